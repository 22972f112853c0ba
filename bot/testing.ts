import type { Hono } from 'hono'
import { vi } from 'vitest'
import { createClock } from '../clock.ts'
import type { FeishuApp } from '../config.ts'
import { actAsSystem, readMatter } from '../db/act.ts'
import { openDatabase } from '../db/database.ts'
import { saveDirectory } from '../db/queries/directory.ts'
import { advanceClock } from '../db/queries/world.ts'
import { createWorldCache } from '../db/world.ts'
import { openAlarms } from '../jobs/queue.ts'
import type { Alarms } from '../jobs/queue.ts'
import { loadProfile } from '../load-profile.ts'
import { createLog } from '../log.ts'
import { viewsOf } from '../rules/views.ts'
import { testDatabase } from '../test/support/postgres.ts'
import type { TestDatabase } from '../test/support/postgres.ts'
import { DirectoryBody, toDirectory } from './api/directory-body.ts'
import { botApp } from './app.ts'
import type { BotContext } from './context.ts'
import { createMetrics } from './metrics.ts'
import { approvalBody, testDirectory } from './testing-county.ts'
import type { MatterWire, ProblemWire } from './testing-wire.ts'

/** The app of the tests, as its console would show it. */
export const APP: FeishuApp = {
  appId: 'cli_0123456789abcdef',
  appSecret: 'app-secret-of-the-tests',
  encryptKey: 'encrypt-key-of-the-tests',
  verificationToken: 'verification-token-of-the-tests',
  domain: 'http://127.0.0.1:9',
}

/** Two callers of the API, by name. */
export const KEYS = {
  alpha: 'alpha-key-alpha-key-alpha-key-alpha',
  beta: 'beta-key-beta-key-beta-key-beta-key',
} as const

/** A Tuesday morning in office hours, well within a minute. */
export const MORNING = '2026-11-24T10:00:05+08:00'

/** What the API answered, with its JSON read; the test says what it expects there. */
export interface ApiAnswer<Body> {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly body: Body
}

