import { cardOf } from '../card/acceptance.ts'
import { degradedCard } from '../card/degraded.ts'
import type { Context } from '../context.ts'
import type { Message } from '../store/messages.ts'
import { findPerson } from '../store/people.ts'

/** A message as the API gives it back. Cards come simplified unless the original is asked for. */
export function messageItem(ctx: Context, message: Message, wantsOriginalCard = false): object {
  const isApp = message.senderType === 'app'
  return {
    message_id: message.messageId,
    ...(message.rootId === null ? {} : { root_id: message.rootId }),
    ...(message.parentId === null ? {} : { parent_id: message.parentId }),
    ...(message.threadId === null ? {} : { thread_id: message.threadId }),
    msg_type: message.msgType,
    create_time: String(message.createdMs),
    update_time: String(message.updatedMs),
    deleted: message.isDeleted,
    updated: message.isEdited,
    chat_id: message.chatId,
    sender: {
      id: message.senderId,
      id_type: isApp ? 'app_id' : 'open_id',
      sender_type: message.senderType,
      tenant_key: ctx.bot.tenantKey,
    },
    body: { content: contentOf(message, wantsOriginalCard) },
    ...(message.mentions.length === 0 ? {} : { mentions: mentionsOf(ctx, message) }),
  }
}

function contentOf(message: Message, wantsOriginalCard: boolean): string {
  if (message.isDeleted) return 'This message was recalled'
  if (message.msgType !== 'interactive' || wantsOriginalCard) return message.content
  const card = cardOf(message.content)
  return card === undefined ? message.content : JSON.stringify(degradedCard(card))
}

function mentionsOf(ctx: Context, message: Message): object[] {
  return message.mentions.map(({ key, openId, name }) => ({
    key,
    id: openId,
    id_type: 'open_id',
    name,
    tenant_key: ctx.bot.tenantKey,
  }))
}

/** The three ids of a person, as events name people; only the open id when unknown. */
export async function personIds(ctx: Context, openId: string): Promise<object> {
  const person = await findPerson(ctx.pool, openId)
  return { open_id: openId, union_id: person?.unionId ?? '', user_id: person?.userId ?? '' }
}
