import { personIds } from '../api/item.ts'
import { emitEvent } from '../callback/events.ts'
import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import { announceMessage } from '../screen/announce.ts'
import type { Chat } from '../store/chats.ts'
import { ensureThread, insertMessage, listMessages } from '../store/messages.ts'
import type { Mention, Message, NewMessage } from '../store/messages.ts'
import type { Person } from '../store/people.ts'
import { insertUpload } from '../store/uploads.ts'
import { ActProblem } from './problem.ts'
import { seenMessage, speakingChat } from './who.ts'

/** A file that somebody sends, its content as text or as base64. */
export interface SentFile {
  readonly name: string
  readonly text?: string | undefined
  readonly base64?: string | undefined
}

/** What somebody says, and where. Without a chat it goes to the bot in private. */
export interface Saying {
  readonly say?: string | undefined
  readonly file?: SentFile | undefined
  readonly chat?: string | undefined
  /** A message to reply to. */
  readonly replyTo?: string | undefined
  /** A thread to speak in. */
  readonly thread?: string | undefined
  /** Starts a thread on the message replied to. */
  readonly inThread?: boolean | undefined
  readonly mentionBot?: boolean | undefined
}

type Place = Pick<NewMessage, 'rootId' | 'parentId' | 'threadId'>

/** Speaks as a person; the bot hears of it through an event when it is in the chat. */
export async function say(
  ctx: Context,
  person: Person,
  saying: Saying,
): Promise<{ messageId: string; chatId: string; threadId: string | null }> {
  const { chat, place } = await whereToSpeak(ctx, person, saying)
  const drafts = [
    ...(saying.say === undefined ? [] : [textDraft(ctx, saying.say, saying.mentionBot === true)]),
    ...(saying.file === undefined ? [] : [await fileDraft(ctx, saying.file)]),
  ]
  let last: Message | undefined
  for (const draft of drafts) {
    last = await insertMessage(ctx.pool, {
      messageId: newId('message'),
      chatId: chat.chatId,
      senderType: 'user',
      senderId: person.openId,
      ...draft,
      ...place,
      createdMs: ctx.now().getTime(),
    })
    await announceMessage(ctx, 'new', last)
    if (chat.hasBot) await tellBot(ctx, person, chat, last)
  }
  if (last === undefined) throw new ActProblem(422, '没有要说的话，也没有文件')
  return { messageId: last.messageId, chatId: chat.chatId, threadId: last.threadId }
}

async function whereToSpeak(
  ctx: Context,
  person: Person,
  saying: Saying,
): Promise<{ chat: Chat; place: Place }> {
  const replyTo = saying.replyTo ?? (await firstOfThread(ctx, saying.thread))
  if (replyTo === undefined) {
    return { chat: await speakingChat(ctx, person, saying.chat), place: {} }
  }
  const { message, chat } = await seenMessage(ctx, person, replyTo)
  const wantsThread = saying.inThread === true && message.threadId === null
  const threadId = wantsThread
    ? await ensureThread(ctx.pool, message.messageId, newId('thread'))
    : message.threadId
  const rootId = message.rootId ?? message.messageId
  return { chat, place: { rootId, parentId: message.messageId, threadId } }
}

async function firstOfThread(
  ctx: Context,
  threadId: string | undefined,
): Promise<string | undefined> {
  if (threadId === undefined) return undefined
  const range = { container: 'thread', id: threadId, ascending: true, limit: 1 } as const
  const [first] = await listMessages(ctx.pool, range)
  if (first === undefined) throw new ActProblem(404, `没有这个话题：${threadId}`)
  return first.messageId
}

type Draft = Pick<NewMessage, 'msgType' | 'content' | 'mentions'>

function textDraft(ctx: Context, text: string, mentionsBot: boolean): Draft {
  if (!mentionsBot) return { msgType: 'text', content: JSON.stringify({ text }), mentions: [] }
  const { openId, name } = ctx.bot
  const mention: Mention = { key: '@_user_1', openId, name, isBot: true }
  return {
    msgType: 'text',
    content: JSON.stringify({ text: `@_user_1 ${text}` }),
    mentions: [mention],
  }
}

async function fileDraft(ctx: Context, file: SentFile): Promise<Draft> {
  const key = newId('file')
  const bytes = Buffer.from(
    file.base64 ?? file.text ?? '',
    file.base64 === undefined ? 'utf8' : 'base64',
  )
  await insertUpload(ctx.pool, {
    key,
    kind: 'file',
    fileType: 'stream',
    name: file.name,
    contentType: 'application/octet-stream',
    bytes,
    ownerType: 'user',
  })
  return { msgType: 'file', content: JSON.stringify({ file_key: key, file_name: file.name }) }
}

async function tellBot(ctx: Context, person: Person, chat: Chat, message: Message): Promise<void> {
  const senderId = { open_id: person.openId, union_id: person.unionId, user_id: person.userId }
  const tenantKey = ctx.bot.tenantKey
  const mentions = await Promise.all(
    message.mentions.map(async ({ key, openId, name, isBot }) => ({
      key,
      id: isBot
        ? { open_id: openId, union_id: ctx.bot.unionId, user_id: '' }
        : await personIds(ctx, openId),
      mentioned_type: isBot ? 'bot' : 'user',
      name,
      tenant_key: tenantKey,
    })),
  )
  await emitEvent(ctx, chat.chatId, 'im.message.receive_v1', {
    sender: { sender_id: senderId, sender_type: 'user', tenant_key: tenantKey },
    message: {
      message_id: message.messageId,
      ...(message.rootId === null ? {} : { root_id: message.rootId }),
      ...(message.parentId === null ? {} : { parent_id: message.parentId }),
      ...(message.threadId === null ? {} : { thread_id: message.threadId }),
      create_time: String(message.createdMs),
      update_time: String(message.updatedMs),
      chat_id: chat.chatId,
      chat_type: chat.mode,
      message_type: message.msgType,
      content: message.content,
      ...(mentions.length === 0 ? {} : { mentions }),
    },
  })
}
