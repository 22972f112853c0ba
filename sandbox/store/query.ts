import type { Pool, PoolClient } from 'pg'

/** Where a statement may run: the pool, or the client of a transaction. */
export type Connection = Pool | PoolClient

/** The rows of a statement. The caller names the row's shape; columns are aliased in the SQL. */
export async function rowsOf<Row>(
  db: Connection,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await db.query(text, [...values])
  return result.rows as Row[]
}

/** The first row of a statement, or undefined. */
export async function rowOf<Row>(
  db: Connection,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row | undefined> {
  const rows = await rowsOf<Row>(db, text, values)
  return rows[0]
}

/** Runs the work in one transaction; a throw rolls all of it back. */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
