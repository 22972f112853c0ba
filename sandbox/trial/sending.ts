import type { Json } from '../json.ts'
import { CAST } from './trial.ts'
import type { Trial } from './trial.ts'

/** What can be changed about a message that a test sends. */
export interface SendWish {
  readonly to?: string
  readonly type?: 'chat_id' | 'open_id' | 'user_id' | 'union_id'
  readonly uuid?: string
}

/** Sends content of a type with the SDK; into the trial's group unless told otherwise. */
export function send(trial: Trial, msgType: string, content: Json, wish: SendWish = {}) {
  const to = wish.to ?? CAST.group
  return trial.client.im.v1.message.create({
    params: { receive_id_type: wish.type ?? (to.startsWith('ou_') ? 'open_id' : 'chat_id') },
    data: {
      receive_id: to,
      msg_type: msgType,
      content: JSON.stringify(content),
      ...(wish.uuid === undefined ? {} : { uuid: wish.uuid }),
    },
  })
}

/** Sends a text. */
export function sendText(trial: Trial, text: string, wish: SendWish = {}) {
  return send(trial, 'text', { text }, wish)
}

/** Sends a card and answers its message id. */
export async function sendCard(trial: Trial, card: Json, wish: SendWish = {}): Promise<string> {
  const sent = await send(trial, 'interactive', card, wish)
  return sent.data?.message_id ?? ''
}

/** Replaces a card by PATCH. */
export function patch(trial: Trial, messageId: string, card: Json) {
  return trial.client.im.v1.message.patch({
    path: { message_id: messageId },
    data: { content: JSON.stringify(card) },
  })
}
