import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPostgresBackend, Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { poolOf } from '../db/database.ts'
import type { TestDatabase } from '../test/support/postgres.ts'
import type { QueueStore } from './queue.ts'

/** A place where BullMQ keeps its jobs, seen from outside. */
export interface TrialStore extends AsyncDisposable {
  readonly store: QueueStore
  /** BullMQ's own view of the queue, once the product has opened it. */
  queue(): Queue
  /** Everything that BullMQ knew is gone. */
  wipe(): Promise<void>
  /** The store stops answering. */
  goAway(): Promise<void>
  /** It answers again, and has forgotten everything. */
  comeBack(): Promise<void>
}

/** The name of the product's queue. */
const QUEUE = 'linkage'

/** Jobs on the tables of a test's database. */
export function postgresStore(database: TestDatabase): TrialStore {
  const options = '-c search_path=bullmq'
  const pool = poolOf({ ...database.config, options }, 3)
  pool.on('error', () => {})
  const connection = pool as never
  let queue: Queue | null = null
  return {
    store: { kind: 'postgres', config: database.config },
    queue() {
      queue ??= new Queue(QUEUE, { connection }, createPostgresBackend) as unknown as Queue
      queue.on('error', () => {})
      return queue
    },
    async wipe() {
      const { rows } = await database.pool.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'bullmq' and tablename ~ 'job'`,
      )
      for (const { name } of rows) await database.pool.query(`truncate bullmq."${name}" cascade`)
    },
    async goAway() {
      await database.pool.query('alter schema bullmq rename to bullmq_away')
    },
    async comeBack() {
      await database.pool.query('alter schema bullmq_away rename to bullmq')
      await this.wipe()
    },
    async [Symbol.asyncDispose]() {
      await queue?.close().catch(() => {})
      await pool.end()
    },
  }
}

const SERVER = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
)

/** Whether jobs can be tried on Redis here; says so loudly when not. */
export function hasRedis(): boolean {
  const found = SERVER !== undefined || process.env['REDIS_URL'] !== undefined
  if (!found) {
    console.warn('SKIPPED: no redis-server is on the PATH and REDIS_URL is not set')
  }
  return found
}

/** Jobs on a Redis of the test's own, or where there is no server on the PATH on that of REDIS_URL. */
export async function redisStore(): Promise<TrialStore> {
  const server = SERVER === undefined ? null : await startServer(SERVER)
  const url = server?.url ?? process.env['REDIS_URL'] ?? ''
  const client = new Redis(url, { maxRetriesPerRequest: null })
  client.on('error', () => {})
  const queue = new Queue(QUEUE, { connection: client })
  queue.on('error', () => {})
  const wipe = async () => {
    if (server) await client.flushall()
    else for (const key of await client.keys(`bull:${QUEUE}:*`)) await client.del(key)
  }
  await wipe()
  return {
    store: { kind: 'redis', url },
    queue: () => queue,
    wipe,
    async goAway() {
      if (!server) throw new Error('the Redis of REDIS_URL is not ours to stop')
      await server.stop()
    },
    async comeBack() {
      await server?.start()
    },
    async [Symbol.asyncDispose]() {
      if (!server) await wipe()
      client.disconnect()
      await queue.close().catch(() => {})
      await server?.stop()
      server?.remove()
    },
  }
}

async function startServer(name: string) {
  const dir = mkdtempSync(join(tmpdir(), 'linkage-redis-'))
  const port = await freePort()
  const settings = ['--save', '', '--appendonly', 'no', '--dir', dir, '--bind', '127.0.0.1']
  let child: ReturnType<typeof spawn> | null = null
  const start = async () => {
    child = spawn(name, ['--port', String(port), ...settings], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    for await (const line of child.stdout ?? []) {
      if (/Ready to accept connections/i.test(String(line))) break
    }
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    async stop() {
      const running = child
      child = null
      if (running) {
        running.kill('SIGKILL')
        await once(running, 'exit')
      }
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
