import { rowOf, rowsOf } from './query.ts'
import type { Connection } from './query.ts'

/** 表情回复: one emoji of one person or of the bot on a message. */
export interface Reaction {
  readonly reactionId: string
  readonly messageId: string
  readonly operatorType: 'app' | 'user'
  readonly operatorId: string
  readonly emoji: string
  readonly atMs: number
}

const COLUMNS = `reaction_id as "reactionId", message_id as "messageId",
  operator_type as "operatorType", operator_id as "operatorId", emoji, at_ms as "atMs"`

/** Stores a reaction; the one that is there when the operator gave the same emoji before. */
export async function insertReaction(db: Connection, reaction: Reaction): Promise<Reaction> {
  const row = await rowOf<Reaction>(
    db,
    `insert into sandbox.reaction
       (reaction_id, message_id, operator_type, operator_id, emoji, at_ms)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (message_id, operator_id, emoji) do update set emoji = excluded.emoji
     returning ${COLUMNS}`,
    [
      reaction.reactionId,
      reaction.messageId,
      reaction.operatorType,
      reaction.operatorId,
      reaction.emoji,
      reaction.atMs,
    ],
  )
  return row ?? reaction
}

/** The reactions on some messages, oldest first. */
export function listReactions(db: Connection, messageIds: readonly string[]): Promise<Reaction[]> {
  return rowsOf(
    db,
    `select ${COLUMNS} from sandbox.reaction where message_id = any($1) order by position`,
    [messageIds],
  )
}

/** The reaction of that id. */
export function findReaction(db: Connection, reactionId: string): Promise<Reaction | undefined> {
  return rowOf(db, `select ${COLUMNS} from sandbox.reaction where reaction_id = $1`, [reactionId])
}

/** Takes a reaction back. */
export async function removeReaction(db: Connection, reactionId: string): Promise<void> {
  await db.query('delete from sandbox.reaction where reaction_id = $1', [reactionId])
}
