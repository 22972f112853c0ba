import type { FeishuFailure } from '../bot/feishu/failure.ts'
import { reportFailed } from './aftermath.ts'
import type { DeliveryContext } from './context.ts'
import type { Lease, OutboxRow } from './lanes.ts'
import { saveEnd, savePause, saveShown } from './outbox.ts'
import { recordWith } from './record.ts'

/** After this long a message that never left is given up and reported (milliseconds, a week). */
const GIVE_UP_AFTER_MS = 7 * 86_400_000

/** Tries of one change of a card before it is given up: a week of them, five minutes apart. */
const GIVE_UP_AFTER_TRIES = 2_016

/** Feishu changes no card that is older than this (230031; milliseconds). */
const UPDATABLE_MS = 14 * 86_400_000

/** Why a message could not be sent or changed now. */
export interface Hindrance {
  readonly failure: string
  readonly code: number | null
  readonly waitMs: number | null
  /** Somebody has to put something right first. */
  readonly slow: boolean
  /** Nobody knows whether this try was done. */
  readonly unknown: boolean
}

/** What a failed call means for the next try. */
export function hindranceOf(failure: FeishuFailure): Hindrance {
  return {
    failure: failure.message,
    code: failure.code,
    waitMs: failure.retryAfterMs,
    slow: failure.verdict === 'configuration',
    unknown: failure.outcome === 'unknown',
  }
}

/** Tries a row again after a pause, but not for ever. `row.attempts` counts the try that failed. */
export async function retryLater(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  why: Hindrance,
): Promise<void> {
  if (isHopeless(ctx, row)) return giveUp(ctx, lease, row, why)
  const ms = why.waitMs ?? backoffMs(row.attempts, why.slow)
  ctx.log.warn({ outbox: row.id, failure: why.failure, ms }, 'message not taken, tried again later')
  await savePause(ctx.db, lease, row, {
    ms,
    unsure: why.unknown || row.unsureSince !== null,
    attempts: row.attempts,
    failure: why.failure,
  })
}

function isHopeless(ctx: DeliveryContext, row: OutboxRow): boolean {
  const ageOf = (since: Date | null) => (since ? ctx.clock.realMs() - since.getTime() : 0)
  if (row.state === 'waiting') return ageOf(row.firstTryAt) > GIVE_UP_AFTER_MS
  return row.attempts > GIVE_UP_AFTER_TRIES || ageOf(row.sentAt) > UPDATABLE_MS
}

/** 1 s, 2 s, 4 s … five minutes; where somebody has to act first, half a minute at least. */
function backoffMs(attempts: number, slow: boolean): number {
  const ms = Math.min(300_000, 1_000 * 2 ** Math.min(Math.max(attempts - 1, 0), 9))
  return slow ? Math.max(ms, 30_000) : ms
}

/** Gives a message or its change up for good, and tells the office in the same transaction. */
export async function giveUp(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
  why: Pick<Hindrance, 'failure' | 'code'>,
): Promise<void> {
  const { id, template } = row
  const wasSent = row.state === 'sent'
  ctx.log.error(
    { outbox: id, template, failure: why.failure },
    wasSent ? 'card not changed' : 'message failed for good',
  )
  await recordWith(ctx, [], async (trx) => {
    if (wasSent) {
      await saveShown(trx, lease, row, { version: row.wanted, hash: null }, why.failure)
    } else {
      await saveEnd(trx, lease, row, 'failed', why.failure)
    }
    await reportFailed({ ...ctx, db: trx }, row, why.code)
  })
  ctx.ring.outbox()
}
