import { newId } from '../ids.ts'
import { rowOf, rowsOf } from './query.ts'
import type { Connection } from './query.ts'
import type { Person } from './people.ts'

/** A group, or the private chat of the bot with one person. */
export interface Chat {
  readonly chatId: string
  readonly mode: 'group' | 'p2p'
  readonly name: string
  readonly description: string
  readonly ownerId: string | null
  readonly personId: string | null
  readonly hasBot: boolean
  readonly mayAtAll: boolean
  readonly isDissolved: boolean
  readonly createdMs: number
}

/** What is told to create or change a group. `members`, when given, replaces the members. */
export interface NewGroup {
  readonly chatId: string
  readonly name: string
  readonly description?: string
  readonly ownerId?: string | null
  readonly hasBot?: boolean
  /** Whether the bot may mention everybody. */
  readonly mayAtAll?: boolean
  readonly members?: readonly string[]
}

const COLUMNS = `chat_id as "chatId", mode, name, description, owner_id as "ownerId",
  person_id as "personId", has_bot as "hasBot", may_at_all as "mayAtAll",
  is_dissolved as "isDissolved", created_ms as "createdMs"`

/** Creates a group, or changes one that exists. */
export async function saveGroup(db: Connection, group: NewGroup, nowMs: number): Promise<void> {
  await db.query(
    `insert into sandbox.chat
       (chat_id, mode, name, description, owner_id, has_bot, may_at_all, created_ms)
     values ($1, 'group', $2, $3, $4, $5, $6, $7)
     on conflict (chat_id) do update set name = excluded.name, description = excluded.description,
       owner_id = excluded.owner_id, has_bot = excluded.has_bot, may_at_all = excluded.may_at_all`,
    [
      group.chatId,
      group.name,
      group.description ?? '',
      group.ownerId ?? null,
      group.hasBot ?? true,
      group.mayAtAll ?? false,
      nowMs,
    ],
  )
  if (group.members === undefined) return
  await db.query('delete from sandbox.member where chat_id = $1 and not (open_id = any($2))', [
    group.chatId,
    group.members,
  ])
  for (const openId of group.members) await insertMember(db, group.chatId, openId)
}

/** The private chat of the bot with a person, made when there is none yet. */
export async function ensurePrivateChat(
  db: Connection,
  person: Person,
  nowMs: number,
): Promise<Chat> {
  await db.query(
    `insert into sandbox.chat (chat_id, mode, name, person_id, created_ms)
     values ($1, 'p2p', $2, $3, $4) on conflict (person_id) do nothing`,
    [newId('chat'), person.name, person.openId, nowMs],
  )
  const chat = await findPrivateChat(db, person.openId)
  if (chat === undefined) throw new Error(`no private chat with ${person.openId}`)
  return chat
}

/** The private chat of the bot with a person, when there is one. */
export function findPrivateChat(db: Connection, openId: string): Promise<Chat | undefined> {
  return rowOf(db, `select ${COLUMNS} from sandbox.chat where person_id = $1`, [openId])
}

/** The chat of that id. */
export function findChat(db: Connection, chatId: string): Promise<Chat | undefined> {
  return rowOf(db, `select ${COLUMNS} from sandbox.chat where chat_id = $1`, [chatId])
}

/** The groups of that name. */
export function listGroupsByName(db: Connection, name: string): Promise<Chat[]> {
  return rowsOf(db, `select ${COLUMNS} from sandbox.chat where mode = 'group' and name = $1`, [
    name,
  ])
}

/** Every chat, oldest first. */
export function listChats(db: Connection): Promise<Chat[]> {
  return rowsOf(db, `select ${COLUMNS} from sandbox.chat order by created_ms, chat_id`)
}

/** The chats a person sees: the groups they are in and their private chat with the bot. */
export function listChatsOf(db: Connection, openId: string): Promise<Chat[]> {
  return rowsOf(
    db,
    `select ${COLUMNS} from sandbox.chat c
     where c.person_id = $1
        or exists (select 1 from sandbox.member m where m.chat_id = c.chat_id and m.open_id = $1)
     order by created_ms, chat_id`,
    [openId],
  )
}

/** The open ids of a chat's people, in the order in which they came. */
export async function listMembers(db: Connection, chatId: string): Promise<string[]> {
  const rows = await rowsOf<{ openId: string }>(
    db,
    `select open_id as "openId", position from sandbox.member where chat_id = $1
     union all select person_id, 0 from sandbox.chat where chat_id = $1 and person_id is not null
     order by position`,
    [chatId],
  )
  return rows.map((row) => row.openId)
}

/** Whether a person sees a chat. */
export async function isMember(db: Connection, chatId: string, openId: string): Promise<boolean> {
  return (await listMembers(db, chatId)).includes(openId)
}

/** Puts a person into a group; false when they were in it. */
export async function insertMember(
  db: Connection,
  chatId: string,
  openId: string,
): Promise<boolean> {
  const result = await db.query(
    `insert into sandbox.member (chat_id, open_id) values ($1, $2) on conflict do nothing`,
    [chatId, openId],
  )
  return result.rowCount === 1
}

/** Takes a person out of a group; false when they were not in it. */
export async function removeMember(
  db: Connection,
  chatId: string,
  openId: string,
): Promise<boolean> {
  const result = await db.query('delete from sandbox.member where chat_id = $1 and open_id = $2', [
    chatId,
    openId,
  ])
  return result.rowCount === 1
}

/** Puts the bot into a group or takes it out. */
export async function saveBotPresence(
  db: Connection,
  chatId: string,
  hasBot: boolean,
): Promise<void> {
  await db.query('update sandbox.chat set has_bot = $2 where chat_id = $1', [chatId, hasBot])
}
