import { sql } from 'kysely'
import { actAsSystem } from '../db/act.ts'
import type { DbContext } from '../db/context.ts'
import { requireDatabase } from './require-database.ts'

/** Matters recounted in one transaction. */
const BATCH = 200

/**
 * Counts running limits anew after a calendar came in, batch by batch; what a crash left behind is
 * taken up where it stopped. Several workers at once do the same work twice at worst, to the same end.
 */
export async function recomputeDeadlines(ctx: DbContext): Promise<void> {
  const open = await ctx.db
    .selectFrom('recomputation')
    .select(['calendarRevision', 'cursorId'])
    .where('doneAt', 'is', null)
    .orderBy('calendarRevision')
    .execute()
  for (const { calendarRevision, cursorId } of open) {
    let cursor = cursorId
    for (;;) {
      const ids = await listWithDeadlines(ctx, cursor)
      if (ids.length === 0) break
      await recompute(ctx, ids)
      cursor = ids.at(-1) ?? cursor
      await ctx.db
        .updateTable('recomputation')
        .set({ cursorId: cursor })
        .where('calendarRevision', '=', calendarRevision)
        .execute()
    }
    await ctx.db
      .updateTable('recomputation')
      .set({ doneAt: ctx.clock.now() })
      .where('calendarRevision', '=', calendarRevision)
      .execute()
  }
}

/** One matter that cannot be counted anew must not keep the others from it. */
async function recompute(ctx: DbContext, ids: readonly string[]): Promise<void> {
  try {
    await actAsSystem(
      ctx,
      ids.map((matterId) => ({ matterId, act: { type: 'recompute' } })),
    )
  } catch (error) {
    await requireDatabase(ctx.db, error)
    const [only] = ids
    if (ids.length > 1 || only === undefined) {
      for (const id of ids) await recompute(ctx, [id])
    } else {
      ctx.log.error({ matter: only, error }, 'limit could not be counted anew')
    }
  }
}

async function listWithDeadlines(ctx: DbContext, after: string | null): Promise<string[]> {
  const { rows } = await sql<{ matterId: string }>`
    select distinct matter_id from task
    where due_at is not null and state in ('pending', 'auto-claimed', 'deemed-consent')
      and matter_id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000'::uuid)
    order by matter_id limit ${BATCH}`.execute(ctx.db)
  return rows.map((row) => row.matterId)
}
