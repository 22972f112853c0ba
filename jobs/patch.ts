import { FeishuFailure } from '../bot/feishu/failure.ts'
import type { SystemStep } from '../db/act.ts'
import type { Lane } from '../rules/lane.ts'
import { afterUnreachable } from './aftermath.ts'
import type { DeliveryContext } from './context.ts'
import type { Lease, OutboxRow } from './lanes.ts'
import { holdForPatch, saveEnd, saveMasked, saveShown } from './outbox.ts'
import { recordWith } from './record.ts'
import type { Rendered } from './render.ts'
import { giveUp, hindranceOf, retryLater } from './retry.ts'

/** Brings a message that was sent up to date; an equal picture costs no call. */
export async function patchRow(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  rendered: Rendered | 'drop' | 'keep',
): Promise<void> {
  const { db } = ctx
  if (typeof rendered === 'string') {
    return saveShown(db, lease, row, { version: row.wanted, hash: null })
  }
  if (rendered.hash === row.shownHash) {
    const version = Math.max(rendered.version, row.wanted)
    return saveShown(db, lease, row, { ...rendered, version })
  }
  await ctx.tokens.take('message.patch')
  if (!(await holdForPatch(db, lease, row))) return
  try {
    await ctx.gateway.patchCard(row.messageId ?? '', rendered.card)
    await saveShown(db, lease, row, rendered)
  } catch (error) {
    if (!(error instanceof FeishuFailure)) throw error
    await patchFailed(ctx, lease, row, { rendered, failure: error })
  }
}

async function patchFailed(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  { rendered, failure }: { readonly rendered: Rendered; readonly failure: FeishuFailure },
): Promise<void> {
  const shown = { version: row.wanted, hash: null }
  switch (failure.verdict) {
    case 'retry':
    case 'token':
    case 'configuration': {
      const next = { ...row, attempts: row.attempts + 1 }
      return retryLater(ctx, lease, next, hindranceOf(failure))
    }
    case 'expired-card':
    case 'gone':
      return cardIsDead(ctx, lease, row, { rendered, failure })
    case 'unreachable-chat':
    case 'unreachable-person':
      return recordWith(
        ctx,
        row.template === 'card' ? afterUnreachable(row, failure.code) : [],
        (trx) => saveShown(trx, lease, row, shown, failure.message),
      )
    case 'content-refused':
      if (!row.masked) return saveMasked(ctx.db, lease, row)
      return giveUp(ctx, lease, row, hindranceOf(failure))
    case 'too-long':
    case 'bad-card':
    case 'fatal':
      return giveUp(ctx, lease, row, hindranceOf(failure))
  }
}

/** Buttons that are gone must come back: a fresh card takes the place of a dead one that counted. */
async function cardIsDead(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  { rendered, failure }: { readonly rendered: Rendered; readonly failure: FeishuFailure },
): Promise<void> {
  if (row.template !== 'card' || rendered.superseded) {
    // Nothing will change on it any more, so it is never tried again.
    return saveEnd(ctx.db, lease, row, 'dropped', failure.message)
  }
  await recordWith(ctx, renewal(row), (trx) =>
    saveShown(trx, lease, row, { version: row.wanted, hash: null }, failure.message),
  )
}

function renewal({ matterId, lane, edition }: OutboxRow): SystemStep[] {
  if (matterId === null) return []
  return [{ matterId, act: { type: 'renew-card', lane: lane as Lane, edition } }]
}
