import { z } from 'zod'
import { chatMeant } from '../act/who.ts'
import type { Context } from '../context.ts'
import { listChatsOf, listMembers } from '../store/chats.ts'
import { listMessages } from '../store/messages.ts'
import type { MessageRange } from '../store/messages.ts'
import type { MessageView } from './message-view.ts'
import { viewMessages } from './message-view.ts'

const MOST = 500

/** Query of a chat's history: positions are `seq`, not included themselves. */
export const historyQuery = z.object({
  after: z.coerce.number().int().optional(),
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
  thread: z.string().optional(),
})

/**
 * Messages of a chat or one of its threads, oldest first: those after a position, else the last
 * ones. Thread replies are among them. `next` is the position to go on after, null at the end.
 */
export async function chatHistory(
  ctx: Context,
  which: string,
  query: z.infer<typeof historyQuery>,
): Promise<{ items: MessageView[]; next: number | null }> {
  const chat = await chatMeant(ctx, which)
  const ascending = query.after !== undefined
  const range: MessageRange = {
    ...(query.thread === undefined
      ? { container: 'chat', id: chat.chatId }
      : { container: 'thread', id: query.thread }),
    ascending,
    limit: query.limit + 1,
    ...(query.after === undefined ? {} : { after: query.after }),
    ...(query.before === undefined ? {} : { before: query.before }),
  }
  const found = await listMessages(ctx.pool, range)
  const shown = found.slice(0, query.limit)
  const items = await viewMessages(ctx, ascending ? shown : shown.toReversed())
  const hasMore = ascending && found.length > query.limit
  return { items, next: hasMore ? (items.at(-1)?.seq ?? null) : null }
}

/** The chats a person sees, the one with the newest message first. */
export async function chatsOfPerson(ctx: Context, openId: string): Promise<object[]> {
  const chats = await Promise.all(
    (await listChatsOf(ctx.pool, openId)).map(async (chat) => {
      const range = { container: 'chat', id: chat.chatId, ascending: false, limit: 20 } as const
      const messages = await listMessages(ctx.pool, range)
      const last = messages.find((one) => one.visibleTo === null || one.visibleTo === openId)
      const [lastMessage] = last === undefined ? [] : await viewMessages(ctx, [last])
      const members = await listMembers(ctx.pool, chat.chatId)
      return { ...chat, members, lastMessage: lastMessage ?? null }
    }),
  )
  const position = (chat: (typeof chats)[number]) => chat.lastMessage?.seq ?? 0
  return chats.sort((one, other) => position(other) - position(one))
}