/** How a request differs from a plain one. */
export interface AskOptions {
  readonly body?: unknown
  /** Sent as it stands, in place of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer>
  readonly key?: string | null
  readonly headers?: { readonly [name: string]: string }
}

/** The doors of the product on a database of their own, with a directory and a clock that stands at a set instant. */
export interface TestBot extends AsyncDisposable {
  readonly ctx: BotContext & { readonly alarms: Alarms }
  readonly database: TestDatabase
  readonly app: Hono
  /** Every line that was logged. */
  readonly logged: string[]
  ask<Body = ProblemWire>(
    method: string,
    path: string,
    options?: AskOptions,
  ): Promise<ApiAnswer<Body>>
  /** Pushes an approval that is new to the product. @throws {Error} when that is not answered by 201. */
  push(changes?: object): Promise<MatterWire>
  /** The matter as its pusher sees it now. */
  matter(id: string): Promise<MatterWire>
  /** How many rows each table holds, to see that nothing was stored. */
  countRows(): Promise<Readonly<Record<string, number>>>
  /** Delivers every card of a matter, and answers the message ids by lane. */
  deliver(matterId: string): Promise<Map<string, string>>
  /** Sets the clock on to an instant; nothing that falls due is done. */
  moveTo(instant: string): Promise<void>
  /** The same database behind new doors, as after a restart. */
  restarted(): TestBot['app']
}

/** What a test wants to be otherwise. */
export interface TestBotOptions {
  readonly profile?: string
  readonly at?: string
  readonly moveClock?: BotContext['moveClock']
  readonly app?: FeishuApp
}

/** Opens the doors for a test: `await using bot = await testBot()`. */
export async function testBot(options: TestBotOptions = {}): Promise<TestBot> {
  const database = await testDatabase()
  const db = openDatabase(database.pool)
  const clock = createClock(await advanceClock(db, new Date(options.at ?? MORNING)))
  const profile = await loadProfile(options.profile ?? 'linzi')
  const logged: string[] = []
  const log = createLog('trace', { write: (line) => void logged.push(line) })
  const alarms = await openAlarms({ kind: 'postgres', config: database.config }, log)
  const ctx: TestBot['ctx'] = {
    db,
    clock,
    profile,
    world: createWorldCache(profile),
    log,
    ring: { outbox() {}, alarm() {} },
    app: options.app ?? APP,
    apiKeys: Object.entries(KEYS).map(([name, key]) => ({ name, key })),
    alarms,
    metrics: createMetrics(db, clock),
    moveClock: options.moveClock ?? null,
    sandbox: true,
  }
  await saveDirectory(db, toDirectory(DirectoryBody.parse(testDirectory())))
  const app = botApp(ctx, { sandbox: null })
  async function must(method: string, path: string, status: number, body?: object) {
    const answer = await ask<MatterWire>(app, method, path, { body })
    if (answer.status === status) return answer.body
    throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
  }
  return {
    ctx,
    database,
    app,
    logged,
    ask: (method, path, asked = {}) => ask(app, method, path, asked),
    push: (changes) => must('POST', '/api/v1/approvals', 201, approvalBody(changes)),
    matter: (id) => must('GET', `/api/v1/matters/${id}`, 200),
    countRows: () => countRows(database),
    deliver: (matterId) => deliver(ctx, matterId),
    async moveTo(instant) {
      clock.learn(await advanceClock(db, new Date(instant)))
    },
    restarted: () => botApp({ ...ctx, metrics: createMetrics(db, clock) }, { sandbox: null }),
    async [Symbol.asyncDispose]() {
      await alarms.close()
      // Pressed cards are released after their answers.
      const { pool } = database
      await vi.waitUntil(() => pool.totalCount === pool.idleCount, { timeout: 5_000 })
      await database[Symbol.asyncDispose]()
    },
  }
}

async function ask<Body>(
  app: Hono,
  method: string,
  path: string,
  { body, raw, key = KEYS.alpha, headers = {} }: AskOptions,
): Promise<ApiAnswer<Body>> {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const answer = await app.request(path, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  })
  const type = answer.headers.get('content-type') ?? ''
  const isText = !/json/.test(type)
  const parsed = (isText ? await answer.text() : await answer.json()) as Body
  return { status: answer.status, type, headers: answer.headers, body: parsed }
}

const TABLES = [
  'matter',
  'private_value',
  'task',
  'event',
  'alarm',
  'digest_item',
  'outbox',
  'inbox',
  'department',
  'person',
  'catalogue_item',
  'calendar_year',
  'recomputation',
] as const

async function countRows({ pool }: TestDatabase): Promise<Record<string, number>> {
  const counts = TABLES.map((table) => `(select count(*)::integer from ${table}) as ${table}`)
  const { rows } = await pool.query<Record<string, number>>({
    name: 'count rows',
    text: `select ${counts.join(', ')}, directory_revision, calendar_revision from world`,
  })
  return rows[0] ?? {}
}

/** Does to the rows what the courier does after Feishu took a message, without a Feishu. */
async function deliver(ctx: BotContext, matterId: string): Promise<Map<string, string>> {
  const found = await readMatter(ctx, matterId)
  if (!found) throw new Error(`no matter ${matterId}`)
  const messages = new Map<string, string>()
  for (const { lane, edition } of viewsOf(found.world.directory, found.matter)) {
    const messageId = `om_${matterId}_${edition}_${messages.size + 1}`
    await ctx.db
      .updateTable('outbox')
      .set((eb) => ({ state: 'sent', messageId, shown: eb.ref('wanted'), sentAt: new Date() }))
      .where('matterId', '=', matterId)
      .where('lane', '=', lane)
      .where('edition', '=', edition)
      .where('template', '=', 'card')
      .execute()
    await actAsSystem(ctx, [{ matterId, act: { type: 'deliver', lane } }])
    messages.set(lane, messageId)
  }
  return messages
}
