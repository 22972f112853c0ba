import type { Verdict } from './errors.ts'
import { notCalled } from './failure.ts'

/** Who gets a message. */
export type Recipient =
  | { readonly kind: 'chat'; readonly chatId: string }
  | { readonly kind: 'person'; readonly openId: string }

/** The SDK puts ids into paths as they stand: a slash or a question mark would call something else. */
const ID = /^[A-Za-z0-9_-]{1,128}$/

/** @throws {FeishuFailure} `verdict`, when this cannot be an id of Feishu's. */
export function checkId(api: string, id: string, what: string, verdict: Verdict = 'fatal'): void {
  if (!ID.test(id)) throw notCalled(api, verdict, `not a ${what}`)
}

/** @throws {FeishuFailure} `unreachable-chat` */
export function checkChatId(api: string, chatId: string): void {
  checkId(api, chatId, 'chat id', 'unreachable-chat')
}

/** @throws {FeishuFailure} `unreachable-person` or `unreachable-chat` */
export function checkRecipient(api: string, to: Recipient): void {
  if (to.kind === 'chat') checkChatId(api, to.chatId)
  else checkId(api, to.openId, 'open id', 'unreachable-person')
}

/**
 * Feishu takes a `uuid` of up to 50 characters; an empty one would not make retries safe.
 *
 * @throws {FeishuFailure} `fatal`
 */
export function checkUuid(api: string, uuid: string): void {
  if (!/^[\x21-\x7e]{1,50}$/.test(uuid)) throw notCalled(api, 'fatal', 'not a uuid')
}
