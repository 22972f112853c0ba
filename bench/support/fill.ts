import type { PoolClient } from 'pg'
import type { Base } from './place.ts'

/** How many matters to add, and when they fall due. */
export interface Filling {
  /** Tells one filling of a database from another. */
  readonly label: string
  readonly count: number
  /** SQL for the end of the limit: `d` is the end of the multiplied matter's, `n` counts from 1. */
  readonly dueAt: string
  /** The reminders are over: only the ends of the limits are still to come. */
  readonly reminded?: boolean
}

/** Ends spread over 60 days to come, each at the midnight the regulation gives it. */
export const LATER = 'd + make_interval(days => 2 + n % 60)'

/** After so many rows what the planner knows must be renewed. */
const LARGE = 2_000

/**
 * Multiplies the matters of the nursery: rows as the product wrote them, under new ids. The text of the
 * trail names the new matter; its hashes are those of the old.
 */
export async function fill(base: Base, filling: Filling): Promise<void> {
  const pool = base.pool(1)
  const client = await pool.connect()
  try {
    await client.query(`set synchronous_commit = off`)
    // No look-ups of foreign keys, which a dump would not make either.
    await client.query(`set session_replication_role = replica`)
    await client.query('begin')
    await listNewMatters(client, filling)
    for (const [table, changes] of Object.entries(CHANGES)) {
      await multiply(client, filling, table, changes)
    }
    await client.query('drop table filling')
    if (filling.reminded) await settleReminders(client, filling)
    await client.query('commit')
    if (filling.count < LARGE) return
    await client.query('vacuum (analyze)')
    await client.query('checkpoint')
  } finally {
    client.release()
    await pool.end()
  }
}

async function listNewMatters(client: PoolClient, { count, dueAt }: Filling): Promise<void> {
  await client.query(
    `create temp table filling as
     with pattern as (
       select m.id as old, min(t.due_at) as d, row_number() over (order by m.id) - 1 as place,
         count(*) over () as patterns
       from matter m join task t on t.matter_id = m.id
       where m.reference like 'bench-%' group by m.id having bool_and(t.due_at is not null)
       order by m.id limit 40)
     select n, uuidv7() as id, old, ${dueAt} - d as shift
     from generate_series(1, ${count}) n join pattern on place = n % patterns order by n`,
  )
  await client.query('analyze filling')
}

const ID = `replace(o.#::text, f.old::text, f.id::text)`
const moved = (column: string) => `o.${column} + f.shift`

/** What a copy has of its own, by column; everything else is as in the row it was made from. */
const CHANGES: { readonly [table: string]: { readonly [column: string]: string } } = {
  matter: {
    id: 'f.id',
    number: `'FILL-' || $1::text || '-' || f.n`,
    reference: `'fill-' || $1::text || '-' || f.n`,
  },
  private_value: { matter_id: 'f.id' },
  task: {
    id: ID.replace('#', 'id'),
    matter_id: 'f.id',
    due_at: moved('due_at'),
    remind_at: moved('remind_at'),
    deadline: `jsonb_set(o.deadline, '{dueAt}', to_jsonb(o.due_at + f.shift))`,
  },
  event: {
    matter_id: 'f.id',
    task_id: ID.replace('#', 'task_id'),
    line: ID.replace('#', 'line'),
  },
  alarm: { matter_id: 'f.id', subject: ID.replace('#', 'subject'), due_at: moved('due_at') },
  outbox: {
    matter_id: 'f.id',
    message_id: `'om_' || $1::text || f.n`,
    uuid: 'gen_random_uuid()',
    key: `o.key || f.n`,
  },
}

async function multiply(
  client: PoolClient,
  { label }: Filling,
  table: string,
  changes: { readonly [column: string]: string },
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(column_name) as name from information_schema.columns
     where table_schema = 'public' and table_name = $1
       and is_identity = 'NO' and is_generated = 'NEVER' and data_type <> 'xid8'
     order by ordinal_position`,
    [table],
  )
  const names = rows.map((row) => row.name)
  const values = names.map((name) => changes[name] ?? `o.${name}`)
  const owner = table === 'matter' ? 'id' : 'matter_id'
  const usesLabel = values.some((value) => value.includes('$1'))
  await client.query(
    `insert into ${table} (${names.join(', ')}) select ${values.join(', ')}
     from filling f join ${table} o on o.${owner} = f.old`,
    usesLabel ? [label] : [],
  )
}

async function settleReminders(client: PoolClient, { label }: Filling): Promise<void> {
  const own = `(select id from matter where number like 'FILL-' || $1::text || '-%')`
  await client.query(`update task set remind_at = null where matter_id in ${own}`, [label])
  await client.query(
    `update alarm set settled_at = now()
     where kind = 'remind' and settled_at is null and matter_id in ${own}`,
    [label],
  )
}
