import { rowOf, rowsOf } from './query.ts'
import type { Connection } from './query.ts'

/** The messages of a batch that still stand. */
export async function listBatch(db: Connection, batchId: string): Promise<string[]> {
  const rows = await rowsOf<{ messageId: string }>(
    db,
    `select message_id as "messageId" from sandbox.message
     where batch_id = $1 and not is_deleted order by seq`,
    [batchId],
  )
  return rows.map((row) => row.messageId)
}

/** How many people got a batch and how many read it. */
export async function countBatch(
  db: Connection,
  batchId: string,
): Promise<{ total: number; read: number }> {
  const row = await rowOf<{ total: number; read: number }>(
    db,
    `select count(distinct m.message_id)::int as total, count(distinct r.message_id)::int as read
     from sandbox.message m left join sandbox.reading r using (message_id) where m.batch_id = $1`,
    [batchId],
  )
  return row ?? { total: 0, read: 0 }
}
