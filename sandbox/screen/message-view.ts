import { cardOf } from '../card/acceptance.ts'
import type { Context } from '../context.ts'
import { jsonOf, parseJson } from '../json.ts'
import type { Json } from '../json.ts'
import type { Mention, Message } from '../store/messages.ts'
import { listPeopleById } from '../store/people.ts'
import { listReactions } from '../store/reactions.ts'
import type { Reaction } from '../store/reactions.ts'
import { listReadings } from '../store/readings.ts'
import type { Reading } from '../store/readings.ts'

/** A message as a page shows it: everything that is stored, with names. Times are ISO, UTC. */
export interface MessageView {
  readonly seq: number
  readonly messageId: string
  readonly chatId: string
  readonly sender: { type: 'app' | 'user'; id: string; name: string }
  readonly msgType: string
  /** The parsed content; for a card the whole card. Null once recalled. */
  readonly content: Json | null
  /** The card's JSON when the message is one. */
  readonly card: Json | null
  readonly mentions: readonly Mention[]
  readonly rootId: string | null
  readonly parentId: string | null
  readonly threadId: string | null
  readonly visibleTo: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly deleted: boolean
  readonly edited: boolean
  /** How many times the card was replaced or the text edited. */
  readonly updates: number
  readonly reactions: readonly { emoji: string; by: string; name: string }[]
  readonly readBy: readonly { openId: string; name: string }[]
  /** Open ids of those who were buzzed. */
  readonly urgent: readonly string[]
}

/** The views of some messages, in their order. */
export async function viewMessages(
  ctx: Context,
  messages: readonly Message[],
): Promise<MessageView[]> {
  const ids = messages.map((message) => message.messageId)
  const reactions = await listReactions(ctx.pool, ids)
  const readings = await listReadings(ctx.pool, ids)
  const people = await listPeopleById(ctx.pool, [
    ...messages.map((message) => message.senderId),
    ...reactions.map((reaction) => reaction.operatorId),
    ...readings.map((reading) => reading.openId),
  ])
  const names = new Map(people.map((person) => [person.openId, person.name]))
  const nameOf = (id: string) => names.get(id) ?? ctx.bot.name
  return messages.map((message) => viewOf(message, reactions, readings, nameOf))
}

function viewOf(
  message: Message,
  reactions: readonly Reaction[],
  readings: readonly Reading[],
  nameOf: (id: string) => string,
): MessageView {
  const { messageId, isDeleted, msgType, senderType, senderId } = message
  const isCard = msgType === 'interactive' && !isDeleted
  return {
    seq: message.seq,
    messageId,
    chatId: message.chatId,
    sender: { type: senderType, id: senderId, name: nameOf(senderId) },
    msgType,
    content: isDeleted ? null : jsonOf(parseJson(message.content)),
    card: isCard ? (cardOf(message.content) ?? null) : null,
    mentions: message.mentions,
    rootId: message.rootId,
    parentId: message.parentId,
    threadId: message.threadId,
    visibleTo: message.visibleTo,
    createdAt: new Date(message.createdMs).toISOString(),
    updatedAt: new Date(message.updatedMs).toISOString(),
    deleted: isDeleted,
    edited: message.isEdited,
    updates: message.updates,
    reactions: reactions
      .filter((one) => one.messageId === messageId)
      .map((one) => ({ emoji: one.emoji, by: one.operatorId, name: nameOf(one.operatorId) })),
    readBy: readings
      .filter((one) => one.messageId === messageId)
      .map((one) => ({ openId: one.openId, name: nameOf(one.openId) })),
    urgent: message.urgent,
  }
}
