import { rowOf, rowsOf } from './query.ts'
import type { Connection } from './query.ts'

/** A message pinned in its chat. */
export interface Pin {
  readonly messageId: string
  readonly chatId: string
  readonly operatorId: string
  readonly atMs: number
}

const COLUMNS = `message_id as "messageId", chat_id as "chatId", operator_id as "operatorId",
  at_ms as "atMs"`

/** Pins a message; the pin that is there when it was pinned before. */
export async function insertPin(db: Connection, pin: Pin): Promise<Pin> {
  const row = await rowOf<Pin>(
    db,
    `insert into sandbox.pin (message_id, chat_id, operator_id, at_ms) values ($1, $2, $3, $4)
     on conflict (message_id) do update set chat_id = excluded.chat_id returning ${COLUMNS}`,
    [pin.messageId, pin.chatId, pin.operatorId, pin.atMs],
  )
  return row ?? pin
}

/** Takes a pin off. */
export async function removePin(db: Connection, messageId: string): Promise<void> {
  await db.query('delete from sandbox.pin where message_id = $1', [messageId])
}

/** The pins of a chat within a time, newest first. */
export function listPins(
  db: Connection,
  chatId: string,
  range: { fromMs: number; toMs: number },
): Promise<Pin[]> {
  return rowsOf(
    db,
    `select ${COLUMNS} from sandbox.pin where chat_id = $1 and at_ms between $2 and $3
     order by at_ms desc, message_id`,
    [chatId, range.fromMs, range.toMs],
  )
}
