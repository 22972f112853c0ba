import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { v7 as uuid } from 'uuid'

/** Tables a push writes to, in the order of their foreign keys. */
const TABLES = ['matter', 'private_value', 'task', 'event', 'alarm', 'outbox'] as const

/** One row as the product wrote it, to be written again under another id. */
interface Pattern {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** The same rows as a push of the product, written by hand. */
export interface HandPush {
  /** How many rows a push writes. */
  readonly rows: number
  push(pool: Pool): Promise<void>
}

/** Learns from a matter that the product pushed which rows a push writes. */
export async function learnPush(pool: Pool, matterId: string): Promise<HandPush> {
  const patterns: Pattern[] = []
  for (const table of TABLES) patterns.push(...(await patternsOf(pool, table, matterId)))
  let serial = 0
  return {
    rows: patterns.length,
    async push(pool) {
      serial += 1
      const id = uuid()
      const own = `HAND-${serial}-${id}`
      const client = await pool.connect()
      try {
        await client.query('begin')
        for (const { name, text, values } of patterns) {
          await client.query({
            name,
            text,
            values: values.map((one) => anew(one, matterId, id, own)),
          })
        }
        await client.query('commit')
      } finally {
        client.release()
      }
    },
  }
}

async function patternsOf(pool: Pool, table: string, matterId: string): Promise<Pattern[]> {
  const { rows: columns } = await pool.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1
       and is_identity = 'NO' and is_generated = 'NEVER' and data_type <> 'xid8'
     order by ordinal_position`,
    [table],
  )
  const names = columns.map(({ name }) => `"${name}"`)
  const owner = table === 'matter' ? 'id' : 'matter_id'
  // As text, so that every column can be given back as it is.
  const { rows } = await pool.query<{ row: (string | null)[] }>(
    `select array[${names.map((name) => `${name}::text`).join(', ')}] as row
     from ${table} where ${owner} = $1`,
    [matterId],
  )
  const marks = names.map((_, index) => `$${index + 1}`).join(', ')
  const text = `insert into ${table} (${names.join(', ')}) values (${marks})`
  return rows.map(({ row }) => ({
    name: `push ${table}`,
    text,
    values: row.map((value, index) => (isUnique(columns[index]?.name) ? UNIQUE(value) : value)),
  }))
}

interface Unique {
  readonly unique: 'text' | 'uuid'
}

const isUnique = (column = '') => ['number', 'reference', 'uuid', 'key'].includes(column)
const UNIQUE = (value: string | null): Unique | null =>
  value === null ? null : { unique: /^[0-9a-f]{8}-/.test(value) ? 'uuid' : 'text' }

function anew(value: unknown, old: string, id: string, own: string): unknown {
  if (typeof value === 'string') return value.replaceAll(old, id)
  if (value === null) return null
  return (value as Unique).unique === 'uuid' ? randomUUID() : own
}
