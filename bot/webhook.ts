import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { onClick } from './clicks/answer.ts'
import { settleClick } from './clicks/settle.ts'
import type { BotContext } from './context.ts'
import { decrypt, DecryptionError, isSigned } from './feishu/crypto.ts'
import { onEvent } from './messages.ts'
import { isOpaque } from './opaque.ts'

/** A card callback or an event after it was opened and found genuine. */
export interface Envelope {
  readonly id: string
  readonly type: string
  readonly event: { readonly [key: string]: unknown }
}

const MAX_BYTES = 1_000_000

/** Feishu's two addresses. Nothing is acted on before signature, token and app were checked. */
export function webhooks(ctx: BotContext): Hono {
  const routes = new Hono()
  routes.use(
    bodyLimit({ maxSize: MAX_BYTES, onError: (c) => c.json({ msg: 'body too large' }, 413) }),
  )

  routes.post('/event', async (c) => {
    const opened = await open(ctx, c.req.raw)
    if ('status' in opened) return c.json(opened.body, opened.status)
    await onEvent(ctx, opened.envelope)
    return c.json({})
  })

  routes.post('/card', async (c) => {
    const arrivedMs = ctx.clock.realMs()
    const opened = await open(ctx, c.req.raw)
    if ('status' in opened) return c.json(opened.body, opened.status)
    if (opened.envelope.type !== 'card.action.trigger') return c.json({})
    const { answer, messageId } = await onClick(ctx, opened.envelope, arrivedMs)
    // The PATCH that settles the card waits until this answer has gone out.
    if (messageId !== null) settleClick(ctx, messageId)
    return c.json(answer)
  })
  return routes
}

type Opened =
  { readonly envelope: Envelope } | { readonly status: 200 | 400 | 401; readonly body: object }

async function open(ctx: BotContext, request: Request): Promise<Opened> {
  const raw = Buffer.from(await request.arrayBuffer())
  const refuse = (status: 400 | 401, reason: string): Opened => {
    ctx.metrics.refused('webhook', reason)
    return { status, body: { msg: reason } }
  }
  const outer = parseObject(raw.toString('utf8'))
  if (outer === null) return refuse(400, 'not a JSON object')
  const encrypted = outer['encrypt']
  // An address may be saved in the console before the Encrypt Key is: that check comes in clear.
  if (typeof encrypted !== 'string' && outer['type'] !== 'url_verification') {
    return refuse(401, 'not encrypted')
  }
  const inner = typeof encrypted === 'string' ? openEncrypted(ctx, encrypted) : outer
  if (inner === null) return refuse(401, 'not decryptable')
  const header = asObject(inner['header'])
  const token = header?.['token'] ?? inner['token']
  if (!isToken(token, ctx.app.verificationToken)) return refuse(401, 'wrong token')
  // The verification of an address is never signed (Feishu §1.1); the token vouches for it.
  if (inner['type'] === 'url_verification') {
    const { challenge } = inner
    if (typeof challenge !== 'string') return refuse(400, 'no challenge')
    return { status: 200, body: { challenge } }
  }
  if (!isSigned(signatureOf(request, raw), ctx.app.encryptKey))
    return refuse(401, 'wrong signature')
  if (header === null) return refuse(400, 'unknown envelope')
  if (header['app_id'] !== ctx.app.appId) return refuse(401, 'foreign app')
  const event = asObject(inner['event'])
  const type = header['event_type']
  const id = header['event_id']
  if (event === null || !isOpaque(type) || !isOpaque(id)) return refuse(400, 'unknown envelope')
  return { envelope: { id, type, event } }
}

function signatureOf(request: Request, body: Buffer) {
  return {
    timestamp: request.headers.get('x-lark-request-timestamp') ?? '',
    nonce: request.headers.get('x-lark-request-nonce') ?? '',
    signature: request.headers.get('x-lark-signature') ?? '',
    body,
  }
}

/** Compared in constant time, by hashes, whose length tells nothing. */
function isToken(given: unknown, token: string): boolean {
  if (typeof given !== 'string' || token === '') return false
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(token))
}

function openEncrypted(ctx: BotContext, encrypted: string): { [key: string]: unknown } | null {
  try {
    return parseObject(decrypt(ctx.app.encryptKey, encrypted))
  } catch (error) {
    if (error instanceof DecryptionError) return null
    throw error
  }
}

function parseObject(text: string): { [key: string]: unknown } | null {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return null
  }
}

function asObject(value: unknown): { [key: string]: unknown } | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { [key: string]: unknown })
    : null
}
