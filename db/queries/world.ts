import { sql } from 'kysely'
import type { World } from '../../rules/act.ts'
import type { DbContext } from '../context.ts'

/** Directory and calendar in force now, outside any transaction. */
export async function readCurrentWorld(ctx: DbContext): Promise<World> {
  const row = await ctx.db
    .selectFrom('world')
    .select(['directoryRevision as directory', 'calendarRevision as calendar'])
    .executeTakeFirstOrThrow()
  return ctx.world.at(ctx.db, row)
}

/** PostgreSQL's time and how far the movable clock is ahead of it, to set this process's clock by. */
export async function readClock(
  db: DbContext['db'],
): Promise<{ realMs: number; offsetMs: number }> {
  const { rows } = await sql<{ realMs: number; offsetMs: number }>`
    select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as real_ms,
      coalesce(clock_offset_ms, 0) as offset_ms from world`.execute(db)
  if (!rows[0]) throw new Error('the database holds no world')
  return rows[0]
}

/**
 * Sets the movable clock so that it shows at least `instant` at this moment. It is never set back:
 * what was stored must not lie in the future, and other replicas read the same row.
 */
export async function advanceClock(
  db: DbContext['db'],
  instant: Date,
): Promise<{ realMs: number; offsetMs: number }> {
  const { rows } = await sql<{ realMs: number; offsetMs: number }>`
    update world set clock_offset_ms = greatest(clock_offset_ms,
        ceil(${instant.getTime()}::bigint - extract(epoch from clock_timestamp()) * 1000)::bigint)
    returning floor(extract(epoch from clock_timestamp()) * 1000)::bigint as real_ms,
      clock_offset_ms as offset_ms`.execute(db)
  if (!rows[0]) throw new Error('the database holds no world')
  return rows[0]
}
