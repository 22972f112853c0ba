import { Hono } from 'hono'
import { z } from 'zod'
import type { Drawn } from './card/drawing.ts'
import { messagesAt, repliesOf, visiblePage } from './history.ts'
import type { ChatWithMembers, StandIn } from './stand-in.ts'
import { ChatList } from './view/chat-list.tsx'
import { type ChatEyes, Message } from './view/message.tsx'
import { PeopleList } from './view/people-list.tsx'
import type { MessageView } from '../screen/message-view.ts'

const position = z.coerce.number().int().min(0)

const messageQuery = z.object({
  as: z.string(),
  chat: z.string(),
  before: position.optional(),
  after: position.optional(),
  /** Positions of messages to draw anew, comma separated. */
  seqs: z
    .string()
    .transform((text) => text.split(',').slice(0, 100).map(Number))
    .pipe(z.array(z.number().int()))
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(40),
})

const threadQuery = z.object({
  as: z.string(),
  chat: z.string(),
  thread: z.string().optional(),
  /** Position of the message that the thread begins with, while it has no replies. */
  root: position.optional(),
})

/** The pieces of the chat side of the page, as HTML. */
export function chatFragments(standIn: StandIn, now: () => Date): Hono {
  const app = new Hono()
  app.get('/people', async (c) => {
    const { people } = await standIn.directory()
    return c.html(<PeopleList people={people} as={c.req.query('as') ?? ''} />)
  })
  app.get('/chats', async (c) => {
    const as = c.req.query('as') ?? ''
    return c.html(await drawChats(standIn, { as, current: c.req.query('chat') ?? '', now: now() }))
  })
  app.get('/messages', async (c) => {
    const query = messageQuery.parse(c.req.query())
    return c.html(await drawMessages(standIn, query))
  })
  app.get('/thread', async (c) => {
    const query = threadQuery.parse(c.req.query())
    return c.html(await drawThread(standIn, query))
  })
  return app
}

async function drawChats(
  standIn: StandIn,
  { as, current, now }: { as: string; current: string; now: Date },
): Promise<Drawn> {
  const [{ bot, people }, chats] = await Promise.all([standIn.directory(), standIn.chatsOf(as)])
  const counts = chats.map(
    async (chat) => [chat.chatId, await countUnread(standIn, chat, as)] as const,
  )
  const unread = new Map(await Promise.all(counts))
  const names = new Map(people.map(({ openId, name }) => [openId, name]))
  return (
    <ChatList chats={chats} unread={unread} current={current} bot={bot} names={names} now={now} />
  )
}

const MOST_UNREAD = 100

/** How many of the bot's messages at the end of a chat a person has not read. */
async function countUnread(
  standIn: StandIn,
  { chatId, lastMessage }: { chatId: string; lastMessage: MessageView | null },
  as: string,
): Promise<number> {
  const isUnread = ({ sender, readBy, visibleTo, deleted }: MessageView) =>
    sender.type === 'app' &&
    !deleted &&
    (visibleTo === null || visibleTo === as) &&
    !readBy.some(({ openId }) => openId === as)
  if (lastMessage === null || !isUnread(lastMessage)) return 0
  const last = await standIn.history(chatId, { limit: MOST_UNREAD })
  return last.filter(isUnread).length
}

async function drawMessages(standIn: StandIn, query: z.infer<typeof messageQuery>): Promise<Drawn> {
  const { as, chat: chatId, before, after, limit, seqs } = query
  const page = seqs
    ? { messages: await messagesAt(standIn, { chatId, as, seqs }), hasOlder: false }
    : await visiblePage(standIn, { chatId, as, limit, before, after })
  const eyes = await eyesOn(standIn, { as, chatId, messages: page.messages, inThread: false })
  return (
    <>
      {page.hasOlder && after === undefined && <li hidden data-older="true" />}
      {page.messages.map((message) => (
        <Message message={message} eyes={eyes} />
      ))}
    </>
  )
}

async function drawThread(standIn: StandIn, query: z.infer<typeof threadQuery>): Promise<Drawn> {
  const { as, chat: chatId, thread, root } = query
  const messages = thread
    ? await standIn.history(chatId, { thread, after: 0, limit: 500 })
    : await messagesAt(standIn, { chatId, as, seqs: root === undefined ? [] : [root] })
  const eyes = await eyesOn(standIn, { as, chatId, messages, inThread: true })
  return (
    <>
      {messages.map((message) => (
        <Message message={message} eyes={eyes} />
      ))}
    </>
  )
}

async function eyesOn(
  standIn: StandIn,
  look: { as: string; chatId: string; messages: readonly MessageView[]; inThread: boolean },
): Promise<ChatEyes> {
  const { people, chats } = await standIn.directory()
  const chat = chats.find((one: ChatWithMembers) => one.chatId === look.chatId)
  return {
    as: look.as,
    people: new Map(people.map(({ openId, name }) => [openId, name])),
    members: chat?.members ?? [],
    replies: look.inThread ? new Map() : await repliesOf(standIn, look.messages),
    inThread: look.inThread,
  }
}
