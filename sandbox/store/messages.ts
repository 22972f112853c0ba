import { rowOf, rowsOf } from './query.ts'
import type { Connection } from './query.ts'

/** Somebody mentioned in a text; `key` stands in the content in the place of the name. */
export interface Mention {
  readonly key: string
  readonly openId: string
  readonly name: string
  readonly isBot: boolean
}

/** A message as stored. `content` is the JSON text that was sent; for a card, the whole card. */
export interface Message {
  readonly messageId: string
  /** Grows with every message of the tenant. */
  readonly seq: number
  readonly chatId: string
  readonly senderType: 'app' | 'user'
  readonly senderId: string
  readonly msgType: string
  readonly content: string
  readonly mentions: readonly Mention[]
  readonly rootId: string | null
  readonly parentId: string | null
  readonly threadId: string | null
  /** The only person who sees it (ephemeral cards); null when the whole chat does. */
  readonly visibleTo: string | null
  readonly batchId: string | null
  readonly createdMs: number
  readonly updatedMs: number
  readonly isDeleted: boolean
  readonly isEdited: boolean
  /** How many times a card was replaced or a text edited. */
  readonly updates: number
  readonly urgent: readonly string[]
}

/** What a new message is made of; the rest has defaults. */
export type NewMessage = Pick<
  Message,
  'messageId' | 'chatId' | 'senderType' | 'senderId' | 'msgType' | 'content' | 'createdMs'
> &
  Partial<Pick<Message, 'mentions' | 'rootId' | 'parentId' | 'threadId' | 'visibleTo' | 'batchId'>>

const COLUMNS = `message_id as "messageId", seq, chat_id as "chatId", sender_type as "senderType",
  sender_id as "senderId", msg_type as "msgType", content, mentions, root_id as "rootId",
  parent_id as "parentId", thread_id as "threadId", visible_to as "visibleTo",
  batch_id as "batchId", created_ms as "createdMs", updated_ms as "updatedMs",
  is_deleted as "isDeleted", is_edited as "isEdited", updates, urgent`

/** Stores a message. */
export async function insertMessage(db: Connection, message: NewMessage): Promise<Message> {
  const row = await rowOf<Message>(
    db,
    `insert into sandbox.message (message_id, chat_id, sender_type, sender_id, msg_type, content,
       mentions, root_id, parent_id, thread_id, visible_to, batch_id, created_ms, updated_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13) returning ${COLUMNS}`,
    [
      message.messageId,
      message.chatId,
      message.senderType,
      message.senderId,
      message.msgType,
      message.content,
      JSON.stringify(message.mentions ?? []),
      message.rootId ?? null,
      message.parentId ?? null,
      message.threadId ?? null,
      message.visibleTo ?? null,
      message.batchId ?? null,
      message.createdMs,
    ],
  )
  if (row === undefined) throw new Error('the message was not stored')
  return row
}

/** The message of that id. */
export function findMessage(db: Connection, messageId: string): Promise<Message | undefined> {
  return rowOf(db, `select ${COLUMNS} from sandbox.message where message_id = $1`, [messageId])
}

/** Replaces a message's content, as PATCH, PUT or the answer to a click do. */
export async function saveContent(
  db: Connection,
  messageId: string,
  change: { content: string; mentions?: readonly Mention[]; isEdited?: boolean; nowMs: number },
): Promise<Message | undefined> {
  return rowOf(
    db,
    `update sandbox.message set content = $2, mentions = coalesce($3, mentions),
       is_edited = is_edited or $4, updated_ms = $5, updates = updates + 1
     where message_id = $1 returning ${COLUMNS}`,
    [
      messageId,
      change.content,
      change.mentions === undefined ? null : JSON.stringify(change.mentions),
      change.isEdited ?? false,
      change.nowMs,
    ],
  )
}

/** 撤回: the message stays, its content is no longer shown. */
export function saveRecalled(
  db: Connection,
  messageId: string,
  nowMs: number,
): Promise<Message | undefined> {
  return rowOf(
    db,
    `update sandbox.message set is_deleted = true, updated_ms = $2
     where message_id = $1 returning ${COLUMNS}`,
    [messageId, nowMs],
  )
}

/** Makes a message the first of a thread; answers the thread's id, the existing one if any. */
export async function ensureThread(
  db: Connection,
  messageId: string,
  threadId: string,
): Promise<string> {
  const row = await rowOf<{ threadId: string }>(
    db,
    `update sandbox.message set thread_id = coalesce(thread_id, $2)
     where message_id = $1 returning thread_id as "threadId"`,
    [messageId, threadId],
  )
  return row?.threadId ?? threadId
}

/** Notes who was buzzed for a message (加急). */
export async function saveUrgent(
  db: Connection,
  messageId: string,
  openIds: readonly string[],
): Promise<void> {
  await db.query(`update sandbox.message set urgent = urgent || $2::jsonb where message_id = $1`, [
    messageId,
    JSON.stringify(openIds),
  ])
}

const OUTSIDE_OR_FIRST = `(thread_id is null or seq =
  (select min(seq) from sandbox.message first where first.thread_id = message.thread_id))`

/** What part of a chat or thread to list. Bounds are exclusive positions or inclusive times. */
export interface MessageRange {
  readonly container: 'chat' | 'thread'
  readonly id: string
  readonly ascending: boolean
  readonly limit: number
  readonly after?: number
  readonly before?: number
  readonly fromMs?: number
  readonly toMs?: number
  /** Threads of a chat show only their first message. */
  readonly foldThreads?: boolean
  /** Without what only one person sees. */
  readonly isForAll?: boolean
}

/** The messages of a chat or thread, in the order of sending. */
export function listMessages(db: Connection, range: MessageRange): Promise<Message[]> {
  const where = [`${range.container}_id = $1`]
  const values: unknown[] = [range.id]
  const bound = (condition: string, value: number | undefined) => {
    if (value === undefined) return
    values.push(value)
    where.push(`${condition} $${values.length}`)
  }
  bound('seq >', range.after)
  bound('seq <', range.before)
  bound('created_ms >=', range.fromMs)
  bound('created_ms <=', range.toMs)
  if (range.foldThreads === true) where.push(OUTSIDE_OR_FIRST)
  if (range.isForAll === true) where.push('visible_to is null')
  values.push(range.limit)
  return rowsOf(
    db,
    `select ${COLUMNS} from sandbox.message where ${where.join(' and ')}
     order by seq ${range.ascending ? 'asc' : 'desc'} limit $${values.length}`,
    values,
  )
}

const CARDS_AT_ONCE = 50

/** The bot's newest cards that a person sees, newest first, from below a position; a few at once. */
export function listCardsSeenBy(
  db: Connection,
  openId: string,
  chatIds: readonly string[],
  before: number,
): Promise<Message[]> {
  return rowsOf(
    db,
    `select ${COLUMNS} from sandbox.message
     where chat_id = any($1) and msg_type = 'interactive' and not is_deleted and seq < $3
       and sender_type = 'app' and (visible_to is null or visible_to = $2)
     order by seq desc limit ${CARDS_AT_ONCE}`,
    [chatIds, openId, before],
  )
}
