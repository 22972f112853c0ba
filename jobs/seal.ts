import { sql } from 'kysely'
import type { DbContext } from '../db/context.ts'
import { sealHash } from '../db/chain.ts'
import { listHeads } from '../db/queries/trail.ts'
import { addDays, dayOf } from '../rules/time/day.ts'

/**
 * 每日封存: hashes the heads of all chains that grew since the last seal, chained to that seal. Once a
 * day, for the day before; workers that try at once write one.
 */
export async function sealYesterday(ctx: DbContext): Promise<void> {
  const day = addDays(dayOf(ctx.clock.now()), -1)
  await ctx.db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('seal'))`.execute(trx)
    const last = await trx
      .selectFrom('seal')
      .selectAll()
      .orderBy('day', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (last && last.day >= day) return
    const { rows: bounds } = await sql<{ upToTx: string }>`
      select pg_snapshot_xmin(pg_current_snapshot())::text as up_to_tx`.execute(trx)
    const upToTx = bounds[0]?.upToTx ?? '0'
    const rows = await listHeads(trx, last?.upToTx ?? '0', upToTx)
    if (rows.length === 0) return
    await trx
      .insertInto('seal')
      .values({
        day,
        at: ctx.clock.now(),
        matters: rows.length,
        upToTx,
        previous: last?.hash ?? '',
        hash: sealHash(last?.hash ?? '', rows),
      })
      .execute()
  })
}
