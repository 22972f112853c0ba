import { Migrator } from 'kysely'
import type { Pool } from 'pg'
import { openDatabase } from './database.ts'
import { MIGRATIONS } from './migrations/index.ts'

/**
 * Brings the schema up to date; replicas that start together take turns.
 *
 * @throws {Error} when a migration fails, or when the database was migrated by a newer release.
 */
export async function migrate(pool: Pool): Promise<void> {
  const migrator = new Migrator({
    db: openDatabase(pool),
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw new Error('数据库升级失败：结构与本版本不符', { cause: error })
}
