import { textOf } from '../json.ts'
import { ensurePrivateChat, findChat } from '../store/chats.ts'
import type { Chat } from '../store/chats.ts'
import { findPerson } from '../store/people.ts'
import type { Person, PersonIdType } from '../store/people.ts'
import type { Context } from '../context.ts'
import type { Call } from './endpoint.ts'
import { Refused } from './refused.ts'

const UNKNOWN_PERSON: Readonly<Record<PersonIdType, number>> = {
  open_id: 99992351,
  user_id: 99992360,
  union_id: 230001,
}

/**
 * The chat that a send goes to; a person's private chat is made at the first message.
 *
 * @throws {Refused} 230001, 230002, 230013, 232009, 99992351, 99992360
 */
export async function receivingChat(call: Call): Promise<Chat> {
  const type = call.query('receive_id_type')
  const id = textOf(call.body['receive_id'])
  if (id === undefined) throw new Refused(230001, 'receive_id can not be empty')
  if (type === 'chat_id') return openChat(call.ctx, await findChat(call.ctx.pool, id))
  if (type !== 'open_id' && type !== 'user_id' && type !== 'union_id') {
    throw new Refused(230001, 'invalid receive_id_type')
  }
  if (type === 'open_id' && !id.startsWith('ou_')) throw new Refused(230001, 'invalid receive_id')
  const person = await findPerson(call.ctx.pool, id, type)
  if (person === undefined) throw new Refused(UNKNOWN_PERSON[type], 'invalid receive_id')
  requireReachable(person)
  return ensurePrivateChat(call.ctx.pool, person, call.ctx.now().getTime())
}

/** A chat that the bot can write to. @throws {Refused} 230001, 230002, 230013, 232009 */
export async function openChat(ctx: Context, chat: Chat | undefined): Promise<Chat> {
  if (chat === undefined) throw new Refused(230001, 'invalid receive_id')
  if (chat.isDissolved) throw new Refused(232009)
  if (!chat.hasBot) throw new Refused(230002)
  if (chat.personId === null) return chat
  const person = await findPerson(ctx.pool, chat.personId)
  if (person !== undefined) requireReachable(person)
  return chat
}

function requireReachable(person: Person): void {
  if (person.isResigned || !person.isAvailable) throw new Refused(230013)
}
