import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Client, defaultHttpInstance, LoggerLevel } from '@larksuiteoapi/node-sdk'
import { Hono } from 'hono'
import type { Pool } from 'pg'
import { testDatabase } from '../../test/support/postgres.ts'
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
  /** How far real time is moved ahead. */
  aheadMs: number
  /** Calls one of the stand-in's own routes. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }>
  /** `POST /sandbox/act`; throws unless it succeeds. */
  act(body: object): Promise<Json>
  /** Stops the stand-in and starts another one on the same database. */
  restart(): Promise<void>
}

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }
const SDK_LOGGER = { error() {}, warn() {}, info() {}, debug() {}, trace() {} }

/** Starts a trial: `await using trial = await startTrial()`. */
export async function startTrial(): Promise<Trial> {
  defaultHttpInstance.defaults.proxy = false
  const database = await testDatabase()
  const credentials = await standInCredentials(database.pool)
  const bot = await startFakeBot(credentials.encryptKey)
  let standIn: StandIn
  const server = serve({
    fetch: (...call) => mounted.fetch(...call),
    port: 0,
    hostname: '127.0.0.1',
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const domain = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox`
  let mounted = new Hono()

  async function start(): Promise<void> {
    standIn = await createStandIn({
      pool: database.pool,
      now: () => trial.now,
      realMs: () => performance.timeOrigin + performance.now() + trial.aheadMs,
      callback: { eventUrl: bot.eventUrl, cardUrl: bot.cardUrl },
      credentials,
      log: QUIET,
    })
    mounted = new Hono().route('/sandbox', standIn.app)
  }

  async function ask(method: string, path: string, body?: unknown) {
    const response = await fetch(`${domain}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: jsonOf(text === '' ? {} : JSON.parse(text)) }
  }

  const trial: Trial = {
    pool: database.pool,
    credentials,
    get standIn() {
      return standIn
    },
    bot,
    client: newClient(credentials, domain),
    domain,
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
    async [Symbol.asyncDispose]() {
      await standIn.close()
      await new Promise((resolve) => {
        server.close(resolve)
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
      await bot[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
  await start()
  await seat(trial)
  return trial
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
