import { createPostgresBackend, Queue, runMigrations, UnrecoverableError, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import type { Logger } from 'pino'
import { z } from 'zod'
import { poolOf } from '../db/database.ts'

/** Every job by name, with what it carries. BullMQ rings; what is to be done is in the rows. */
export const JOBS = {
  /** An instant at which something is due. */
  ring: z.object({ dueMs: z.number().int() }),
  /** There is something to send. */
  courier: z.object({}),
  /** A calendar came in. */
  recompute: z.object({}),
} as const
export type JobName = keyof typeof JOBS
export type JobData<N extends JobName> = z.infer<(typeof JOBS)[N]>

/** What is done when a job rings. A name without a handler does not compile. */
export type JobHandlers = { readonly [N in JobName]: (data: JobData<N>) => Promise<void> }

/** Where BullMQ keeps its jobs: on Redis, or on PostgreSQL where there is no Redis. */
export type QueueStore =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly config: pg.PoolConfig }

/** 闹钟与门铃: adds jobs, and works on them where handlers are given. */
export interface Alarms {
  add<N extends JobName>(
    name: N,
    data: JobData<N>,
    options?: { id?: string; delayMs?: number },
  ): Promise<void>
  work(handlers: JobHandlers): void
  /** @throws when the store does not answer. */
  check(): Promise<void>
  close(): Promise<void>
}

const QUEUE = 'linkage'
const SCHEMA = 'bullmq'
const CONCURRENCY = 3

/** How long jobs in hand, and the store, are given at the end (milliseconds). */
const CLOSE_MS = 2_500

/** How long a Redis may take to answer at the start (milliseconds). */
const CONNECT_MS = 5_000

/** How long a worker waits when the store refuses to give it jobs (milliseconds). */
const REFUSED_PAUSE_MS = 1_000

/** Jobs that a fault made fail are tried a few times; the sweep does what they would have done. */
const RETRIES = { attempts: 3, backoff: { type: 'exponential', delay: 500 } }

/**
 * Opens the queue on its store; on PostgreSQL in a schema and a pool of its own.
 *
 * @throws {Error} when the store is not reachable or of a newer BullMQ.
 */
export async function openAlarms(store: QueueStore, log: Logger): Promise<Alarms> {
  const backend = await (store.kind === 'redis' ? onRedis(store.url) : onPostgres(store.config))
  const queue = backend.queue()
  // BullMQ remembers a first failure for good.
  await queue.waitUntilReady()
  queue.on('error', (error) => log.warn({ error: error.message }, 'job queue'))
  const workers: Worker[] = []
  let closed: Promise<void> | null = null

  async function close(): Promise<void> {
    // A store that is away must not hold up the rest of the shutdown.
    await atMost(CLOSE_MS, Promise.all(workers.map((worker) => worker.close())))
    await atMost(CLOSE_MS, queue.close())
    await backend.close()
  }

  return {
    async add(name, data, { id, delayMs = 0 } = {}) {
      await queue.add(name, data, {
        ...RETRIES,
        ...(id ? { jobId: id } : {}),
        delay: Math.max(0, Math.ceil(delayMs)),
        removeOnComplete: true,
        removeOnFail: { count: 100 },
      })
    },
    work(handlers) {
      const worker = backend.worker((name, data) => runJob(handlers, name, data))
      worker.on('error', (error) => log.warn({ error: error.message }, 'job worker'))
      worker.on('failed', (job, error) => log.error({ job: job?.name, error }, 'job failed'))
      workers.push(worker)
    },
    async check() {
      await queue.getJobCounts('waiting')
    },
    close: () => (closed ??= close()),
  }
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const given = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work.catch(() => {}), given])
  clearTimeout(timer)
}

async function runJob(handlers: JobHandlers, name: string, data: unknown): Promise<void> {
  if (!isJobName(name)) throw new UnrecoverableError(`no job is named ${name}`)
  const parsed = JOBS[name].safeParse(data)
  if (!parsed.success) throw new UnrecoverableError(`job ${name} carries malformed data`)
  await (handlers[name] as (data: unknown) => Promise<void>)(parsed.data)
}

function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name)
}

interface Backend {
  queue(): Queue
  worker(run: (name: string, data: unknown) => Promise<void>): Worker
  close(): Promise<void>
}

async function onRedis(url: string): Promise<Backend> {
  await requireRedis(url)
  // Without an offline queue an act never waits for a Redis that is away.
  const producer = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    lazyConnect: false,
  })
  const consumer = new Redis(url, { maxRetriesPerRequest: null })
  for (const connection of [producer, consumer]) connection.on('error', () => {})
  return {
    queue: () => new Queue(QUEUE, { connection: producer }),
    worker: (run) =>
      new Worker(QUEUE, (job) => run(job.name, job.data), {
        connection: consumer,
        concurrency: CONCURRENCY,
      }),
    async close() {
      producer.disconnect()
      consumer.disconnect()
    },
  }
}

/** A wrong address would otherwise show only as bells that nobody hears. */
async function requireRedis(url: string): Promise<void> {
  const probe = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  probe.on('error', () => {})
  try {
    await probe.connect()
    await probe.ping()
  } catch (error) {
    throw new Error('REDIS_URL：连接不上 Redis，请核对地址、密码与网络', { cause: error })
  } finally {
    probe.disconnect()
  }
}

async function onPostgres(config: pg.PoolConfig): Promise<Backend> {
  const pool = poolOf(
    { ...config, options: `-c search_path=${SCHEMA}`, keepAlive: true },
    CONCURRENCY + 5,
  )
  pool.on('error', () => {})
  const client = await pool.connect()
  try {
    await runMigrations(client, SCHEMA)
  } finally {
    client.release()
  }
  const options = { connection: pool as never }
  return {
    queue: () => new Queue(QUEUE, options, createPostgresBackend) as unknown as Queue,
    worker: (run) =>
      new Worker(
        QUEUE,
        (job) => run(job.name, job.data),
        { ...options, concurrency: CONCURRENCY },
        patientBackend,
      ) as unknown as Worker,
    close: () => pool.end(),
  }
}

/**
 * BullMQ's own backend, but with a pause where the store refuses: a worker asks again at once, which
 * takes the whole processor, and where the first look at the schema failed even without a turn for
 * anything else in the process.
 */
const patientBackend: typeof createPostgresBackend = (name, options, more) => {
  const backend = createPostgresBackend(name, options, more)
  const moveToActive = backend.moveToActive.bind(backend)
  backend.moveToActive = async (...job) => {
    try {
      return await moveToActive(...job)
    } catch (error) {
      await new Promise((resolve) => setTimeout(resolve, REFUSED_PAUSE_MS))
      // The remembered failure of the first look must not outlive its cause.
      const { connection } = backend as unknown as { connection: { readyPromise?: unknown } }
      connection.readyPromise = undefined
      throw error
    }
  }
  return backend
}
