import type { CallTarget } from '../faults.ts'
import { textOf } from '../json.ts'
import { findChat } from '../store/chats.ts'
import { findMessage } from '../store/messages.ts'
import type { Call } from './endpoint.ts'

/** What a call is about. Chats and people are looked up only while a fault rule asks for them. */
export async function targetOf(call: Call, api: string): Promise<CallTarget> {
  if (!call.ctx.faults.areTargeted()) return { api }
  const receiver = textOf(call.body['receive_id'])
  const chatId =
    (receiver?.startsWith('oc_') === true ? receiver : undefined) ??
    textOf(call.param('chat_id')) ??
    call.query('container_id') ??
    (await chatOfMessage(call))
  const person = receiver?.startsWith('ou_') === true ? receiver : undefined
  const chat = chatId === undefined ? undefined : await findChat(call.ctx.pool, chatId)
  return { api, chat: chatId, person: person ?? chat?.personId ?? undefined }
}

async function chatOfMessage(call: Call): Promise<string | undefined> {
  const messageId = call.param('message_id')
  if (messageId === '') return undefined
  const message = await findMessage(call.ctx.pool, messageId)
  return message?.chatId
}
