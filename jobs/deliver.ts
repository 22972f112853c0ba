import { FeishuFailure } from '../bot/feishu/failure.ts'
import { recipientOf } from '../rules/lane.ts'
import type { Lane } from '../rules/lane.ts'
import { afterUnreachable, reportFailed } from './aftermath.ts'
import type { DeliveryContext } from './context.ts'
import { awaitSendSlot, countAnswered, countSend } from './lanes.ts'
import type { Lease, OutboxRow } from './lanes.ts'
import { mustWaitForOffice, putOff } from './office-hours.ts'
import { saveEnd, saveMasked, saveTry } from './outbox.ts'
import { patchRow } from './patch.ts'
import { recordWith } from './record.ts'
import { renderRow } from './render.ts'
import type { Rendered } from './render.ts'
import { giveUp, hindranceOf, retryLater } from './retry.ts'
import { isForgotten, readBack, recordSent, startOver } from './settle-unsure.ts'

/**
 * Sends or changes one message, or puts on record why not.
 *
 * @throws {LaneLost} when another worker has the lane; nothing was written then.
 */
export async function deliverRow(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
): Promise<void> {
  const rendered = await drawn(ctx, lease, row)
  if (rendered === null) return
  if (row.state === 'sent') return patchRow(ctx, lease, row, rendered)
  try {
    if (typeof rendered === 'string') await drop(ctx, lease, row)
    else if (await mustWaitForOffice(ctx, row)) await hold(ctx, lease, row)
    else if (isForgotten(ctx, row)) await settle(ctx, lease, row)
    else await send(ctx, lease, row, rendered)
  } catch (error) {
    if (!(error instanceof FeishuFailure)) throw error
    // The chat could not be asked: that counts as a try, or it would be asked every second.
    const next = { ...row, attempts: row.attempts + 1 }
    await retryLater(ctx, lease, next, hindranceOf(error))
  }
}

/** A row that cannot be drawn is put aside like one that Feishu does not take: it must not stop its lane. */
async function drawn(ctx: DeliveryContext, lease: Lease, row: OutboxRow) {
  try {
    return await renderRow(ctx, row)
  } catch (error) {
    ctx.log.error({ outbox: row.id, template: row.template, error }, 'message could not be drawn')
    await retryLater(
      ctx,
      lease,
      { ...row, attempts: row.attempts + 1 },
      { failure: 'not drawn', code: null, waitMs: null, slow: false, unknown: false },
    )
    return null
  }
}

/** Not needed any more; but one that may have arrived is looked for first, lest it stands there for ever. */
async function drop(ctx: DeliveryContext, lease: Lease, row: OutboxRow): Promise<void> {
  if (row.unsureSince !== null && (await readBack(ctx, lease, row)) === 'adopted') return
  await saveEnd(ctx.db, lease, row, 'dropped', null)
}

async function hold(ctx: DeliveryContext, lease: Lease, row: OutboxRow): Promise<void> {
  if (row.unsureSince !== null && (await readBack(ctx, lease, row)) === 'adopted') return
  await putOff(ctx, lease, row)
}

async function settle(ctx: DeliveryContext, lease: Lease, row: OutboxRow): Promise<void> {
  const found = await readBack(ctx, lease, row)
  if (found !== 'adopted') await startOver(ctx, lease, row, found)
}

async function send(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  rendered: Rendered,
): Promise<void> {
  await awaitSendSlot(lease, () => ctx.clock.realMs())
  await ctx.tokens.take('message.create')
  countSend(lease, ctx.clock.realMs())
  const tried = await saveTry(ctx.db, lease, row, rendered)
  if (tried === null) return
  try {
    const to = recipientOf(row.lane as Lane)
    const message = await ctx.gateway.sendCard(to, rendered.card, tried.uuid)
    countAnswered(lease, ctx.clock.realMs())
    await recordSent(ctx, lease, tried, message)
  } catch (error) {
    if (!(error instanceof FeishuFailure)) throw error
    countAnswered(lease, ctx.clock.realMs())
    // Whether this try is unsure is for the failure to say; an earlier one may have been.
    await sendFailed(ctx, lease, { ...tried, unsureSince: row.unsureSince }, error)
  }
}

async function sendFailed(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  failure: FeishuFailure,
): Promise<void> {
  switch (failure.verdict) {
    case 'unreachable-chat':
    case 'unreachable-person':
      return unreachable(ctx, lease, row, failure)
    case 'content-refused':
      if (!row.masked) return saveMasked(ctx.db, lease, row)
      return giveUp(ctx, lease, row, hindranceOf(failure))
    case 'retry':
    case 'token':
    case 'configuration':
      return retryLater(ctx, lease, row, hindranceOf(failure))
    case 'expired-card':
    case 'gone':
    case 'too-long':
    case 'bad-card':
    case 'fatal':
      return giveUp(ctx, lease, row, hindranceOf(failure))
  }
}

async function unreachable(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  failure: FeishuFailure,
): Promise<void> {
  const steps = afterUnreachable(row, failure.code)
  ctx.log.warn({ outbox: row.id, lane: row.lane, failure: failure.message }, 'nobody reached')
  await recordWith(ctx, steps, async (trx) => {
    await saveEnd(trx, lease, row, 'failed', failure.message)
    if (steps.length === 0) {
      await reportFailed({ ...ctx, db: trx }, row, failure.code, 'unreachable')
    }
  })
  ctx.ring.outbox()
}
