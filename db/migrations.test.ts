import { readFile } from 'node:fs/promises'
import { Migrator, NO_MIGRATIONS } from 'kysely'
import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from '../test/support/postgres.ts'
import { openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'

/** Everything that the schema consists of, as PostgreSQL tells it. */
async function schemaOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ part: string }>(`
    select 'column ' || table_name || '.' || column_name || ' ' || ordinal_position || ' '
      || data_type || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '-') as part
    from information_schema.columns where table_schema = 'public'
    union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' '
      || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
      and conrelid <> 0
    union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
    union all select 'function ' || pg_get_functiondef(oid) from pg_proc
      where pronamespace = 'public'::regnamespace
    union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all select 'sequence ' || sequencename from pg_sequences where schemaname = 'public'
    order by part`)
  return rows.map((row) => row.part).filter((part) => !part.includes('kysely_migration'))
}

test('the schema goes down to nothing and comes up again the same', async () => {
  await using database = await testDatabase()
  const { pool } = database
  const before = await schemaOf(pool)
  expect(before.length).toBeGreaterThan(150)
  // A sequence is made for each year in which something was pushed.
  await pool.query('select next_matter_number(2026)')

  const migrator = new Migrator({
    db: openDatabase(pool),
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  })
  const down = await migrator.migrateTo(NO_MIGRATIONS)
  expect(down.error).toBeUndefined()
  expect(await schemaOf(pool)).toEqual([])
  await migrate(pool)
  expect(await schemaOf(pool)).toEqual(before)
})

test('replicas that start together migrate once', async () => {
  await using database = await testDatabase()
  const { pool } = database
  const before = await schemaOf(pool)
  const migrator = new Migrator({
    db: openDatabase(pool),
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  })
  await migrator.migrateTo(NO_MIGRATIONS)
  await Promise.all([migrate(pool), migrate(pool), migrate(pool)])
  expect(await schemaOf(pool)).toEqual(before)
})

test('a database of a newer release stops the start with a clear message', async () => {
  await using database = await testDatabase()
  await database.pool.query(
    `insert into kysely_migration (name, timestamp) values ('29990101T000000Z-newer', '2999')`,
  )
  await expect(migrate(database.pool)).rejects.toThrow('数据库升级失败')
})

/** `interface XTable { column: type }` of `tables.ts`, and which table each stands for. */
async function declaredTables(): Promise<Map<string, Map<string, string>>> {
  const source = await readFile(new URL('tables.ts', import.meta.url), 'utf8')
  const bodies = new Map<string, Map<string, string>>()
  for (const [, name = '', body = ''] of source.matchAll(
    /export interface (\w+) \{\n(.*?)\n\}/gs,
  )) {
    const fields = [...body.matchAll(/^ {2}(\w+): (.+)$/gm)].map(
      ([, field = '', type = '']) => [snake(field), type] as const,
    )
    bodies.set(name, new Map(fields))
  }
  const tables = [...(bodies.get('Database') ?? [])]
  return new Map(tables.map(([table, type]) => [table, bodies.get(type) ?? new Map()]))
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** What a declared type has to be in PostgreSQL. */
function columnTypes(type: string): readonly string[] {
  const bare = type.replace(/^Generated<(.*)>$/, '$1').replace(/ \| null$/, '')
  if (bare.startsWith('JSONColumnType<')) return ['jsonb']
  if (bare.endsWith('[]')) return ['ARRAY']
  if (bare === 'number') return ['integer', 'bigint', 'smallint']
  if (bare === 'boolean') return ['boolean']
  if (bare === 'Date') return ['timestamp with time zone']
  if (bare === 'Day') return ['date']
  return ['text', 'uuid', 'xid8']
}

test('the typed view of the tables is what PostgreSQL has', async () => {
  await using database = await testDatabase()
  const { rows } = await database.pool.query<{
    table: string
    column: string
    type: string
    nullable: boolean
    generated: boolean
  }>(`select table_name as table, column_name as column, data_type as type,
      is_nullable = 'YES' as nullable, column_default is not null or is_identity = 'YES' as generated
    from information_schema.columns
    where table_schema = 'public' and table_name not like 'kysely%'`)
  const declared = await declaredTables()
  expect([...declared.keys()].sort()).toEqual([...new Set(rows.map((row) => row.table))].sort())
  const wrong = rows.flatMap((row) => {
    const type = declared.get(row.table)?.get(row.column)
    const where = `${row.table}.${row.column} ${row.type}`
    if (type === undefined) return [`${where} is not declared`]
    const problems = [
      columnTypes(type).includes(row.type) ? '' : `is declared ${type}`,
      type.includes('| null') === row.nullable ? '' : 'differs in null',
      // What may be left out must have a default; a default that nobody relies on does no harm.
      !type.startsWith('Generated<') || row.generated ? '' : 'has no default',
    ]
    return problems.filter((problem) => problem !== '').map((problem) => `${where} ${problem}`)
  })
  expect(wrong).toEqual([])
  const columns = new Set(rows.map((row) => `${row.table}.${row.column}`))
  const missing = [...declared].flatMap(([table, fields]) =>
    [...fields.keys()].map((field) => `${table}.${field}`).filter((key) => !columns.has(key)),
  )
  expect(missing).toEqual([])
})
