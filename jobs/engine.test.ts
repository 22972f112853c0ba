import { describe, expect, test } from 'vitest'
import { createRing, startEngine } from './engine.ts'
import type { Engine, Pace } from './engine.ts'
import { openAlarms } from './queue.ts'
import { chatOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'
import { hasRedis, postgresStore, redisStore } from './testing-stores.ts'
import type { TrialStore } from './testing-stores.ts'

const STORES: [string, (trial: Trial) => TrialStore | Promise<TrialStore>][] = [
  ['PostgreSQL', (trial) => postgresStore(trial.database)],
]
if (hasRedis()) STORES.push(['Redis', redisStore])

/** Sweeps and plans so seldom that a test sees only those at the start. */
const SELDOM: Pace = { sweepMs: 3_600_000, planMs: 3_600_000 }

const END = '2026-11-24T00:00:10+08:00'

/** An engine on the product's own ring and a real queue, with everything that it needs to stop. */
async function startWorker(trial: Trial, store: TrialStore, pace = SELDOM) {
  const { ctx } = await trial.worker()
  const alarms = await openAlarms(store.store, ctx.log)
  let engine: Engine | null = null
  const ring = createRing(ctx.clock, ctx.log, alarms, () => engine?.courier ?? null)
  engine = startEngine({ ...ctx, ring }, alarms, `engine-${Math.random()}`, true, pace)
  return {
    alarms,
    ring,
    engine,
    async [Symbol.asyncDispose]() {
      await engine?.stop()
      await alarms.close()
    },
  }
}

/** Pushed on Friday and delivered; its limit ends in some moments of real time. */
async function almostDue(trial: Trial, inMs: number): Promise<string> {
  await trial.moveTo('2026-11-20T10:00:00+08:00')
  const id = await trial.push()
  await trial.deliver()
  await trial.query(`update alarm set settled_at = now() where kind <> 'expire'`)
  await trial.moveTo(new Date(new Date(END).getTime() - inMs))
  return id
}

const autoClaims = async (trial: Trial, id: string) =>
  (await trial.events(id)).filter((one) => one.type === 'auto-claim').length

describe.each(STORES)('with jobs on %s', (_, openStore) => {
  test('a limit that ends is acted on at its instant, by its bell and not by the sweep', async () => {
    await using trial = await startTrial()
    await using store = await openStore(trial)
    const id = await almostDue(trial, 1_500)
    await using worker = await startWorker(trial, store)
    await expect.poll(() => autoClaims(trial, id), soon).toBe(1)
    const claimed = (await trial.events(id)).find((one) => one.type === 'auto-claim')
    const lateMs = new Date(claimed?.at ?? 0).getTime() - new Date(END).getTime()
    expect(lateMs).toBeGreaterThanOrEqual(0)
    expect(lateMs).toBeLessThan(10_000)
    // The engine's own courier then brings the card up to date.
    await expect
      .poll(async () => (await trial.feishu.cards(chatOf('d1')))[0]?.json, soon)
      .toContain('自动认领')
    expect(worker.engine.courier.active).toBe(true)
  })

  test('a bell that was lost is made up for by the sweep', async () => {
    await using trial = await startTrial()
    await using store = await openStore(trial)
    const id = await almostDue(trial, 2_000)
    await using worker = await startWorker(trial, store, { sweepMs: 300, planMs: 3_600_000 })
    await expect
      .poll(() => store.queue().getJobCounts('delayed'), soon)
      .toMatchObject({ delayed: 1 })
    await store.wipe()
    expect(await store.queue().getJobCounts('delayed')).toMatchObject({ delayed: 0 })
    await expect.poll(() => autoClaims(trial, id), soon).toBe(1)
    expect(worker.engine.firing).toBeDefined()
  })

  test('a bell that rings twice acts once', async () => {
    await using trial = await startTrial()
    await using store = await openStore(trial)
    const id = await almostDue(trial, -1_000)
    await using one = await startWorker(trial, store)
    await using other = await startWorker(trial, store)
    const dueMs = new Date(END).getTime()
    for (let times = 0; times < 10; times += 1) {
      await one.alarms.add('ring', { dueMs }, { id: `again-${times}` })
      await other.alarms.add('ring', { dueMs })
    }
    await expect
      .poll(() => store.queue().getJobCounts('waiting', 'active', 'delayed'), soon)
      .toMatchObject({ waiting: 0, active: 0, delayed: 0 })
    await expect.poll(() => autoClaims(trial, id), soon).toBe(1)
    expect(trial.logged.filter((line) => line.msg === 'job failed')).toEqual([])
  })

  test('a bell that rings a moment early waits for its instant', async () => {
    await using trial = await startTrial()
    await using store = await openStore(trial)
    const id = await almostDue(trial, 700)
    await using worker = await startWorker(trial, store)
    // Whatever the planner did is forgotten; a job rings at once, by a clock that is ahead.
    await store.wipe()
    await worker.alarms.add('ring', { dueMs: new Date(END).getTime() })
    await expect.poll(() => autoClaims(trial, id), soon).toBe(1)
  })

  test('ten thousand alarms at one instant are one job, and what lies further off is none', async () => {
    await using trial = await startTrial()
    await using store = await openStore(trial)
    const id = await trial.push()
    await trial.query(
      `insert into alarm (matter_id, subject, kind, due_at)
       select $1::uuid, 'x' || n, 'expire', $2::timestamptz + interval '10 minutes' from generate_series(1, 10000) n
       union all select $1::uuid, 'y' || n, 'expire', $2::timestamptz + n * interval '4 minutes'
       from generate_series(1, 6) n`,
      [id, trial.ctx.clock.now().toISOString()],
    )
    await using worker = await startWorker(trial, store)
    // At 4, 8, 10 and 12 minutes; 16 and more are beyond the horizon.
    await expect
      .poll(() => store.queue().getJobCounts('delayed'), soon)
      .toMatchObject({ delayed: 4 })
    worker.ring.alarm(new Date(trial.ctx.clock.now().getTime() + 20 * 60_000))
    worker.ring.alarm(new Date(trial.ctx.clock.now().getTime() + 60_000))
    await expect
      .poll(() => store.queue().getJobCounts('delayed'), soon)
      .toMatchObject({ delayed: 5 })
    const jobs = await store.queue().getJobs('delayed')
    for (const job of jobs) expect(job.id).toMatch(/^ring-\d+$/)
  })

  test('with the store away acts still work, what is sent is sent, and the bell is missed aloud', async () => {
    await using trial = await startTrial()
    await using store = await openStore(trial)
    const { ctx } = await trial.worker()
    const alarms = await openAlarms(store.store, ctx.log)
    await store.goAway()
    const ring = createRing(ctx.clock, ctx.log, alarms, () => null)
    const before = performance.now()
    ring.outbox()
    ring.alarm(new Date(ctx.clock.now().getTime() + 60_000))
    const id = await trial.push()
    await trial.claim(id)
    expect(performance.now() - before).toBeLessThan(3_000)
    const missed = () => trial.logged.filter((line) => line.msg === 'bell not rung').length
    await expect.poll(missed, soon).toBe(2)
    await trial.deliver()
    expect(await trial.feishu.cards(chatOf('d1'))).toHaveLength(1)
    await alarms.close()
  })

  test('an engine whose store went away and came back empty goes on by itself', async () => {
    await using trial = await startTrial()
    await using store = await openStore(trial)
    await using worker = await startWorker(trial, store, { sweepMs: 300, planMs: 300 })
    await store.goAway()
    const id = await almostDue(trial, 0)
    await expect.poll(() => autoClaims(trial, id), soon).toBe(1)
    await store.comeBack()
    const next = await almostDue(trial, 0)
    await expect.poll(() => autoClaims(trial, next), soon).toBe(1)
    const rings = () =>
      worker.alarms.add('courier', {}).then(
        () => 'rung',
        () => 'missed',
      )
    await expect.poll(rings, soon).toBe('rung')
  })
})

test('three engines that start together on one database act once and fall silent nowhere', async () => {
  await using trial = await startTrial()
  await using store = postgresStore(trial.database)
  const first = await almostDue(trial, -1_000)
  const pace = { sweepMs: 200, planMs: 200 }
  const engines = await Promise.all([1, 2, 3].map(() => startWorker(trial, store, pace)))
  try {
    await expect.poll(() => autoClaims(trial, first), soon).toBe(1)
    // Two of them die; the third still does what falls due.
    await engines[0]?.[Symbol.asyncDispose]()
    await engines[1]?.[Symbol.asyncDispose]()
    const second = await almostDue(trial, 500)
    await expect.poll(() => autoClaims(trial, second), soon).toBe(1)
    expect(await autoClaims(trial, first)).toBe(1)
  } finally {
    await engines[2]?.[Symbol.asyncDispose]()
  }
})

test('a part of the sweep that cannot be done keeps the others from nothing', async () => {
  await using trial = await startTrial()
  await using store = postgresStore(trial.database)
  const id = await almostDue(trial, -1_000)
  await trial.query('alter table recomputation rename to recomputation_gone')
  await using worker = await startWorker(trial, store)
  await expect.poll(() => autoClaims(trial, id), soon).toBe(1)
  await expect
    .poll(
      () =>
        trial.logged.some((line) => line.msg === 'sweep failed' && line['part'] === 'recompute'),
      soon,
    )
    .toBe(true)
  expect(worker.engine.courier.active).toBe(true)
})

test('a process that only serves the web leaves the work to the workers', async () => {
  await using trial = await startTrial()
  await using store = postgresStore(trial.database)
  const id = await almostDue(trial, -1_000)
  const { ctx } = await trial.worker()
  const alarms = await openAlarms(store.store, ctx.log)
  const engine = startEngine(ctx, alarms, 'web', false, { sweepMs: 50, planMs: 50 })
  await trial.push()
  engine.courier.wake()
  await alarms.add('ring', { dueMs: Date.now() })
  await expect.poll(() => store.queue().getJobCounts('waiting'), soon).toMatchObject({ waiting: 1 })
  expect(await autoClaims(trial, id)).toBe(0)
  expect(trial.feishu.calls('create')).toHaveLength(1)
  // For the movable clock it has both at hand.
  await engine.firing.fireDue()
  await engine.courier.drain()
  expect(await autoClaims(trial, id)).toBe(1)
  expect(trial.feishu.calls('create')).toHaveLength(2)
  await engine.stop()
  await alarms.close()
})
