import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './tables.ts'

/** PostgreSQL's oid of `date`, `int8` and `date[]`. */
const DATE = 1082
const INT8 = 20
const DATE_ARRAY = 1182

/**
 * Connection settings every pool of ours has: days stay text (node-postgres would shift them by the
 * server's zone), counts become numbers.
 */
export function poolOf(config: pg.PoolConfig, max: number): pg.Pool {
  const textArray = pg.types.getTypeParser(1009 as never) as (value: string) => string[]
  const parsers: { [oid: number]: (value: string) => unknown } = {
    [DATE]: (value) => value,
    [INT8]: Number,
    [DATE_ARRAY]: (value) => textArray(value),
  }
  return new pg.Pool({
    ...config,
    max,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        parsers[oid] ?? pg.types.getTypeParser(oid, format),
    },
  })
}

/** The typed view of a pool; the one place where snake_case meets camelCase. */
export function openDatabase(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
