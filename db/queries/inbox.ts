import type { Kysely } from 'kysely'
import type { Database } from '../tables.ts'

/** Whether an inbound event was stored before. */
export async function isStored(db: Kysely<Database>, id: string): Promise<boolean> {
  const found = await db.selectFrom('inbox').select('id').where('id', '=', id).executeTakeFirst()
  return found !== undefined
}

/** Stores an inbound event once; false when it was stored before. Feishu delivers at least once. */
export async function storeOnce(
  db: Kysely<Database>,
  event: { readonly id: string; readonly type: string },
): Promise<boolean> {
  const stored = await db
    .insertInto('inbox')
    .values({ id: event.id, type: event.type })
    .onConflict((oc) => oc.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return stored !== undefined
}
