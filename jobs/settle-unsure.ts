import { FeishuFailure } from '../bot/feishu/failure.ts'
import { markerOf } from '../templates/card.ts'
import { afterSent } from './aftermath.ts'
import type { DeliveryContext } from './context.ts'
import type { Lease, OutboxRow } from './lanes.ts'
import { saveFreshUuid, saveSent } from './outbox.ts'
import { recordWith } from './record.ts'

/** Feishu forgets a `uuid` after an hour; ours is trusted a little shorter (milliseconds). */
const UUID_LIVES_MS = 55 * 60_000

/** Whether a try of unknown outcome is too old to be repeated with the same `uuid`. */
export function isForgotten(ctx: DeliveryContext, row: OutboxRow): boolean {
  return row.unsureSince !== null && ctx.clock.realMs() - row.unsureSince.getTime() >= UUID_LIVES_MS
}

/** What the chat says about a try of unknown outcome. */
export type Found = 'adopted' | 'absent' | 'unreadable'

/**
 * Reads the chat for a message of unknown outcome and adopts it where it stands there.
 *
 * @throws {FeishuFailure} when Feishu cannot be asked at present.
 */
export async function readBack(ctx: DeliveryContext, lease: Lease, row: OutboxRow): Promise<Found> {
  const chatId = row.lane.startsWith('chat:') ? row.lane.slice('chat:'.length) : lease.chatId
  if (chatId === null || row.unsureSince === null) return 'unreadable'
  try {
    const found = await ctx.gateway.findCard(chatId, markerOf(row.id), row.unsureSince)
    if (!found) return 'absent'
    await recordSent(ctx, lease, row, { messageId: found.messageId, chatId })
    ctx.log.info({ outbox: row.id }, 'message found in its chat and adopted')
    return 'adopted'
  } catch (error) {
    if (!(error instanceof FeishuFailure)) throw error
    if (error.verdict === 'retry' || error.verdict === 'token') throw error
    return 'unreadable'
  }
}

/** Starts over with a fresh `uuid`, marked where an earlier message may be there too. */
export async function startOver(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  found: 'absent' | 'unreadable',
): Promise<void> {
  if (found === 'unreadable') {
    ctx.log.warn({ outbox: row.id, lane: row.lane }, 'sent once more, a twin is possible')
  }
  await saveFreshUuid(ctx.db, lease, row, found === 'unreadable')
}

/** Feishu has the message: what that means for its matters is written with it. */
export async function recordSent(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  message: { readonly messageId: string; readonly chatId: string | null },
): Promise<void> {
  await recordWith(ctx, await afterSent(ctx, row), (trx) => saveSent(trx, lease, row, message))
}
