import { rowOf } from './query.ts'
import type { Connection } from './query.ts'

/** Reads a setting of the stand-in, or undefined when it was never stored. */
export async function findSetting<T>(db: Connection, key: string): Promise<T | undefined> {
  const row = await rowOf<{ value: T }>(db, 'select value from sandbox.setting where key = $1', [
    key,
  ])
  return row?.value
}

/** Stores a setting unless it exists, and answers what is stored: the first writer wins. */
export async function insertSettingOnce<T>(db: Connection, key: string, value: T): Promise<T> {
  await db.query(
    'insert into sandbox.setting (key, value) values ($1, $2) on conflict (key) do nothing',
    [key, JSON.stringify(value)],
  )
  const stored = await findSetting<T>(db, key)
  return stored ?? value
}

/** Stores a setting in the place of what was there. */
export async function saveSetting(db: Connection, key: string, value: unknown): Promise<void> {
  await db.query(
    `insert into sandbox.setting (key, value) values ($1, $2)
     on conflict (key) do update set value = excluded.value`,
    [key, JSON.stringify(value)],
  )
}
