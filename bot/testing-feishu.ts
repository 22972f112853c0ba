import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import { APP } from './testing.ts'

/** How a delivery of Feishu's differs from a genuine one. */
export interface Forgery {
  readonly token?: string
  readonly appId?: string
  readonly encryptKey?: string
  readonly signKey?: string
  /** Writes the body otherwise than Feishu does; it is signed as it stands. */
  readonly write?: (encrypted: string) => string
  readonly eventId?: string
}

let deliveries = 0

/** An id as Feishu gives every delivery one. */
export function newEventId(): string {
  deliveries += 1
  return `f7984f25108f8137722bb63c${String(deliveries).padStart(8, '0')}`
}

/** The frame around an event or a click (§1.2). */
export function envelope(type: string, event: unknown, forged: Forgery = {}): object {
  return {
    schema: '2.0',
    header: {
      event_id: forged.eventId ?? newEventId(),
      event_type: type,
      create_time: '1608725989000',
      token: forged.token ?? APP.verificationToken,
      app_id: forged.appId ?? APP.appId,
      tenant_key: '2ca1d211f64f6438',
    },
    event,
  }
}

/** Encrypts as Feishu does (§1.3): AES-256-CBC under the hash of the key, base64 of iv and text. */
export function encrypt(encryptKey: string, plain: string): string {
  const key = createHash('sha256').update(encryptKey).digest()
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]).toString('base64')
}

/** The three headers of a signed delivery (§1.4), over the body as it is sent. */
export function signed(body: string, key = APP.encryptKey): Record<string, string> {
  const timestamp = '1608725989'
  const nonce = 'a1b2c3'
  const signature = createHash('sha256')
    .update(timestamp + nonce + key + body)
    .digest('hex')
  return {
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    'x-lark-signature': signature,
  }
}

/** Posts a body as it stands. */
export async function postRaw(
  app: Hono,
  door: 'event' | 'card',
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const answer = await app.request(`/webhook/${door}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json;charset=utf-8', ...headers },
    body,
  })
  return { status: answer.status, body: await answer.json() }
}

/** Encrypts, signs and posts what Feishu would send. */
export function post(app: Hono, door: 'event' | 'card', payload: object, forged: Forgery = {}) {
  const encrypted = encrypt(forged.encryptKey ?? APP.encryptKey, JSON.stringify(payload))
  const body = forged.write?.(encrypted) ?? JSON.stringify({ encrypt: encrypted })
  return postRaw(app, door, body, signed(body, forged.signKey))
}

/** A text that somebody writes to the bot in private. */
export function privateMessage(messageId: string, openId: string, text: string): object {
  return {
    sender: { sender_id: { open_id: openId }, sender_type: 'user' },
    message: {
      message_id: messageId,
      chat_id: `oc_p2p_${openId}`,
      chat_type: 'p2p',
      message_type: 'text',
      content: JSON.stringify({ text }),
    },
  }
}

/** A press as a test describes it. */
export interface Press {
  readonly by: string
  readonly act?: string
  readonly task?: string
  readonly message?: string
  readonly form?: unknown
  /** In place of act and task. */
  readonly value?: unknown
  readonly eventId?: string
}

/** What comes back from a press. */
export interface PressAnswer {
  readonly toast: { readonly type: string; readonly content: string }
  readonly card?: { readonly type: string; readonly data: object }
}

/** The event of a press (§2.1). */
export function pressEvent(press: Press): object {
  return {
    operator: { tenant_key: '2ca1d211f64f6438', open_id: press.by, union_id: 'on_1' },
    token: 'c-295ee57216a5dc9de90fefd0aadb4b1d7d',
    action: {
      tag: 'button',
      value: 'value' in press ? press.value : { a: press.act, t: press.task },
      ...('form' in press ? { form_value: press.form, name: 'submit' } : {}),
    },
    host: 'im_message',
    context: { open_message_id: press.message ?? 'om_unknown', open_chat_id: 'oc_any' },
  }
}

/** Presses a button; the answer to a genuine press is always 200. */
export async function press(app: Hono, pressed: Press): Promise<PressAnswer> {
  const { eventId } = pressed
  const payload = envelope('card.action.trigger', pressEvent(pressed), eventId ? { eventId } : {})
  const { status, body } = await post(app, 'card', payload)
  if (status !== 200) throw new Error(`a press was answered by ${status}`)
  return body as PressAnswer
}
