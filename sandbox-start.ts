import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { ApiKey, Config, FeishuApp } from './config.ts'
import type { DbContext } from './db/context.ts'
import { poolOf } from './db/database.ts'
import { saveDirectory } from './db/queries/directory.ts'
import { readCurrentWorld } from './db/queries/world.ts'
import { DirectoryBody, toDirectory } from './bot/api/directory-body.ts'
import type { Walk } from './jobs/walk.ts'
import { cite } from './rules/profile.ts'
import type { Profile } from './rules/profile.ts'
import { fictionalCounty } from './sandbox/county.ts'
import { standInCredentials } from './sandbox/credentials.ts'
import { sandboxPage } from './sandbox/page/app.tsx'
import { createStandIn } from './sandbox/stand-in.ts'
import { insertSettingOnce } from './sandbox/store/settings.ts'

/** The stand-in for Feishu beside the product, as the start-up sees it. */
export interface Sandbox {
  /** What the bot is configured with, as if from Feishu's console. */
  readonly feishu: FeishuApp
  readonly apiKeys: readonly ApiKey[]
  /** The key that was made because none was configured; it is printed at start. */
  readonly madeKey: string | null
  /** Fills an empty database with a fictional county. */
  seed(): Promise<void>
  routes(walk: Walk): Hono
  close(): Promise<void>
}

interface SandboxOptions {
  readonly ctx: DbContext
  readonly config: Config
  readonly pool: pg.PoolConfig
  readonly address: string
  readonly log: Logger
}

const STAND_IN_POOL = 10

/** Opens the stand-in on the product's database, in a schema and a pool of its own. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { ctx, config, address, log } = options
  const pool = poolOf(options.pool, STAND_IN_POOL)
  pool.on('error', () => {})
  const credentials = await standInCredentials(pool)
  const standIn = await createStandIn({
    pool,
    now: () => ctx.clock.now(),
    callback: { eventUrl: `${address}/webhook/event`, cardUrl: `${address}/webhook/card` },
    credentials,
    log: log.child({ room: 'sandbox' }),
  })
  const made = await insertSettingOnce(pool, 'api-key', {
    key: randomBytes(24).toString('base64url'),
  })
  const pageKey = { name: 'sandbox', key: randomBytes(24).toString('base64url') }
  const madeKey = config.apiKeys.length === 0 ? made.key : null
  const own = madeKey === null ? [] : [{ name: 'local', key: madeKey }]

  return {
    feishu: { ...credentials, domain: `${address}/sandbox` },
    apiKeys: [...config.apiKeys, ...own, pageKey],
    madeKey,
    async seed() {
      const { directory } = await readCurrentWorld(ctx)
      if (directory.version > 0) return
      const county = fictionalCounty(ctx.profile.id)
      await put(standIn.app, '/people', county.people)
      await put(standIn.app, '/chats', county.chats)
      await saveDirectory(ctx.db, toDirectory(DirectoryBody.parse(county.directory)))
    },
    routes(walk) {
      const routes = new Hono()
      routes.route(
        '/',
        sandboxPage({
          standIn,
          clock: {
            now: () => ctx.clock.now(),
            moveTo: (at) => moveTo(walk, at),
            nextDue: () => walk.nextDue(),
          },
          api: { baseUrl: address, key: pageKey.key },
          profile: {
            id: ctx.profile.id,
            title: ctx.profile.title,
            silence: silenceWords(ctx.profile),
          },
          items: async () =>
            (await readCurrentWorld(ctx)).directory.catalogue.map(({ item, code }) => ({
              item,
              ...(code === null ? {} : { code }),
            })),
          calendar: async () => (await readCurrentWorld(ctx)).calendar,
        }),
      )
      routes.route('/', standIn.app)
      return routes
    },
    async close() {
      await standIn.close()
      await pool.end()
    },
  }
}

/** Two presses in a row ask for the same instant; the second finds the clock there already. */
async function moveTo(walk: Walk, at: Date): Promise<void> {
  try {
    await walk.to(at)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
}

async function put(app: Hono, path: string, body: unknown): Promise<void> {
  const answer = await app.request(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`the stand-in refused ${path}: ${await answer.text()}`)
}

/** What silence does in a place, in one line for the newcomer. */
function silenceWords(profile: Profile): string {
  const { silence } = profile.approvalPush
  return silence.effect === 'auto-claimed' && silence.article
    ? `到期未认领：依据${cite(profile, silence.article)}，视为自动认领。`
    : '到期未认领：不产生视为认领的效力，按规定提醒并报告。'
}
