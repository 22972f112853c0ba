import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { botApp } from './bot/app.ts'
import type { BotContext } from './bot/context.ts'
import { createGateway } from './bot/feishu/gateway.ts'
import { speakChinese } from './bot/field-words.ts'
import { createMetrics } from './bot/metrics.ts'
import { createClock } from './clock.ts'
import { ConfigError } from './config.ts'
import type { Config } from './config.ts'
import type { DbContext } from './db/context.ts'
import { openDatabase, poolOf } from './db/database.ts'
import { startEmbedded } from './db/embedded/start.ts'
import { migrate } from './db/migrate.ts'
import { advanceClock, readClock } from './db/queries/world.ts'
import type { Database } from './db/tables.ts'
import { createWorldCache } from './db/world.ts'
import { createApiTokens } from './jobs/api-tokens.ts'
import { createRing, startEngine } from './jobs/engine.ts'
import type { Engine } from './jobs/engine.ts'
import { openAlarms } from './jobs/queue.ts'
import { createWalk } from './jobs/walk.ts'
import { loadProfile } from './load-profile.ts'
import { openSandbox } from './sandbox-start.ts'

/** The running product. */
export interface Product {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly address: string
  /** The page to try it on; null beside a real Feishu app. */
  readonly sandbox: { readonly page: string; readonly apiKey: string | null } | null
  /** Finishes what is in hand and stops everything in order. */
  stop(): Promise<void>
}

/** Connections of the main pool; BullMQ and the stand-in have their own. */
const POOL_SIZE = 24

/** What has to be closed, in reverse order of opening. */
type Closing = (() => Promise<unknown>)[]

/**
 * Starts everything the configuration asks for, in order: database, schema, clock, queue, engine,
 * doors. What was opened is closed again when a later step fails.
 */
export async function startProduct(config: Config, log: Logger): Promise<Product> {
  const closing: Closing = []
  try {
    return await start(config, log, closing)
  } catch (error) {
    await closeAll(closing, log)
    throw error
  }
}

async function start(config: Config, log: Logger, closing: Closing): Promise<Product> {
  speakChinese()
  const profile = await loadProfile(config.profile).catch((error: unknown) => {
    throw new ConfigError(`PROFILE：${(error as Error).message}`)
  })
  const connection = await connectionOf(config, log, closing)
  const pool = poolOf(connection, POOL_SIZE)
  pool.on('error', (error) => log.warn({ error }, 'database connection lost'))
  closing.push(() => pool.end())
  if (config.databaseUrl) await requireDatabase(pool)
  await migrate(pool)
  const db = openDatabase(pool)
  const clock = createClock(await startClock(db, config, log))

  const store = config.redisUrl
    ? ({ kind: 'redis', url: config.redisUrl } as const)
    : ({ kind: 'postgres', config: connection } as const)
  const alarms = await openAlarms(store, log)
  closing.push(() => alarms.close())

  let engine: Engine | null = null
  const ring = createRing(clock, log, alarms, () => engine?.courier ?? null)
  const ctx: DbContext = { db, clock, profile, world: createWorldCache(profile), log, ring }
  const metrics = createMetrics(db, clock)
  const doors = openDoors(config)
  closing.push(() => doors.close())
  const address = await doors.listening
  const sandbox = config.feishu
    ? null
    : await openSandbox({ ctx, config, pool: connection, address, log })
  if (sandbox) closing.push(() => sandbox.close())
  const app = config.feishu ?? sandbox?.feishu
  if (!app) throw new Error('neither a Feishu app nor the sandbox')

  const gateway = createGateway({
    appId: app.appId,
    appSecret: app.appSecret,
    domain: app.domain,
    log,
    onCall: (call) => metrics.call(call.api, call.verdict ?? 'ok', call.durationMs / 1000),
  })
  const delivery = { ...ctx, gateway, tokens: createApiTokens(db) }
  const started = startEngine(
    delivery,
    alarms,
    `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`,
    config.role !== 'web',
  )
  engine = started
  closing.push(() => started.stop())
  const walk = createWalk(ctx, started)
  const bot: BotContext = {
    ...ctx,
    app,
    apiKeys: sandbox?.apiKeys ?? config.apiKeys,
    alarms,
    metrics,
    moveClock: config.devClock === null ? null : (to) => walk.to(to),
    sandbox: sandbox !== null,
  }
  await sandbox?.seed()
  doors.open(botApp(bot, { sandbox: sandbox?.routes(walk) ?? null }))
  return {
    address,
    sandbox: sandbox && { page: `${address}/sandbox/`, apiKey: sandbox.madeKey },
    stop: () => closeAll(closing, log),
  }
}

