import { newId } from '../ids.ts'
import { textOf } from '../json.ts'
import { findChat } from '../store/chats.ts'
import { ensureThread } from '../store/messages.ts'
import type { Message, NewMessage } from '../store/messages.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { messageItem } from './item.ts'
import { postMessage } from './post-message.ts'
import { openChat, receivingChat } from './receiver.ts'
import { requireMessage } from './require-message.ts'
import { Refused } from './refused.ts'

/** Sending and replying. */
export const sendEndpoints: readonly Endpoint[] = [
  {
    api: 'message.create',
    method: 'POST',
    path: '/im/v1/messages',
    answer: async (call) => send(call, await receivingChat(call), {}),
  },
  {
    api: 'message.reply',
    method: 'POST',
    path: '/im/v1/messages/:message_id/reply',
    answer: reply,
  },
]

async function reply(call: Call): Promise<object> {
  const { ctx } = call
  const target = await requireMessage(ctx, call.param('message_id'))
  if (target.isDeleted) throw new Refused(230011)
  if (target.visibleTo !== null) throw new Refused(230050)
  const chat = await openChat(ctx, await findChat(ctx.pool, target.chatId))
  const place = await replyPlace(call, target)
  return send(call, chat, place)
}

/** Where a reply hangs; a target in a thread, or the wish for one, puts it into the thread. */
export async function replyPlace(
  { ctx, body }: Pick<Call, 'ctx' | 'body'>,
  target: Message,
): Promise<Pick<NewMessage, 'rootId' | 'parentId' | 'threadId'>> {
  const wantsThread = body['reply_in_thread'] === true
  const threadId =
    target.threadId ??
    (wantsThread ? await ensureThread(ctx.pool, target.messageId, newId('thread')) : null)
  return { rootId: target.rootId ?? target.messageId, parentId: target.messageId, threadId }
}

async function send(
  { ctx, body }: Call,
  chat: Awaited<ReturnType<typeof receivingChat>>,
  place: Pick<NewMessage, 'rootId' | 'parentId' | 'threadId'>,
): Promise<object> {
  const message = await postMessage(ctx, {
    chat,
    msgType: textOf(body['msg_type']),
    content: textOf(body['content']),
    uuid: textOf(body['uuid']),
    place,
  })
  return messageItem(ctx, message)
}
