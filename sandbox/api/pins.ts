import type { Context } from '../context.ts'
import { textOf } from '../json.ts'
import { findChat } from '../store/chats.ts'
import { insertPin, listPins, removePin } from '../store/pins.ts'
import type { Pin } from '../store/pins.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { pageSize, page, pageStart } from './paging.ts'
import { Refused } from './refused.ts'
import { requireMessage } from './require-message.ts'

/** Pinning messages in their chat. */
export const pinEndpoints: readonly Endpoint[] = [
  { api: 'pin.create', method: 'POST', path: '/im/v1/pins', answer: pin },
  { api: 'pin.delete', method: 'DELETE', path: '/im/v1/pins/:message_id', answer: unpin },
  { api: 'pin.list', method: 'GET', path: '/im/v1/pins', answer: list },
]

async function pin({ ctx, body }: Call): Promise<object> {
  const message = await requireMessage(ctx, textOf(body['message_id']) ?? '')
  if (message.isDeleted) throw new Refused(230011)
  await requireBotIn(ctx, message.chatId)
  const stored = await insertPin(ctx.pool, {
    messageId: message.messageId,
    chatId: message.chatId,
    operatorId: ctx.credentials.appId,
    atMs: ctx.now().getTime(),
  })
  return { pin: itemOf(stored) }
}

async function unpin({ ctx, param }: Call): Promise<object> {
  const message = await requireMessage(ctx, param('message_id'))
  await requireBotIn(ctx, message.chatId)
  await removePin(ctx.pool, message.messageId)
  return {}
}

async function list(call: Call): Promise<object> {
  const { ctx } = call
  const chatId = call.query('chat_id') ?? ''
  await requireBotIn(ctx, chatId)
  // Unlike the history of messages, pins are bounded in milliseconds.
  const fromMs = Number(call.query('start_time') ?? 0)
  const toMs = Number(call.query('end_time') ?? Number.MAX_SAFE_INTEGER)
  const pins = await listPins(ctx.pool, chatId, { fromMs, toMs })
  const start = pageStart(call) ?? 0
  const size = pageSize(call, 20, 50)
  return page(pins.slice(start), size, { item: itemOf, token: () => String(start + size) })
}

async function requireBotIn(ctx: Context, chatId: string): Promise<void> {
  const chat = await findChat(ctx.pool, chatId)
  if (chat === undefined) throw new Refused(230001, 'invalid chat_id')
  if (!chat.hasBot) throw new Refused(230002)
}

function itemOf(stored: Pin): object {
  return {
    message_id: stored.messageId,
    chat_id: stored.chatId,
    operator_id: stored.operatorId,
    operator_id_type: 'app_id',
    create_time: String(stored.atMs),
  }
}
