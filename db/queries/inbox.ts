import type { Kysely } from 'kysely'
import type { Database } from '../tables.ts'

/** Stores an inbound event once; false when it was stored before. Feishu delivers at least once. */
export async function storeOnce(
  db: Kysely<Database>,
  event: { readonly id: string; readonly type: string },
): Promise<boolean> {
  const stored = await db
    .insertInto('inbox')
    .values({ id: event.id.slice(0, 200), type: event.type.slice(0, 100) })
    .onConflict((oc) => oc.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return stored !== undefined
}
