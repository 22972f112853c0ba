import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { AlarmKind } from '../../rules/alarms.ts'
import type { Database } from '../tables.ts'

/** An alarm of a matter that is due. */
export interface DueAlarm {
  readonly matterId: string
  readonly subject: string
  readonly kind: AlarmKind
}

/** Matters with something due, the longest overdue first; candidates only, nothing is locked. */
export async function listDueMatters(
  db: Kysely<Database>,
  now: Date,
  limit: number,
  except: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ matterId: string }>`
    select matter_id from alarm
    where settled_at is null and due_at <= ${now} and matter_id is not null
      and matter_id <> all(${[...except]}::uuid[])
    group by matter_id order by min(due_at) limit ${limit}`.execute(db)
  return rows.map((row) => row.matterId)
}

/** Locks those of the matters that nobody else is acting on, in ascending id. */
export async function lockFreeMatters(
  trx: Transaction<Database>,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from matter where id = any(${[...ids]}::uuid[]) order by id for update skip locked`.execute(
    trx,
  )
  return rows.map((row) => row.id)
}

/** The alarms of locked matters that are due, in the order of their instants. */
export async function listDueAlarms(
  trx: Transaction<Database>,
  ids: readonly string[],
  now: Date,
): Promise<DueAlarm[]> {
  const { rows } = await sql<DueAlarm>`
    select matter_id, subject, kind from alarm
    where matter_id = any(${[...ids]}::uuid[]) and settled_at is null and due_at <= ${now}
    order by due_at, id`.execute(trx)
  return rows
}

/** Departments whose digest is due, each locked for this transaction. */
export async function lockDueDigests(trx: Transaction<Database>, now: Date): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select subject from alarm
    where matter_id is null and kind = 'digest' and settled_at is null and due_at <= ${now}
    order by id for update skip locked`.execute(trx)
  return rows.map((row) => row.subject)
}

/** PostgreSQL's code for a lock that was not given in time. */
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Waits until whoever else is acting on something due is done with it, but not for ever. Answers
 * whether anything due is left then.
 */
export async function awaitHolders(
  db: Kysely<Database>,
  now: Date,
  patienceMs: number,
): Promise<boolean> {
  try {
    return await db.transaction().execute(async (trx) => {
      await sql`select set_config('lock_timeout', ${String(patienceMs)}, true)`.execute(trx)
      const matters = await sql`
        select id from matter where id in (select matter_id from alarm
          where settled_at is null and due_at <= ${now}) order by id for update`.execute(trx)
      const digests = await sql`
        select id from alarm where matter_id is null and settled_at is null and due_at <= ${now}
        order by id for update`.execute(trx)
      return matters.rows.length + digests.rows.length > 0
    })
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error
    return true
  }
}

/** The next instants at which something is due, each once, up to `until`; only those past `after`. */
export async function listInstants(
  db: Kysely<Database>,
  until: Date,
  limit: number,
  after: Date | null = null,
): Promise<Date[]> {
  const { rows } = await sql<{ dueAt: Date }>`
    select distinct due_at from alarm
    where settled_at is null and due_at <= ${until}
      and due_at > coalesce(${after}::timestamptz, '-infinity')
    order by due_at limit ${limit}`.execute(db)
  return rows.map((row) => row.dueAt)
}
