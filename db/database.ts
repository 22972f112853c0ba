import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './tables.ts'

/** PostgreSQL's oid of `date`, `int8` and `date[]`. */
const DATE = 1082
const INT8 = 20
const DATE_ARRAY = 1182

/**
 * Connection settings every pool of ours has: days stay text (node-postgres would shift them by the
 * server's zone), counts become numbers, and a session that is lost in use does not end the process.
 */
export function poolOf(config: pg.PoolConfig, max: number): pg.Pool {
  const textArray = pg.types.getTypeParser(1009 as never) as (value: string) => string[]
  const parsers: { [oid: number]: (value: string) => unknown } = {
    [DATE]: (value) => value,
    [INT8]: Number,
    [DATE_ARRAY]: (value) => textArray(value),
  }
  const pool = new pg.Pool({
    ...config,
    max,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        parsers[oid] ?? pg.types.getTypeParser(oid, format),
    },
  })
  // The pool listens to idle sessions only. One that is lost while in use would end the process by an
  // `error` nobody hears; whoever uses it learns of the loss from its query.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The typed view of a pool; the one place where snake_case meets camelCase. */
export function openDatabase(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
