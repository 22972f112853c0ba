import type { Client } from '@larksuiteoapi/node-sdk'
import { withTenantToken } from '@larksuiteoapi/node-sdk'
import { incomplete } from './answer.ts'
import type { Call } from './call.ts'
import { checkId, checkRecipient, checkUuid } from './ids.ts'
import type { Recipient } from './ids.ts'

/** A message that Feishu took. */
export interface SentMessage {
  readonly messageId: string
  /** The chat it stands in; for a person, the private chat with the bot. */
  readonly chatId: string | null
}

/** 发消息：what is sent carries a `uuid`, fixed before the first try and used on every retry. */
export interface MessageCalls {
  sendCard(to: Recipient, card: object, uuid: string): Promise<SentMessage>
  /** `text` is sent as it is: what users wrote must not hold `<at …>` any more. */
  sendText(to: Recipient, text: string, uuid: string): Promise<SentMessage>
  /** Sends a file that was uploaded by `uploadFile`. */
  sendFile(to: Recipient, fileKey: string, uuid: string): Promise<SentMessage>
  replyCard(
    messageId: string,
    card: object,
    uuid: string,
    options?: { readonly inThread?: boolean },
  ): Promise<SentMessage & { readonly threadId: string | null }>
  /** Replaces a card of the bot's own, up to 14 days after it was sent. */
  patchCard(messageId: string, card: object): Promise<void>
  /** Adds one of Feishu's emoji (`OK`, `DONE` …) to a message. */
  addReaction(messageId: string, emoji: string): Promise<void>
}

/** The calls that send and change messages. */
export function messageCalls(client: Client, call: Call): MessageCalls {
  const messages = client.im.v1.message

  async function send(
    to: Recipient,
    type: 'interactive' | 'text' | 'file',
    content: object,
    uuid: string,
  ): Promise<SentMessage> {
    const api = 'im.message.create'
    checkRecipient(api, to)
    checkUuid(api, uuid)
    const isChat = to.kind === 'chat'
    const payload = () => ({
      params: { receive_id_type: isChat ? ('chat_id' as const) : ('open_id' as const) },
      data: {
        receive_id: isChat ? to.chatId : to.openId,
        msg_type: type,
        content: JSON.stringify(content),
        uuid,
      },
    })
    const { data } = await call({ api, target: to.kind }, (token) =>
      messages.create(payload(), withTenantToken(token)),
    )
    return sent(api, data)
  }

  return {
    sendCard: (to, card, uuid) => send(to, 'interactive', card, uuid),
    sendText: (to, text, uuid) => send(to, 'text', { text }, uuid),
    sendFile: (to, fileKey, uuid) => send(to, 'file', { file_key: fileKey }, uuid),

    async replyCard(messageId, card, uuid, { inThread = false } = {}) {
      const api = 'im.message.reply'
      checkId(api, messageId, 'message id')
      checkUuid(api, uuid)
      const payload = () => ({
        path: { message_id: messageId },
        data: {
          content: JSON.stringify(card),
          msg_type: 'interactive',
          reply_in_thread: inThread,
          uuid,
        },
      })
      const { data } = await call({ api, target: 'message' }, (token) =>
        messages.reply(payload(), withTenantToken(token)),
      )
      return { ...sent(api, data), threadId: data?.thread_id ?? null }
    },

    async patchCard(messageId, card) {
      const api = 'im.message.patch'
      checkId(api, messageId, 'message id')
      const payload = () => ({
        path: { message_id: messageId },
        data: { content: JSON.stringify(card) },
      })
      await call({ api, target: 'message' }, (token) =>
        messages.patch(payload(), withTenantToken(token)),
      )
    },

    async addReaction(messageId, emoji) {
      const api = 'im.messageReaction.create'
      checkId(api, messageId, 'message id')
      const payload = {
        path: { message_id: messageId },
        data: { reaction_type: { emoji_type: emoji } },
      }
      await call({ api, target: 'message' }, (token) =>
        client.im.v1.messageReaction.create(payload, withTenantToken(token)),
      )
    },
  }
}

function sent(
  api: string,
  data: { message_id?: string | undefined; chat_id?: string | undefined } | undefined,
): SentMessage {
  if (!data?.message_id) throw incomplete({ api }, 'message_id')
  return { messageId: data.message_id, chatId: data.chat_id ?? null }
}
