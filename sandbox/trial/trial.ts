import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Client, defaultHttpInstance, LoggerLevel } from '@larksuiteoapi/node-sdk'
import { Hono } from 'hono'
import type { Pool } from 'pg'
import { testDatabase } from '../../test/support/postgres.ts'
import type { CallbackUrls, StandInLog } from '../context.ts'
import { standInCredentials } from '../credentials.ts'
import type { AppCredentials } from '../credentials.ts'
import { jsonOf } from '../json.ts'
import type { Json } from '../json.ts'
import { createStandIn } from '../stand-in.ts'
import type { StandIn } from '../stand-in.ts'
import { startFakeBot } from './fake-bot.ts'
import type { FakeBot } from './fake-bot.ts'

/** People and chats that every trial has. 甲 and 乙 share the group; 丙 is outside it. */
export const CAST = {
  jia: 'ou_00000000000000000000000000000001',
  yi: 'ou_00000000000000000000000000000002',
  bing: 'ou_00000000000000000000000000000003',
  group: 'oc_00000000000000000000000000000001',
} as const

/** A stand-in behind real HTTP, a fake bot, the official SDK, and a clock in the test's hand. */
export interface Trial extends AsyncDisposable {
  readonly pool: Pool
  readonly credentials: AppCredentials
  readonly standIn: StandIn
  readonly bot: FakeBot
  readonly client: Client
  /** `http://127.0.0.1:port/sandbox`. */
  readonly domain: string
  /** The product's clock. */
  now: Date
  /** How far real time has moved since the trial began; it stands still unless a test moves it. */
  aheadMs: number
  /** Calls one of the stand-in's own routes. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }>
  /** `POST /sandbox/act`; throws unless it succeeds. */
  act(body: object): Promise<Json>
  /** Stops the stand-in and starts another one on the same database. */
  restart(): Promise<void>
  /** Starts one more stand-in beside it; its errors are told. */
  another(onError: (message: string) => void, callback?: Partial<CallbackUrls>): Promise<StandIn>
}

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }
const SDK_LOGGER = { error() {}, warn() {}, info() {}, debug() {}, trace() {} }

/** Starts a trial: `await using trial = await startTrial()`. */
export async function startTrial(): Promise<Trial> {
  defaultHttpInstance.defaults.proxy = false
  const database = await testDatabase()
  // The database is dropped while the pool's last sockets are still closing.
  database.pool.on('error', () => {})
  const credentials = await standInCredentials(database.pool)
  const bot = await startFakeBot(credentials.encryptKey)
  const startedMs = performance.timeOrigin + performance.now()
  const create = (log: StandInLog, callback: Partial<CallbackUrls> = {}) =>
    createStandIn({
      pool: database.pool,
      now: () => trial.now,
      realMs: () => startedMs + trial.aheadMs,
      callback: { eventUrl: bot.eventUrl, cardUrl: bot.cardUrl, ...callback },
      credentials,
      log,
    })
  const site = await openSite()
  const ask = askerOf(site.domain)
  let standIn: StandIn
  const start = async () => {
    standIn = await create(QUIET)
    site.mount(standIn)
  }
  const trial: Trial = {
    pool: database.pool,
    credentials,
    get standIn() {
      return standIn
    },
    bot,
    client: newClient(credentials, site.domain),
    domain: site.domain,
    now: new Date('2026-11-20T10:00:00+08:00'),
    aheadMs: 0,
    ask,
    async act(body) {
      const answer = await ask('POST', '/act', body)
      if (answer.status !== 200) throw new Error(JSON.stringify(answer))
      return answer.body
    },
    async restart() {
      await standIn.close()
      await start()
    },
    another: (onError, callback) =>
      create({ ...QUIET, error: (_, message) => onError(message) }, callback),
    async [Symbol.asyncDispose]() {
      await standIn.close()
      await site.close()
      await bot[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
  await start()
  await seat(trial)
  return trial
}

/** An HTTP server on a free port whose `/sandbox` can be given another stand-in. */
async function openSite() {
  let mounted = new Hono()
  const server = serve({
    fetch: (...call) => mounted.fetch(...call),
    port: 0,
    hostname: '127.0.0.1',
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    domain: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox`,
    mount(standIn: StandIn) {
      mounted = new Hono().route('/sandbox', standIn.app)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

function askerOf(domain: string): Trial['ask'] {
  return async (method, path, body) => {
    const response = await fetch(`${domain}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: jsonOf(text === '' ? {} : JSON.parse(text)) }
  }
}

/** An SDK client of its own, with a token cache of its own. */
export function newClient(credentials: AppCredentials, domain: string): Client {
  const kept = new Map<unknown, { value: unknown; expireMs: number }>()
  return new Client({
    appId: credentials.appId,
    appSecret: credentials.appSecret,
    domain,
    loggerLevel: LoggerLevel.error,
    logger: SDK_LOGGER,
    cache: {
      async get(key) {
        return kept.get(key)?.value
      },
      async set(key, value, expireMs = 0) {
        kept.set(key, { value, expireMs })
        return true
      },
    },
  })
}

async function seat(trial: Trial): Promise<void> {
  await trial.ask('PUT', '/people', [
    { openId: CAST.jia, name: '甲', mobile: '13800000001', department: '市场监管局' },
    { openId: CAST.yi, name: '乙' },
    { openId: CAST.bing, name: '丙' },
  ])
  await trial.ask('PUT', '/chats', [
    { chatId: CAST.group, name: '市场监管局', members: [CAST.jia, CAST.yi] },
  ])
}

/** The code and status with which a call was refused; code 0 when it was not. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ status: number; code: number; msg: string; headers: Json }> {
  try {
    const { code = 0, msg = '' } = jsonOf(await call) as { code?: number; msg?: string }
    return { status: 200, code, msg, headers: {} }
  } catch (error) {
    const response = jsonOf((error as { response?: unknown }).response)
    const { code = -1, msg = '' } = jsonOf(response['data']) as { code?: number; msg?: string }
    return { status: Number(response['status'] ?? 0), code, msg, headers: headersOf(response) }
  }
}

function headersOf(response: Json): Json {
  return { ...jsonOf(response['headers']) }
}
