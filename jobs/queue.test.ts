import pino from 'pino'
import { afterAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../test/support/postgres.ts'
import { openAlarms } from './queue.ts'
import type { Alarms, JobHandlers } from './queue.ts'
import { soon } from './testing.ts'
import { hasRedis, postgresStore, redisStore } from './testing-stores.ts'
import type { TrialStore } from './testing-stores.ts'

const STORES: [string, () => Promise<TrialStore>][] = [['PostgreSQL', openPostgres]]
if (hasRedis()) STORES.push(['Redis', redisStore])

async function openPostgres(): Promise<TrialStore> {
  const database = await testDatabase()
  const store = postgresStore(database)
  return {
    ...store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

const SILENT: JobHandlers = {
  ring: () => Promise.resolve(),
  courier: () => Promise.resolve(),
  recompute: () => Promise.resolve(),
}

describe.each(STORES)('on %s', (_, openStore) => {
  const closing: (() => PromiseLike<void>)[] = []
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  async function open(): Promise<{ alarms: Alarms; trial: TrialStore; logged: string[] }> {
    const trial = await openStore()
    closing.push(() => trial[Symbol.asyncDispose]())
    const logged: string[] = []
    const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) })
    const alarms = await openAlarms(trial.store, log)
    closing.push(() => alarms.close())
    return { alarms, trial, logged }
  }

  test('a job rings with what it carries, at once or after its delay', async () => {
    const { alarms } = await open()
    const rang: [number, number][] = []
    alarms.work({
      ...SILENT,
      ring: async ({ dueMs }) => void rang.push([dueMs, performance.now()]),
    })
    const addedAt = performance.now()
    await alarms.add('ring', { dueMs: 1 }, { id: 'ring-1', delayMs: 700.5 })
    await alarms.add('ring', { dueMs: 2 })
    await expect.poll(() => rang.map(([dueMs]) => dueMs), soon).toEqual([2, 1])
    expect((rang[1]?.[1] ?? 0) - addedAt).toBeGreaterThan(650)
  })

  test('the same instant is one job however often it is added, and can be added again when it rang', async () => {
    const { alarms, trial } = await open()
    const id = `ring-${Date.UTC(2026, 10, 23, 16)}`
    for (let times = 0; times < 5; times += 1) {
      await alarms.add('ring', { dueMs: 7 }, { id, delayMs: 60_000 })
    }
    expect(await trial.queue().getJobCounts('delayed', 'waiting')).toMatchObject({
      delayed: 1,
      waiting: 0,
    })
    let rang = 0
    alarms.work({ ...SILENT, ring: async () => void (rang += 1) })
    await (await trial.queue().getJob(id))?.promote()
    await expect.poll(() => rang, soon).toBe(1)
    await expect.poll(() => trial.queue().getJob(id), soon).toBeUndefined()
    await alarms.add('ring', { dueMs: 7 }, { id })
    await expect.poll(() => rang, soon).toBe(2)
  })

  test.each([
    ['that nobody knows', 'teapot', {}],
    ['with a name from the prototype', 'constructor', {}],
    ['without its data', 'ring', {}],
    ['with data of the wrong kind', 'ring', { dueMs: 'tomorrow' }],
  ])('a job %s fails for good at its first try', async (_case, name, data) => {
    const { alarms, trial, logged } = await open()
    let rang = 0
    alarms.work({ ...SILENT, ring: async () => void (rang += 1) })
    const job = await trial.queue().add(name, data, { attempts: 3, backoff: 10 })
    await expect.poll(() => trial.queue().getJobCounts('failed'), soon).toMatchObject({ failed: 1 })
    const failed = await trial.queue().getJob(job.id ?? '')
    expect(failed?.attemptsMade).toBe(1)
    expect(rang).toBe(0)
    await expect.poll(() => logged.some((line) => line.includes('job failed')), soon).toBe(true)
  })

  test('a job that meets a fault is tried again', async () => {
    const { alarms } = await open()
    let tries = 0
    alarms.work({
      ...SILENT,
      recompute: async () => {
        tries += 1
        if (tries < 3) throw new Error('a fault')
      },
    })
    await alarms.add('recompute', {})
    await expect.poll(() => tries, soon).toBe(3)
  })

  test('the store says whether it answers', async () => {
    const { alarms } = await open()
    await expect(alarms.check()).resolves.toBeUndefined()
  })

  test('a worker that starts while its store is away leaves the process its time, and then works', async () => {
    const { alarms, trial, logged } = await open()
    let rang = 0
    await trial.goAway()
    alarms.work({ ...SILENT, courier: async () => void (rang += 1) })
    await expect.poll(() => logged.length, soon).toBeGreaterThan(0)
    // A worker that asks without a pause writes thousands of lines a second.
    expect(logged.length).toBeLessThan(20)
    await trial.comeBack()
    await expect
      .poll(async () => {
        await alarms.add('courier', {}).catch(() => {})
        return rang
      }, soon)
      .toBeGreaterThan(0)
  })

  test('with its store away, closing does not hold up the shutdown', async () => {
    const { alarms, trial } = await open()
    alarms.work(SILENT)
    await alarms.add('courier', {})
    await trial.goAway()
    const before = performance.now()
    await alarms.close()
    expect(performance.now() - before).toBeLessThan(8_000)
  })

  test('with its store away, adding fails soon instead of waiting, and works again afterwards', async () => {
    const { alarms, trial } = await open()
    let rang = 0
    alarms.work({ ...SILENT, courier: async () => void (rang += 1) })
    await alarms.add('courier', {})
    await expect.poll(() => rang, soon).toBe(1)
    await trial.goAway()
    const before = performance.now()
    await expect(alarms.add('courier', {})).rejects.toThrow()
    await expect(alarms.check()).rejects.toThrow()
    expect(performance.now() - before).toBeLessThan(5_000)

    await trial.comeBack()
    await expect
      .poll(async () => {
        await alarms.add('courier', {}).catch(() => {})
        return rang
      }, soon)
      .toBeGreaterThan(1)
  })
})

test.runIf(hasRedis())(
  'a Redis that is not there stops the start, and the message names the variable',
  async () => {
    const log = pino({ level: 'silent' })
    const opened = openAlarms({ kind: 'redis', url: 'redis://127.0.0.1:9' }, log)
    await expect(opened).rejects.toThrow(/REDIS_URL/)
  },
)
