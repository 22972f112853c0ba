import type { Context } from '../context.ts'
import { findChat } from '../store/chats.ts'
import { listMessages } from '../store/messages.ts'
import type { Message, MessageRange } from '../store/messages.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { messageItem } from './item.ts'
import { pageSize, page, pageStart } from './paging.ts'
import { Refused } from './refused.ts'
import { requireMessage } from './require-message.ts'

/** Reading one message, and the history of a chat or thread. */
export const readEndpoints: readonly Endpoint[] = [
  {
    api: 'message.get',
    method: 'GET',
    path: '/im/v1/messages/:message_id',
    answer: async (call) => {
      const message = await requireMessage(call.ctx, call.param('message_id'))
      await requireBotIn(call.ctx, message.chatId)
      if (message.visibleTo !== null) throw new Refused(230050)
      return { items: [messageItem(call.ctx, message, wantsOriginal(call))] }
    },
  },
  { api: 'message.list', method: 'GET', path: '/im/v1/messages', answer: history },
]

async function history(call: Call): Promise<object> {
  const { ctx } = call
  const size = pageSize(call, 20, 50)
  const range = await rangeOf(call, size + 1)
  const found = await listMessages(ctx.pool, range)
  return page(found, size, {
    item: (message: Message) => messageItem(ctx, message, wantsOriginal(call)),
    token: (message) => String(message.seq),
  })
}

async function rangeOf(call: Call, limit: number): Promise<MessageRange> {
  const id = call.query('container_id') ?? ''
  const ascending = isAscending(call)
  const start = pageStart(call)
  const from = start === undefined ? {} : ascending ? { after: start } : { before: start }
  const base = { id, ascending, limit, isForAll: true, ...from }
  const container = call.query('container_id_type')
  if (container === 'chat') {
    await requireBotIn(call.ctx, id)
    return { ...base, container, foldThreads: true, ...times(call) }
  }
  if (container !== 'thread') throw new Refused(230001, 'invalid container_id_type')
  await requireThread(call.ctx, id)
  // Times are not supported within a thread and are ignored.
  return { ...base, container }
}

function isAscending(call: Call): boolean {
  const order = call.query('sort_type') ?? 'ByCreateTimeAsc'
  if (order !== 'ByCreateTimeAsc' && order !== 'ByCreateTimeDesc') {
    throw new Refused(230001, 'invalid sort_type')
  }
  return order === 'ByCreateTimeAsc'
}

function times(call: Call): { fromMs?: number; toMs?: number } {
  const fromMs = seconds(call, 'start_time')
  const toMs = seconds(call, 'end_time')
  return {
    ...(fromMs === undefined ? {} : { fromMs }),
    // The whole of the last second belongs to it.
    ...(toMs === undefined ? {} : { toMs: toMs + 999 }),
  }
}

function seconds(call: Call, name: string): number | undefined {
  const text = call.query(name)
  if (text === undefined || text === '') return undefined
  if (!/^\d{1,11}$/.test(text)) throw new Refused(230001, `${name} must be in seconds`)
  return Number(text) * 1000
}

function wantsOriginal(call: Call): boolean {
  return call.query('card_msg_content_type') === 'user_card_content'
}

async function requireBotIn(ctx: Context, chatId: string): Promise<void> {
  const chat = await findChat(ctx.pool, chatId)
  if (chat === undefined) throw new Refused(230001, 'invalid container_id')
  if (!chat.hasBot) throw new Refused(230002)
}

async function requireThread(ctx: Context, threadId: string): Promise<void> {
  const [first] = await listMessages(ctx.pool, {
    container: 'thread',
    id: threadId,
    ascending: true,
    limit: 1,
  })
  if (first === undefined) throw new Refused(230001, 'invalid container_id')
  await requireBotIn(ctx, first.chatId)
}
