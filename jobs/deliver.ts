import type { Transaction } from 'kysely'
import { FeishuFailure } from '../bot/feishu/failure.ts'
import type { Gateway } from '../bot/feishu/gateway.ts'
import { applySystemActs, holdMatters, ring } from '../db/act.ts'
import type { SystemStep } from '../db/act.ts'
import type { DbContext } from '../db/context.ts'
import type { Database } from '../db/tables.ts'
import { recipientOf } from '../rules/lane.ts'
import type { Lane } from '../rules/lane.ts'
import { markerOf } from '../templates/card.ts'
import type { ApiTokens } from './api-tokens.ts'
import { afterSent, afterUnreachable, reportFailed } from './aftermath.ts'
import { awaitSendSlot, holdLane } from './lanes.ts'
import type { Lease, OutboxRow } from './lanes.ts'
import {
  saveEnd,
  saveFreshUuid,
  saveMasked,
  savePause,
  saveSent,
  saveShown,
  saveTry,
} from './outbox.ts'
import { renderRow, withTwinNote } from './render.ts'
import type { Rendered } from './render.ts'

/** What delivery needs beside the database. */
export interface DeliveryContext extends DbContext {
  readonly gateway: Gateway
  readonly tokens: ApiTokens
}

/** Feishu forgets a `uuid` after an hour; ours is trusted a little shorter (milliseconds). */
const UUID_LIVES_MS = 55 * 60_000

/** After this long a message that never left is given up and reported (milliseconds, a week). */
const GIVE_UP_AFTER_MS = 7 * 86_400_000

/**
 * Sends or changes one message. Returns false when the lane was lost and the row was left alone.
 */
export async function deliverRow(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
): Promise<boolean> {
  const rendered = await renderRow(ctx, row)
  if (row.state === 'sent') return patch(ctx, lease, row, rendered)
  if (typeof rendered === 'string') {
    await saveEnd(ctx.db, row, 'dropped', null)
    return true
  }
  return send(ctx, lease, row, rendered)
}

async function send(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  rendered: Rendered,
): Promise<boolean> {
  try {
    const settled = await settleUnsure(ctx, lease, row)
    if (settled === 'adopted') return true
    await awaitSendSlot(lease, () => ctx.clock.realMs())
    await ctx.tokens.take('message.create')
    if (!(await holdLane(ctx.db, lease))) return false
    const { card } = settled.twin ? withTwinNote(rendered) : rendered
    await saveTry(ctx.db, settled.row, rendered)
    const to = recipientOf(row.lane as Lane)
    await recordSent(ctx, row, await ctx.gateway.sendCard(to, card, settled.row.uuid))
  } catch (error) {
    if (!(error instanceof FeishuFailure)) throw error
    await sendFailed(ctx, row, error)
  }
  return true
}

/**
 * A try whose outcome nobody knows is repeated with the same `uuid` while Feishu remembers it; after
 * that the chat is read and a message found there is adopted.
 */
async function settleUnsure(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
): Promise<'adopted' | { row: OutboxRow; twin: boolean }> {
  const since = row.unsureSince
  if (since === null || ctx.clock.realMs() - since.getTime() < UUID_LIVES_MS) {
    return { row, twin: false }
  }
  const chatId = row.lane.startsWith('chat:') ? row.lane.slice('chat:'.length) : lease.chatId
  try {
    const found = chatId && (await ctx.gateway.findCard(chatId, markerOf(row.id), since))
    if (found) {
      await recordSent(ctx, row, { messageId: found.messageId, chatId })
      return 'adopted'
    }
    const uuid = await saveFreshUuid(ctx.db, row, chatId === null)
    return { row: { ...row, uuid, unsureSince: null }, twin: chatId === null }
  } catch (error) {
    if (!(error instanceof FeishuFailure)) throw error
    if (error.verdict === 'retry' || error.verdict === 'token') throw error
    const uuid = await saveFreshUuid(ctx.db, row, true)
    return { row: { ...row, uuid, unsureSince: null }, twin: true }
  }
}

async function recordSent(
  ctx: DeliveryContext,
  row: OutboxRow,
  message: { messageId: string; chatId: string | null },
): Promise<void> {
  await withActs(ctx, await afterSent(ctx, row), (trx) => saveSent(trx, row, message))
}

/** Writes what became of a message together with what follows from it for its matters. */
async function withActs(
  ctx: DeliveryContext,
  steps: readonly SystemStep[],
  save: (trx: Transaction<Database>) => Promise<void>,
): Promise<void> {
  const written = await ctx.db.transaction().execute(async (trx) => {
    if (steps.length === 0) {
      await save(trx)
      return null
    }
    // The matter's row is locked first, as everywhere.
    const held = await holdMatters(ctx, trx, [...new Set(steps.map((one) => one.matterId))].sort())
    await save(trx)
    return applySystemActs(trx, held, steps)
  })
  if (written) ring(ctx, written)
}

