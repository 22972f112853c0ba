import { Client, DefaultCache } from '@larksuiteoapi/node-sdk'
import { incomplete } from './answer.ts'
import type { Attempt, CallRecord, GatewayLog } from './call.ts'
import { createAttempt, createCall } from './call.ts'
import { baseUrl } from './domain.ts'
import type { FileCalls } from './files.ts'
import { fileCalls } from './files.ts'
import type { HistoryCalls } from './history.ts'
import { historyCalls } from './history.ts'
import { createHttp } from './http.ts'
import type { LookupCalls } from './lookup.ts'
import { lookupCalls } from './lookup.ts'
import type { MessageCalls } from './messages.ts'
import { messageCalls } from './messages.ts'
import { createTokens } from './tokens.ts'

/** The product's only way to Feishu. Every call fails with a `FeishuFailure` and nothing else. */
export interface Gateway extends MessageCalls, HistoryCalls, FileCalls, LookupCalls {}

/** Which app speaks, and to which Feishu. */
export interface GatewayOptions {
  readonly appId: string
  readonly appSecret: string
  /** The base URL: Feishu's, Lark's, a private deployment's or the sandbox's. */
  readonly domain: string
  /** For one request, from the first byte sent to the last one received. */
  readonly timeoutMs?: number
  /** The same for a request that carries a file. */
  readonly transferTimeoutMs?: number
  readonly log: GatewayLog
  /** Told of every request, those for tokens and repeated ones too. */
  readonly onCall?: (call: CallRecord) => void
}

/** Feishu answers in well under a second; past this the office line is at fault. */
const TIMEOUT_MS = 8_000

/** 30 MB take this long on a line of 4 Mbit/s. */
const TRANSFER_TIMEOUT_MS = 60_000

/** The SDK logs the addresses, parameters and bodies of failed requests; ours logs what may be. */
const SILENT = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  trace() {},
}

/**
 * 飞书网关：calls by the official SDK, with a time-out, one token for all, and errors sorted.
 * Gateways share nothing, so a process may hold several.
 *
 * @throws {TypeError} when `domain` is not a plain http(s) URL.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { appId, appSecret, log, onCall } = options
  const { timeoutMs = TIMEOUT_MS, transferTimeoutMs = TRANSFER_TIMEOUT_MS } = options
  const domain = baseUrl(options.domain)
  const http = createHttp(domain)
  const client = new Client({
    appId,
    appSecret,
    domain,
    httpInstance: http.instance,
    logger: SILENT,
    // The SDK fetches a token for each of several first calls and keeps one that Feishu refuses;
    // with this it takes the token that is passed with each call.
    disableTokenCache: true,
    // Its default cache is one for the process.
    cache: new DefaultCache(),
  })
  const attempt = createAttempt({ http, log, timeoutMs, transferTimeoutMs, onCall })
  const call = createCall(
    attempt,
    createTokens(() => fetchToken(client, attempt, { appId, appSecret })),
  )
  return {
    ...messageCalls(client, call),
    ...historyCalls(client, call, appId),
    ...fileCalls(client, call),
    ...lookupCalls(client, call),
  }
}

/** The answer to a token request is flat, unlike all others; the SDK's types do not say so. */
interface TokenAnswer {
  readonly tenant_access_token?: string
  /** Seconds. */
  readonly expire?: number
}

async function fetchToken(
  client: Client,
  attempt: Attempt,
  app: { readonly appId: string; readonly appSecret: string },
): Promise<{ value: string; livesMs: number }> {
  const api = 'auth.tenantAccessToken.internal'
  const data = { app_id: app.appId, app_secret: app.appSecret }
  const answer: unknown = await attempt({ api, target: 'none' }, () =>
    client.auth.v3.tenantAccessToken.internal({ data }),
  )
  const { tenant_access_token: value, expire } = answer as TokenAnswer
  if (!value || !expire) throw incomplete({ api }, 'token')
  return { value, livesMs: expire * 1000 }
}
