import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { DEPARTMENTS, approvalBody, wideCounty } from './county.ts'
import { startEasyFeishu } from './feishu.ts'
import type { Base, Place } from './place.ts'
import { ask, startOn } from './product.ts'

const DELIVERY_PATIENCE_MS = 60_000

/**
 * Makes the database all others are copies of: the schema, a county of 40 departments, and one matter for
 * each that was pushed and delivered by the product itself, to be multiplied by `fill`.
 */
export async function raise(place: Place): Promise<Base> {
  const base = await place.database('nursery')
  const pool = base.pool(2)
  {
    await using feishu = await startEasyFeishu()
    await using product = await startOn(base, feishu.domain)
    await ask(product, 'PUT', '/api/v1/directory', wideCounty())
    for (const code of DEPARTMENTS) {
      await ask(product, 'POST', '/api/v1/approvals', approvalBody(code))
    }
    await untilDelivered(pool)
  }
  await pool.end()
  return base
}

/** Waits until nothing waits in the outbox, and every task knows its end. */
async function untilDelivered(pool: Pool): Promise<void> {
  const until = performance.now() + DELIVERY_PATIENCE_MS
  for (;;) {
    const { rows } = await pool.query<{ waiting: number; undelivered: number }>(
      `select (select count(*) from outbox
           where state = 'waiting' or state = 'sent' and wanted > shown) as waiting,
         (select count(*) from task where due_at is null) as undelivered`,
    )
    if (rows[0]?.waiting === 0 && rows[0].undelivered === 0) return
    if (performance.now() > until) throw new Error(`not delivered: ${JSON.stringify(rows[0])}`)
    await delay(100)
  }
}