async function sendFailed(
  ctx: DeliveryContext,
  row: OutboxRow,
  failure: FeishuFailure,
): Promise<void> {
  const { db } = ctx
  switch (failure.verdict) {
    case 'unreachable-chat':
    case 'unreachable-person':
      return withActs(ctx, await afterUnreachable(ctx, row, failure.code), (trx) =>
        saveEnd(trx, row, 'failed', failure.message),
      )
    case 'content-refused':
      if (!row.masked && row.template === 'details') return saveMasked(db, row)
      return giveUp(ctx, row, failure)
    case 'retry':
    case 'token':
    case 'configuration': {
      const age = row.firstTryAt ? ctx.clock.realMs() - row.firstTryAt.getTime() : 0
      if (age > GIVE_UP_AFTER_MS) return giveUp(ctx, row, failure)
      return pause(ctx, row, failure)
    }
    case 'expired-card':
    case 'gone':
    case 'too-long':
    case 'bad-card':
    case 'fatal':
      return giveUp(ctx, row, failure)
  }
}

async function giveUp(ctx: DeliveryContext, row: OutboxRow, failure: FeishuFailure): Promise<void> {
  ctx.log.error(
    { outbox: row.id, template: row.template, failure: failure.message },
    'message failed for good',
  )
  await saveEnd(ctx.db, row, 'failed', failure.message)
  await reportFailed(ctx, row, failure.code)
}

async function pause(ctx: DeliveryContext, row: OutboxRow, failure: FeishuFailure): Promise<void> {
  const ms = failure.retryAfterMs ?? backoffMs(row.attempts, failure.verdict)
  ctx.log.warn(
    { outbox: row.id, failure: failure.message, ms },
    'message not taken, tried again later',
  )
  await savePause(ctx.db, row, {
    ms,
    unsure: failure.outcome === 'unknown' || row.unsureSince !== null,
    failure: failure.message,
  })
}

/** 1 s, 2 s, 4 s … five minutes; a wrong configuration is asked about once a minute at most. */
function backoffMs(attempts: number, verdict: FeishuFailure['verdict']): number {
  const ms = Math.min(300_000, 1_000 * 2 ** Math.min(attempts, 9))
  return verdict === 'configuration' ? Math.max(ms, 30_000) : ms
}

async function patch(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  rendered: Rendered | 'drop' | 'keep',
): Promise<boolean> {
  const { db } = ctx
  const settled = { version: row.wanted, hash: null }
  if (typeof rendered === 'string' || rendered.hash === row.shownHash) {
    await saveShown(
      db,
      row,
      typeof rendered === 'string'
        ? settled
        : { ...rendered, version: Math.max(rendered.version, row.wanted) },
    )
    return true
  }
  await ctx.tokens.take('message.patch')
  if (!(await holdLane(db, lease))) return false
  try {
    await ctx.gateway.patchCard(row.messageId ?? '', rendered.card)
    await saveShown(db, row, rendered)
  } catch (error) {
    if (!(error instanceof FeishuFailure)) throw error
    await patchFailed(ctx, row, error)
  }
  return true
}

async function patchFailed(
  ctx: DeliveryContext,
  row: OutboxRow,
  failure: FeishuFailure,
): Promise<void> {
  const settle = (trx: Transaction<Database>) =>
    saveShown(trx, row, { version: row.wanted, hash: null }, failure.message)
  switch (failure.verdict) {
    case 'retry':
    case 'token':
    case 'configuration': {
      const dead = row.attempts > 0 && row.sentAt !== null && tooOldToPatch(ctx, row.sentAt)
      return dead ? withActs(ctx, [], settle) : pause(ctx, row, failure)
    }
    case 'expired-card':
    case 'gone':
      // Buttons that are gone must come back: a fresh card takes the place of the dead one.
      return withActs(ctx, row.template === 'card' ? renewal(row) : [], settle)
    case 'unreachable-chat':
    case 'unreachable-person':
      return withActs(
        ctx,
        row.template === 'card' ? await afterUnreachable(ctx, row, failure.code) : [],
        settle,
      )
    case 'content-refused':
    case 'too-long':
    case 'bad-card':
    case 'fatal':
      ctx.log.error({ outbox: row.id, failure: failure.message }, 'card not changed')
      await settle(ctx.db as Transaction<Database>)
      return reportFailed(ctx, row, failure.code)
  }
}

function tooOldToPatch(ctx: DeliveryContext, sentAt: Date): boolean {
  return ctx.clock.realMs() - sentAt.getTime() > 14 * 86_400_000
}

function renewal(row: OutboxRow): SystemStep[] {
  return row.matterId === null
    ? []
    : [
        {
          matterId: row.matterId,
          act: { type: 'renew-card', lane: row.lane as Lane, edition: row.edition },
        },
      ]
}
