import { cardFault, cardOf, isVersion1 } from '../card/acceptance.ts'
import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import { isJson, textOf } from '../json.ts'
import type { Json } from '../json.ts'
import { announceMessage } from '../screen/announce.ts'
import { findChat, isMember } from '../store/chats.ts'
import { findMessage, insertMessage, saveContent, saveRecalled } from '../store/messages.ts'
import type { Message } from '../store/messages.ts'
import { findPerson } from '../store/people.ts'
import { findUpdateToken, takeUse } from '../store/update-tokens.ts'
import { cardRefusal } from './content.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { Refused } from './refused.ts'
import { requireOwnMessage } from './require-message.ts'

const TOKEN_LIVES_MS = 1_800_000

/** 延时更新 after a click, and cards that only one person sees. */
export const cardUpdateEndpoints: readonly Endpoint[] = [
  {
    api: 'card.update',
    method: 'POST',
    path: '/interactive/v1/card/update',
    okMessage: 'ok',
    answer: updateAfterClick,
  },
  { api: 'ephemeral.send', method: 'POST', path: '/ephemeral/v1/send', answer: sendEphemeral },
  {
    api: 'ephemeral.delete',
    method: 'POST',
    path: '/ephemeral/v1/delete',
    answer: removeEphemeral,
  },
]

async function updateAfterClick({ ctx, body }: Call): Promise<object> {
  const { card } = body
  if (!isJson(card)) throw new Refused(100030)
  const message = await clickedMessage(ctx, textOf(body['token']) ?? '')
  await requireGoodCard(ctx, message, card)
  // Counted last: a card that is refused uses nothing up.
  if (!(await takeUse(ctx.pool, textOf(body['token']) ?? ''))) throw new Refused(300040)
  const content = JSON.stringify(card)
  const nowMs = ctx.now().getTime()
  const updated = await saveContent(ctx.pool, message.messageId, { content, nowMs })
  if (updated !== undefined) await announceMessage(ctx, 'updated', updated)
  return {}
}

/** The message that a token was handed out for. @throws {Refused} 11310, 200000, 3000x0 */
async function clickedMessage(ctx: Context, text: string): Promise<Message> {
  const token = text.startsWith('c-') ? await findUpdateToken(ctx.pool, text) : undefined
  if (token === undefined) throw new Refused(300020)
  await ctx.presses.quiet(token.messageId)
  if (ctx.realMs() - token.issuedMs > TOKEN_LIVES_MS) throw new Refused(300030)
  // Until the callback is answered the card is locked by whoever pressed.
  if (!(await findUpdateToken(ctx.pool, text))?.isAnswered)
    throw new Refused(11310, 'ErrCode: 11310; ErrMsg: card action is lock')
  const message = await findMessage(ctx.pool, token.messageId)
  if (message === undefined || message.isDeleted) throw new Refused(200000)
  return message
}

async function requireGoodCard(ctx: Context, message: Message, card: Json): Promise<void> {
  const chat = await findChat(ctx.pool, message.chatId)
  const fault = await cardFault(ctx.pool, JSON.stringify(card), chat ?? { mayAtAll: false })
  if (fault !== undefined) throw new Refused(11311, `${fault.path}: ${fault.message}`)
  const before = cardOf(message.content) ?? {}
  if (!isVersion1(before) && isVersion1(card)) throw new Refused(11311, 'ErrCode: 200830')
}

async function sendEphemeral({ ctx, body }: Call): Promise<object> {
  const chat = await findChat(ctx.pool, textOf(body['chat_id']) ?? '')
  if (chat === undefined || chat.mode !== 'group') throw new Refused(230001, 'chat_id')
  if (!chat.hasBot) throw new Refused(230002)
  const openId = textOf(body['open_id'])
  const userId = textOf(body['user_id'])
  const person =
    openId === undefined
      ? await findPerson(ctx.pool, userId ?? '', 'user_id')
      : await findPerson(ctx.pool, openId)
  if (person === undefined || !(await isMember(ctx.pool, chat.chatId, person.openId))) {
    throw new Refused(230001, 'the person is not in the chat')
  }
  if (body['msg_type'] !== 'interactive' || !isJson(body['card'])) {
    throw new Refused(230001, 'card')
  }
  const content = JSON.stringify(body['card'])
  const fault = await cardFault(ctx.pool, content, chat)
  if (fault !== undefined) throw cardRefusal(fault)
  const message = await insertMessage(ctx.pool, {
    messageId: newId('message'),
    chatId: chat.chatId,
    senderType: 'app',
    senderId: ctx.credentials.appId,
    msgType: 'interactive',
    content,
    visibleTo: person.openId,
    createdMs: ctx.now().getTime(),
  })
  await announceMessage(ctx, 'new', message)
  return { message_id: message.messageId }
}

async function removeEphemeral({ ctx, body }: Call): Promise<object> {
  const message = await requireOwnMessage(ctx, textOf(body['message_id']) ?? '', 230012)
  if (message.visibleTo === null) throw new Refused(230001, 'not an ephemeral card')
  const gone = await saveRecalled(ctx.pool, message.messageId, ctx.now().getTime())
  if (gone !== undefined) await announceMessage(ctx, 'recalled', gone)
  return {}
}
