import { cardOf, isShared, isVersion1 } from '../card/acceptance.ts'
import { PROBLEM } from '../card/problem.ts'
import type { Context } from '../context.ts'
import { textOf } from '../json.ts'
import { businessWindow } from '../limits.ts'
import { announceMessage } from '../screen/announce.ts'
import { findChat } from '../store/chats.ts'
import type { Chat } from '../store/chats.ts'
import { saveContent, saveRecalled } from '../store/messages.ts'
import type { Message } from '../store/messages.ts'
import { acceptContent, cardRefusal } from './content.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { messageItem } from './item.ts'
import { Refused } from './refused.ts'
import { isOlderThan, requireMessage, requireOwnMessage } from './require-message.ts'

const MOST_EDITS = 20
const UPDATABLE_DAYS = 14

/** Updating a card, editing a text, recalling. */
export const changeEndpoints: readonly Endpoint[] = [
  {
    api: 'message.patch',
    method: 'PATCH',
    path: '/im/v1/messages/:message_id',
    okMessage: 'ok',
    answer: patchCard,
  },
  {
    api: 'message.update',
    method: 'PUT',
    path: '/im/v1/messages/:message_id',
    answer: editText,
  },
  {
    api: 'message.delete',
    method: 'DELETE',
    path: '/im/v1/messages/:message_id',
    answer: recall,
  },
]

async function patchCard({ ctx, body, param }: Call): Promise<object> {
  await ctx.presses.quiet(param('message_id'))
  const message = await requireOwnMessage(ctx, param('message_id'), 230012)
  if (message.msgType !== 'interactive') throw new Refused(230001, 'This message is NOT a card')
  if (message.visibleTo !== null || message.batchId !== null) {
    throw new Refused(230001, 'This message can NOT be updated')
  }
  const content = textOf(body['content'])
  if (content === undefined) throw new Refused(230001, 'content can not be empty')
  await replaceCard(ctx, message, content)
  return {}
}

/**
 * Replaces a card for all who see it.
 *
 * @throws {Refused} 230002, 230020, 230025, 230031, 230099
 */
export async function replaceCard(ctx: Context, message: Message, content: string): Promise<void> {
  if (isOlderThan(ctx, message, UPDATABLE_DAYS)) throw new Refused(230031)
  const chat = await chatWithBot(ctx, message)
  if (ctx.limits.take([businessWindow(message.messageId)]) !== undefined) throw new Refused(230020)
  await acceptContent(ctx, chat, 'interactive', content)
  requireShared(message.content, content)
  ctx.presses.noteUpdate(message.messageId, message.content)
  const nowMs = ctx.now().getTime()
  const updated = await saveContent(ctx.pool, message.messageId, { content, nowMs })
  if (updated !== undefined) await announceMessage(ctx, 'updated', updated)
}

function requireShared(...contents: string[]): void {
  const cards = contents.map((content) => cardOf(content) ?? {})
  const [before, after] = cards
  if (before !== undefined && after !== undefined && !isVersion1(before) && isVersion1(after)) {
    throw new Refused(230099, 'ErrCode: 200830; ErrMsg: a 2.0 card can not become a 1.0 card')
  }
  if (cards.every(isShared)) return
  const message = 'update_multi of both cards must be true'
  throw cardRefusal({ code: PROBLEM.notShared, path: 'ROOT -> config', message })
}

async function editText({ ctx, body, param }: Call): Promise<object> {
  const message = await requireOwnMessage(ctx, param('message_id'), 230071)
  const msgType = textOf(body['msg_type'])
  const content = textOf(body['content'])
  const isEditable = message.msgType === 'text' || message.msgType === 'post'
  if (!isEditable || (msgType !== 'text' && msgType !== 'post') || content === undefined) {
    throw new Refused(230001, 'only text and post messages can be edited')
  }
  if (message.updates >= MOST_EDITS) throw new Refused(230072)
  const chat = await chatWithBot(ctx, message)
  const accepted = await acceptContent(ctx, chat, msgType, content)
  const nowMs = ctx.now().getTime()
  const edited = await saveContent(ctx.pool, message.messageId, {
    ...accepted,
    isEdited: true,
    nowMs,
  })
  if (edited === undefined) throw new Refused(2200)
  await announceMessage(ctx, 'updated', edited)
  return messageItem(ctx, edited)
}

async function recall({ ctx, param }: Call): Promise<object> {
  const message = await requireMessage(ctx, param('message_id'))
  const chat = await chatWithBot(ctx, message)
  const isOwn = message.senderId === ctx.credentials.appId
  if (!isOwn && chat.ownerId !== ctx.bot.openId) throw new Refused(230026)
  if (message.isDeleted) throw new Refused(230011)
  const recalled = await saveRecalled(ctx.pool, message.messageId, ctx.now().getTime())
  if (recalled !== undefined) await announceMessage(ctx, 'recalled', recalled)
  return {}
}

async function chatWithBot(ctx: Context, message: Message): Promise<Chat> {
  const chat = await findChat(ctx.pool, message.chatId)
  if (chat === undefined || !chat.hasBot) throw new Refused(230002)
  return chat
}