async function connectionOf(config: Config, log: Logger, closing: Closing) {
  if (config.databaseUrl) return { connectionString: config.databaseUrl }
  const embedded = await startEmbedded({
    dataDir: config.dataDir,
    log: {
      info: (message, details) => log.info(details ?? {}, message),
      warn: (message, details) => log.warn(details ?? {}, message),
    },
  })
  closing.push(() => embedded.stop())
  return { ...embedded.connection }
}

/**
 * Starts the clock: where DEV_CLOCK says, but never before where it stood when this database was last
 * used. Without DEV_CLOCK it is the real time, or still ahead of it where somebody moved it.
 */
async function startClock(db: Kysely<Database>, config: Config, log: Logger) {
  if (config.devClock instanceof Date) return advanceClock(db, config.devClock)
  const reading = await readClock(db)
  if (reading.offsetMs < 0) return advanceClock(db, new Date(reading.realMs))
  if (reading.offsetMs > 0 && config.feishu) {
    log.warn({ offsetMs: reading.offsetMs }, 'the clock of this database was moved; it stays ahead')
  }
  return reading
}

/** The HTTP server, listening before there is anything to answer with. */
function openDoors(config: Config) {
  let answer: (request: Request) => Response | Promise<Response> = () =>
    new Response('{"status":"starting"}', {
      status: 503,
      headers: { 'content-type': 'application/json' },
    })
  let listening: (address: string) => void
  let failed: (error: Error) => void
  const address = new Promise<string>((resolve, reject) => {
    listening = resolve
    failed = reject
  })
  const server = serve(
    { fetch: (request) => answer(request), port: config.port, hostname: config.host },
    (info: AddressInfo) => {
      const host = info.family === 'IPv6' ? `[${info.address}]` : info.address
      listening(`http://${host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host}:${info.port}`)
    },
  )
  server.on('error', (error: NodeJS.ErrnoException) => failed(notListening(config, error)))
  return {
    listening: address,
    open(app: { fetch: (request: Request) => Response | Promise<Response> }) {
      answer = (request) => app.fetch(request)
    },
    close() {
      return new Promise<void>((resolve) => {
        server.close(() => resolve())
        // Kept-alive and streaming connections would hold the server open for good.
        if ('closeIdleConnections' in server) server.closeIdleConnections()
        setTimeout(() => {
          if ('closeAllConnections' in server) server.closeAllConnections()
        }, 1_500).unref()
      })
    },
  }
}

function notListening({ port, host }: Config, error: NodeJS.ErrnoException): ConfigError {
  const { code } = error
  if (code === 'EADDRINUSE') {
    return new ConfigError(`PORT：端口${port}已被占用，请改用其他端口`)
  }
  if (code === 'EACCES') {
    return new ConfigError(`PORT：没有使用端口${port}的权限，请改用其他端口`)
  }
  return new ConfigError(`HOST：无法在${host}上监听${codeWords(error)}`)
}

/** @throws {ConfigError} when DATABASE_URL leads to no database that lets us in. */
async function requireDatabase(pool: Pool): Promise<void> {
  await pool.query('select').catch((error: unknown) => {
    throw new ConfigError(`DATABASE_URL：无法连接数据库${codeWords(error)}`)
  })
}

/** The code of a system's or a driver's error; its message may quote what it was given. */
function codeWords(error: unknown): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? `（${code}）` : ''
}

async function closeAll(closing: Closing, log: Logger): Promise<void> {
  for (const close of closing.splice(0).toReversed()) {
    try {
      await close()
    } catch (error) {
      log.warn({ error }, 'not closed in good order')
    }
  }
}
