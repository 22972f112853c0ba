import { setTimeout as delay } from 'node:timers/promises'
import { GRACE_MS } from '../../rules/alarms.ts'
import type { Base } from './place.ts'

const DAY_MS = 86_400_000
/** Asia/Shanghai, which has no summer time. */
const EAST_MS = 8 * 3_600_000
const PATIENCE_MS = 180_000

/** A midnight in Asia/Shanghai some days ahead, before which a movable clock can be set. */
export function midnightAhead(days = 20): Date {
  return new Date((Math.floor((Date.now() + EAST_MS) / DAY_MS) + days) * DAY_MS - EAST_MS)
}

/** How late the ends of limits were acted on, from when silence may be put on record (seconds). */
export interface Fired {
  readonly allS: number
  readonly p99S: number
}

/** Waits until everything that ended at a midnight was acted on, and says how late it was. */
export async function untilFired(base: Base, midnight: Date): Promise<Fired> {
  const pool = base.pool(1)
  const recordedAt = new Date(midnight.getTime() + GRACE_MS)
  const until = performance.now() + PATIENCE_MS
  try {
    for (;;) {
      const { rows } = await pool.query<{ left: number }>(
        `select count(*) as left from alarm where settled_at is null and due_at <= $1`,
        [recordedAt],
      )
      if (rows[0]?.left === 0) break
      if (performance.now() > until) throw new Error(`${rows[0]?.left} ends not acted on`)
      await delay(250)
    }
    const { rows } = await pool.query<Fired>(
      `select extract(epoch from max(settled_at) - $1)::float8 as "allS",
         extract(epoch from percentile_disc(0.99) within group (order by settled_at) - $1)::float8
           as "p99S"
       from alarm where due_at = $1 and kind = 'expire'`,
      [recordedAt],
    )
    return rows[0] as Fired
  } finally {
    await pool.end()
  }
}
