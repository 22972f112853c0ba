import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Line } from '../chain.ts'
import type { Database } from '../tables.ts'

/** The last line of each matter's chain among the transactions of a span (xid8 as text). */
export async function listHeads(
  db: Kysely<Database>,
  fromTx: string,
  beforeTx: string,
): Promise<{ matterId: string; seq: number; hash: string }[]> {
  const { rows } = await sql<{ matterId: string; seq: number; hash: string }>`
    select distinct on (matter_id) matter_id, seq, hash from event
    where tx >= ${fromTx}::xid8 and tx < ${beforeTx}::xid8
    order by matter_id, seq desc`.execute(db)
  return rows
}

/** The trail of a matter, line by line. */
export async function listEvents(db: Kysely<Database>, matterId: string): Promise<Line[]> {
  const rows = await db
    .selectFrom('event')
    .select('line')
    .where('matterId', '=', matterId)
    .orderBy('seq')
    .execute()
  return rows.map((row) => JSON.parse(row.line) as Line)
}

/** Where a reader of the feed stands: after this event. */
export interface FeedCursor {
  readonly tx: string
  readonly id: number
}

/**
 * Events in the order of their transactions, after a cursor. Transactions that are still under way,
 * and whatever began after them, are held back, so that a slow one is not passed over.
 */
export async function listFeed(
  db: Kysely<Database>,
  after: FeedCursor | null,
  limit: number,
): Promise<{ line: Line; cursor: FeedCursor }[]> {
  const { rows } = await sql<{ line: string; tx: string; id: number }>`
    select line, tx::text as tx, id from event
    where (tx, id) > (${after?.tx ?? '0'}::xid8, ${after?.id ?? 0}::bigint)
      and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by event.tx, event.id limit ${limit}`.execute(db)
  return rows.map(({ line, tx, id }) => ({ line: JSON.parse(line) as Line, cursor: { tx, id } }))
}
