import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import { lengthOf } from '../length.ts'
import { businessWindow } from '../limits.ts'
import { announceMessage } from '../screen/announce.ts'
import type { Chat } from '../store/chats.ts'
import { findMessage, insertMessage } from '../store/messages.ts'
import type { Message, NewMessage } from '../store/messages.ts'
import { inTransaction } from '../store/query.ts'
import { findSentWith, insertSentUuid } from '../store/sent-uuids.ts'
import { acceptContent } from './content.ts'
import { Refused } from './refused.ts'

const UUID_LIVES_MS = 3_600_000
const LONGEST_UUID = 50

/** A message of the bot that is about to be stored. */
export interface Posting {
  readonly chat: Chat
  readonly msgType: string | undefined
  readonly content: string | undefined
  readonly uuid: string | undefined
  /** Where it hangs when it is a reply. */
  readonly place: Pick<NewMessage, 'rootId' | 'parentId' | 'threadId'>
}

/**
 * Stores and shows a message of the bot, at most once an hour for a uuid: a second call with the
 * same one is answered with the first message.
 *
 * @throws {Refused} 230001, 230020, 230025, 230049, 230099 …
 */
export async function postMessage(ctx: Context, posting: Posting): Promise<Message> {
  const { chat, msgType, content, uuid } = posting
  if (msgType === undefined) throw new Refused(230001, 'msg_type can not be empty')
  if (content === undefined) throw new Refused(230001, 'content can not be empty')
  if (lengthOf(uuid ?? '') > LONGEST_UUID) throw new Refused(230001, 'uuid is too long')
  if (ctx.limits.take([businessWindow(chat.personId ?? chat.chatId)]) !== undefined) {
    throw new Refused(230020)
  }
  if (uuid === undefined) return store(ctx, posting, { msgType, content })
  const earlier = await findSentWith(ctx.pool, uuid, ctx.realMs() - UUID_LIVES_MS)
  const message = earlier === undefined ? undefined : await findMessage(ctx.pool, earlier)
  return message ?? store(ctx, posting, { msgType, content, uuid })
}

async function store(
  ctx: Context,
  { chat, place }: Posting,
  { msgType, content, uuid }: { msgType: string; content: string; uuid?: string },
): Promise<Message> {
  const accepted = await acceptContent(ctx, chat, msgType, content)
  const fresh: NewMessage = {
    messageId: newId('message'),
    chatId: chat.chatId,
    senderType: 'app',
    senderId: ctx.credentials.appId,
    msgType,
    ...accepted,
    ...place,
    createdMs: ctx.now().getTime(),
  }
  const message = await inTransaction(ctx.pool, async (client) => {
    if (uuid !== undefined) {
      const atMs = ctx.realMs()
      const sent = { uuid, messageId: fresh.messageId, atMs, sinceMs: atMs - UUID_LIVES_MS }
      // Another call took the uuid between the look-up and now: its message is being sent.
      if (!(await insertSentUuid(client, sent))) throw new Refused(230049)
    }
    return insertMessage(client, fresh)
  })
  await announceMessage(ctx, 'new', message)
  return message
}
