import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { encrypt, signatureOf } from './cipher.ts'

/** How a delivery ended. */
export type Outcome =
  | { kind: 'answered'; status: number; text: string }
  | { kind: 'timeout' }
  | { kind: 'unreachable' }
  | { kind: 'unknown-host' }
  /** No address is set in the app's console. */
  | { kind: 'no-address' }
  | { kind: 'cut' }

const ANSWER_WITHIN_MS = 3000

/** Sends an event or click as Feishu does, encrypted and signed, and waits at most 3 s. */
export async function postToBot(ctx: Context, url: string, payload: object): Promise<Outcome> {
  if (url === '') return { kind: 'no-address' }
  const { delayMs, duplicate, spaced, forge } = ctx.faults.plan().callbacks
  if (delayMs !== undefined) await delay(delayMs)
  const token = forge === 'token' ? 'not-the-verification-token' : undefined
  const plain = JSON.stringify(token === undefined ? payload : withToken(payload, token))
  const body = forge === 'plain' ? plain : wrap(encrypt(ctx.credentials.encryptKey, plain), spaced)
  const headers = signedHeaders(
    forge === 'signature' ? 'not-the-key' : ctx.credentials.encryptKey,
    body,
    ctx.now(),
  )
  const first = post(url, body, headers)
  const copies = Array.from({ length: duplicate ?? 0 }, () => post(url, body, headers))
  await Promise.all(copies)
  return first
}

/** Sends the unsigned request with which a console checks an address; answers what came back. */
export function postChallenge(ctx: Context, url: string, challenge: string): Promise<Outcome> {
  const payload = {
    challenge,
    token: ctx.credentials.verificationToken,
    type: 'url_verification',
  }
  const body = wrap(encrypt(ctx.credentials.encryptKey, JSON.stringify(payload)), false)
  return post(url, body, {})
}

function withToken(payload: object, token: string): object {
  const header = 'header' in payload ? { ...(payload.header as object), token } : { token }
  return { ...payload, header }
}

function wrap(encrypted: string, spaced: boolean | undefined): string {
  if (spaced !== true) return JSON.stringify({ encrypt: encrypted })
  return `{ "encrypt" : "${encrypted.replaceAll('/', '\\/')}" }\n`
}

function signedHeaders(key: string, body: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const nonce = randomUUID()
  return {
    'X-Lark-Request-Timestamp': timestamp,
    'X-Lark-Request-Nonce': nonce,
    'X-Lark-Signature': signatureOf(key, { timestamp, nonce, body }),
  }
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json;charset=utf-8', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    return { kind: 'answered', status: response.status, text: await response.text() }
  } catch (error) {
    return outcomeOf(error)
  }
}

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Error)) return { kind: 'cut' }
  if (error.name === 'TimeoutError') return { kind: 'timeout' }
  const cause = error.cause as { code?: string } | undefined
  if (cause?.code === 'ENOTFOUND' || cause?.code === 'EAI_AGAIN') return { kind: 'unknown-host' }
  if (cause?.code === 'ECONNREFUSED' || cause?.code === 'UND_ERR_CONNECT_TIMEOUT') {
    return { kind: 'unreachable' }
  }
  return { kind: 'cut' }
}
