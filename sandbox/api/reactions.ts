import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import { jsonOf, textOf } from '../json.ts'
import { announceMessage } from '../screen/announce.ts'
import { findChat } from '../store/chats.ts'
import type { Message } from '../store/messages.ts'
import { findReaction, insertReaction, listReactions, removeReaction } from '../store/reactions.ts'
import type { Reaction } from '../store/reactions.ts'
import { EMOJI_TYPES } from './emoji-types.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { pageSize, page, pageStart } from './paging.ts'
import { Refused } from './refused.ts'
import { requireMessage } from './require-message.ts'

const PATH = '/im/v1/messages/:message_id/reactions'

/** 表情回复. */
export const reactionEndpoints: readonly Endpoint[] = [
  { api: 'reaction.create', method: 'POST', path: PATH, answer: add },
  { api: 'reaction.list', method: 'GET', path: PATH, answer: list },
  { api: 'reaction.delete', method: 'DELETE', path: `${PATH}/:reaction_id`, answer: remove },
]

async function add(call: Call): Promise<object> {
  const { ctx, body } = call
  const message = await reactable(call)
  const emoji = textOf(jsonOf(body['reaction_type'])['emoji_type'])
  if (emoji === undefined || !EMOJI_TYPES.has(emoji)) throw new Refused(231001)
  const reaction = await insertReaction(ctx.pool, {
    reactionId: newId('reaction'),
    messageId: message.messageId,
    operatorType: 'app',
    operatorId: ctx.credentials.appId,
    emoji,
    atMs: ctx.now().getTime(),
  })
  await announceMessage(ctx, 'updated', message)
  return itemOf(reaction)
}

async function list(call: Call): Promise<object> {
  const { ctx } = call
  const message = await reactable(call)
  const wanted = call.query('reaction_type')
  const all = await listReactions(ctx.pool, [message.messageId])
  const matching = all.filter((one) => wanted === undefined || one.emoji === wanted)
  const start = pageStart(call) ?? 0
  const size = pageSize(call, 20, 50)
  return page(matching.slice(start), size, { item: itemOf, token: () => String(start + size) })
}

async function remove(call: Call): Promise<object> {
  const { ctx } = call
  const message = await reactable(call)
  const reaction = await findReaction(ctx.pool, call.param('reaction_id'))
  if (reaction?.messageId !== message.messageId) throw new Refused(231003)
  if (reaction.operatorId !== ctx.credentials.appId) throw new Refused(231007)
  await removeReaction(ctx.pool, reaction.reactionId)
  await announceMessage(ctx, 'updated', message)
  return itemOf(reaction)
}

/** The message, when the bot may react to it. @throws {Refused} 231002, 231003, 99992354 */
async function reactable(call: Call): Promise<Message> {
  const message = await requireMessage(call.ctx, call.param('message_id'))
  if (message.isDeleted) throw new Refused(231003)
  await requireBotPresent(call.ctx, message)
  return message
}

async function requireBotPresent(ctx: Context, message: Message): Promise<void> {
  const chat = await findChat(ctx.pool, message.chatId)
  if (chat?.hasBot !== true) throw new Refused(231002)
}

function itemOf(reaction: Reaction): object {
  return {
    reaction_id: reaction.reactionId,
    operator: { operator_id: reaction.operatorId, operator_type: reaction.operatorType },
    action_time: String(reaction.atMs),
    reaction_type: { emoji_type: reaction.emoji },
  }
}
