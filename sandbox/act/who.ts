import type { Context } from '../context.ts'
import { ensurePrivateChat, findChat, isMember, listGroupsByName } from '../store/chats.ts'
import type { Chat } from '../store/chats.ts'
import { findMessage } from '../store/messages.ts'
import type { Message } from '../store/messages.ts'
import { findPerson, listPeopleByName } from '../store/people.ts'
import type { Person } from '../store/people.ts'
import { ActProblem } from './problem.ts'

/** The person meant by an open id or a name. @throws {ActProblem} unknown, namesakes, resigned */
export async function actingPerson(ctx: Context, who: string): Promise<Person> {
  const person = await personMeant(ctx, who)
  if (person.isResigned) throw new ActProblem(409, `${person.name}已离职`)
  return person
}

/** The person meant, also one who has left. @throws {ActProblem} unknown, namesakes */
export async function personMeant(ctx: Context, who: string): Promise<Person> {
  const person = await findPerson(ctx.pool, who)
  if (person !== undefined) return person
  const namesakes = await listPeopleByName(ctx.pool, who)
  const [only, ...others] = namesakes
  if (only === undefined) throw new ActProblem(404, `没有这个人：${who}`)
  if (others.length > 0) {
    throw new ActProblem(
      409,
      `有${namesakes.length}个人叫${who}，请用 open_id`,
      namesakes.map(({ openId, name, department }) => ({ openId, name, department })),
    )
  }
  return only
}

/** The chat meant by a chat id or a group's name. @throws {ActProblem} unknown, ambiguous */
export async function chatMeant(ctx: Context, which: string): Promise<Chat> {
  const chat = await findChat(ctx.pool, which)
  if (chat !== undefined) return chat
  const groups = await listGroupsByName(ctx.pool, which)
  const [only, ...others] = groups
  if (only === undefined) throw new ActProblem(404, `没有这个会话：${which}`)
  if (others.length > 0) {
    const candidates = groups.map(({ chatId, name }) => ({ chatId, name }))
    throw new ActProblem(409, `有${groups.length}个群叫${which}，请用 chat_id`, candidates)
  }
  return only
}

/** The chat a person speaks in: the one named, else the private chat with the bot. */
export async function speakingChat(
  ctx: Context,
  person: Person,
  which: string | undefined,
): Promise<Chat> {
  if (which === undefined) return ensurePrivateChat(ctx.pool, person, ctx.now().getTime())
  const chat = await chatMeant(ctx, which)
  await requireSeat(ctx, person, chat)
  return chat
}

/** @throws {ActProblem} when the person does not see the chat */
export async function requireSeat(ctx: Context, person: Person, chat: Chat): Promise<void> {
  if (await isMember(ctx.pool, chat.chatId, person.openId)) return
  throw new ActProblem(409, `${person.name}不在会话「${chat.name}」中`)
}

/** A message that the person sees, with its chat. @throws {ActProblem} */
export async function seenMessage(
  ctx: Context,
  person: Person,
  messageId: string,
): Promise<{ message: Message; chat: Chat }> {
  const message = await findMessage(ctx.pool, messageId)
  const chat = message && (await findChat(ctx.pool, message.chatId))
  if (message === undefined || chat === undefined) {
    throw new ActProblem(404, `没有这条消息：${messageId}`)
  }
  await requireSeat(ctx, person, chat)
  if (message.isDeleted) throw new ActProblem(409, '这条消息已被撤回')
  return { message, chat }
}
