import { rowsOf } from './query.ts'
import type { Connection } from './query.ts'

/** 已读: a person has seen a message. */
export interface Reading {
  readonly messageId: string
  readonly openId: string
  readonly atMs: number
}

/** Marks messages as read by a person; answers those that were unread until now. */
export async function insertReadings(
  db: Connection,
  messageIds: readonly string[],
  openId: string,
  atMs: number,
): Promise<string[]> {
  const rows = await rowsOf<{ messageId: string }>(
    db,
    `insert into sandbox.reading (message_id, open_id, at_ms)
     select id, $2, $3 from unnest($1::text[]) as id
     on conflict do nothing returning message_id as "messageId"`,
    [messageIds, openId, atMs],
  )
  return rows.map((row) => row.messageId)
}

/** Who read some messages, in the order of reading. */
export function listReadings(db: Connection, messageIds: readonly string[]): Promise<Reading[]> {
  return rowsOf(
    db,
    `select message_id as "messageId", open_id as "openId", at_ms as "atMs"
     from sandbox.reading where message_id = any($1) order by at_ms, open_id`,
    [messageIds],
  )
}
