import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Database } from '../db/tables.ts'

/**
 * Tells a fault of one matter from a fault of the database, for which no matter is set aside.
 *
 * @throws the cause, when the database does not answer.
 */
export async function requireDatabase(db: Kysely<Database>, cause: unknown): Promise<void> {
  try {
    await sql`select 1`.execute(db)
  } catch {
    throw cause
  }
}
