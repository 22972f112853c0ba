import { storeOnce } from '../db/queries/inbox.ts'
import { insertReply } from '../db/queries/replies.ts'
import type { BotContext } from './context.ts'
import { isOpaque } from './opaque.ts'
import type { Envelope } from './webhook.ts'

/**
 * Events: each is stored once, by `message_id` for messages (Feishu's advice) and `event_id` for
 * others, so a delivery repeated hours later or after a restart does nothing.
 */
export async function onEvent(ctx: BotContext, envelope: Envelope): Promise<void> {
  const id = identityOf(envelope)
  if (id === null) {
    ctx.metrics.event(envelope.type, 'malformed')
    return
  }
  if (envelope.type === 'im.message.receive_v1') {
    await onMessage(ctx, envelope, id)
    return
  }
  const fresh = await storeOnce(ctx.db, { id, type: envelope.type })
  ctx.metrics.event(envelope.type, fresh ? 'stored' : 'duplicate')
}

function identityOf({ id, type, event }: Envelope): string | null {
  if (type !== 'im.message.receive_v1') return id
  const message = event['message'] as { message_id?: unknown } | null | undefined
  return isOpaque(message?.message_id) ? message.message_id : null
}

/** Whoever writes to the bot in private gets help; the words it knows are answered by name. */
async function onMessage(ctx: BotContext, envelope: Envelope, id: string): Promise<void> {
  const message = envelope.event['message'] as { [key: string]: unknown }
  const sender = envelope.event['sender'] as { sender_id?: { open_id?: unknown } | null } | null
  const openId = sender?.sender_id?.open_id
  const isPrivate = message['chat_type'] === 'p2p'
  if (!isPrivate || !isOpaque(openId)) {
    const fresh = await storeOnce(ctx.db, { id, type: envelope.type })
    ctx.metrics.event(envelope.type, fresh ? 'stored' : 'duplicate')
    return
  }
  const word = wordOf(message['content'])
  const fresh = await ctx.db.transaction().execute(async (trx) => {
    if (!(await storeOnce(trx, { id, type: envelope.type }))) return false
    await insertReply(trx, openId, word === '待办' ? '待办' : '帮助')
    return true
  })
  ctx.metrics.event(envelope.type, fresh ? 'answered' : 'duplicate')
  if (fresh) ctx.ring.outbox()
}

function wordOf(content: unknown): string {
  try {
    const { text } = JSON.parse(String(content)) as { text?: unknown }
    return typeof text === 'string' ? text.trim() : ''
  } catch {
    return ''
  }
}
