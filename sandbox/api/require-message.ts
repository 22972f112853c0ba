import type { Context } from '../context.ts'
import { looksLikeMessageId } from '../ids.ts'
import { findMessage } from '../store/messages.ts'
import type { Message } from '../store/messages.ts'
import { Refused } from './refused.ts'

const DAY_MS = 86_400_000

/** The message of that id. @throws {Refused} 99992354 */
export async function requireMessage(ctx: Context, messageId: string): Promise<Message> {
  const message = looksLikeMessageId(messageId) ? await findMessage(ctx.pool, messageId) : undefined
  if (message === undefined) throw new Refused(99992354, `invalid message_id ${messageId}`)
  return message
}

/** A message of this bot that still stands. @throws {Refused} `notOwn`, 230011, 99992354 */
export async function requireOwnMessage(
  ctx: Context,
  messageId: string,
  notOwn: number,
): Promise<Message> {
  const message = await requireMessage(ctx, messageId)
  if (message.senderId !== ctx.credentials.appId) throw new Refused(notOwn)
  if (message.isDeleted) throw new Refused(230011)
  return message
}

/** Whether a message is older than a number of days on the product's clock. */
export function isOlderThan(ctx: Context, message: Message, days: number): boolean {
  return ctx.now().getTime() - message.createdMs > days * DAY_MS
}
