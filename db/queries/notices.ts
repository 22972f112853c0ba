import type { Kysely } from 'kysely'
import type { JsonObject } from '../../rules/matter.ts'
import type { Database } from '../tables.ts'

/** Private values of a matter that have not been erased, by their path in the body. */
export async function listPrivates(
  db: Kysely<Database>,
  matterId: string,
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('privateValue')
    .select(['path', 'value'])
    .where('matterId', '=', matterId)
    .execute()
  return new Map(
    rows.flatMap(({ path, value }) => (value === null ? [] : [[path, value] as const])),
  )
}

/** The expiries that a leader's digest tells of, in the order they happened; none of cancelled matters. */
export async function listDigestItems(
  db: Kysely<Database>,
  digestKey: string,
): Promise<JsonObject[]> {
  const rows = await db
    .selectFrom('digestItem')
    .innerJoin('matter', 'matter.id', 'digestItem.matterId')
    .select(['digestItem.matterId', 'digestItem.taskId'])
    .where('digestItem.digestKey', '=', digestKey)
    .where('matter.state', '!=', 'cancelled')
    .orderBy('digestItem.id')
    .execute()
  return rows.map(({ matterId, taskId }) => ({ matterId, taskId }))
}
