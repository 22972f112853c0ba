import { rowOf } from './query.ts'
import type { Connection } from './query.ts'

/** The message that a uuid was last sent with, since the given real time. */
export async function findSentWith(
  db: Connection,
  uuid: string,
  sinceMs: number,
): Promise<string | undefined> {
  const row = await rowOf<{ messageId: string }>(
    db,
    `select message_id as "messageId" from sandbox.sent_uuid where uuid = $1 and at_ms > $2`,
    [uuid, sinceMs],
  )
  return row?.messageId
}

/**
 * Takes a uuid for a message; false when another message has held it since the given time. Waits
 * for another transaction that is taking the same uuid.
 */
export async function insertSentUuid(
  db: Connection,
  sent: { uuid: string; messageId: string; atMs: number; sinceMs: number },
): Promise<boolean> {
  const result = await db.query(
    `insert into sandbox.sent_uuid (uuid, message_id, at_ms) values ($1, $2, $3)
     on conflict (uuid) do update set message_id = excluded.message_id, at_ms = excluded.at_ms
     where sandbox.sent_uuid.at_ms <= $4`,
    [sent.uuid, sent.messageId, sent.atMs, sent.sinceMs],
  )
  return result.rowCount === 1
}
