import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { TASK_STATES } from '../../rules/matter.ts'
import type { Line } from '../chain.ts'
import type { Database } from '../tables.ts'

/** What a list of matters is narrowed to. */
export interface MatterFilter {
  readonly kind?: string | undefined
  readonly state?: string | undefined
  readonly department?: string | undefined
  readonly overdue?: boolean | undefined
  /** Words from a name, a title or a number. */
  readonly q?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** The ids of the matters that fit, the newest first; one more than asked for when there are more. */
export async function listMatterIds(
  db: Kysely<Database>,
  filter: MatterFilter,
  now: Date,
): Promise<string[]> {
  let query = db.selectFrom('matter').select('matter.id').orderBy('matter.id', 'desc')
  if (filter.kind) query = query.where('matter.kind', '=', filter.kind)
  if (filter.cursor) query = query.where('matter.id', '<', filter.cursor)
  if (filter.state) {
    const { state } = filter
    const ofTask = (TASK_STATES as readonly string[]).includes(state) && state !== 'cancelled'
    query = ofTask
      ? query.where(sql<boolean>`exists (select from task t where t.matter_id = matter.id
          and t.state = ${state} and (${filter.department ?? null}::text is null
          or t.department = ${filter.department ?? null}))`)
      : query.where('matter.state', '=', state as 'open')
  }
  if (filter.department) {
    query = query.where(sql<boolean>`exists (select from task t
      where t.matter_id = matter.id and t.department = ${filter.department})`)
  }
  if (filter.overdue !== undefined) {
    const owed = sql<boolean>`exists (select from task t where t.matter_id = matter.id
      and t.state = 'pending' and t.due_at <= ${now} and not t.provisional and t.paused is null
      and (${filter.department ?? null}::text is null or t.department = ${filter.department ?? null}))`
    query = query.where(filter.overdue ? owed : sql<boolean>`not ${owed}`)
  }
  if (filter.q) query = query.where(matches(filter.q))
  const rows = await query.limit(filter.limit + 1).execute()
  return rows.map((row) => row.id)
}

/** 郯城 was printed 郟城; either finds the other. */
function matches(words: string) {
  const pattern = `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const variants = [pattern, pattern.replaceAll('郟', '郯'), pattern.replaceAll('郯', '郟')]
  return sql<boolean>`(matter.number || ' ' || matter.title || ' '
    || coalesce(matter.payload #>> '{item,name}', '') || ' '
    || coalesce(matter.payload #>> '{counterpart,name}', '') || ' '
    || coalesce(matter.payload #>> '{counterpart,creditCode}', '') || ' '
    || coalesce(matter.payload #>> '{permit,number}', '')) ilike any(${variants}::text[])`
}

/**
 * The trail of a matter line by line, and for whoever pushed it the private values that have not been
 * erased, by their path in the body; for others none.
 */
export async function readRecord(
  db: Kysely<Database>,
  matterId: string,
  caller: string,
): Promise<{ trail: Line[]; privates: Map<string, string> }> {
  const { rows } = await sql<{ lines: string[]; privates: [string, string][] }>`
    select
      array(select line from event where matter_id = m.id order by seq) as lines,
      coalesce((select jsonb_agg(jsonb_build_array(path, value)) from private_value
        where matter_id = m.id and value is not null and m.caller = ${caller}), '[]') as privates
    from matter m where m.id = ${matterId}`.execute(db)
  const { lines = [], privates = [] } = rows[0] ?? {}
  return { trail: lines.map((line) => JSON.parse(line) as Line), privates: new Map(privates) }
}
