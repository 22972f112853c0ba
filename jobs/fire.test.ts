import { expect, test } from 'vitest'
import { verifyAudit } from '../db/audit.ts'
import { soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

/** Ten seconds after the end of what is pushed on Friday: silence is put on record. */
const AFTER_THE_END = '2026-11-24T00:00:11+08:00'

async function states(trial: Trial): Promise<Record<string, number>> {
  const rows = await trial.query<{ state: string; n: number }>(
    'select state, count(*)::integer as n from task group by state',
  )
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}

test(
  'a thousand limits that end at one midnight are all acted on, each once',
  { timeout: 60_000 },
  async () => {
    await using trial = await startTrial()
    const id = await trial.push()
    await trial.deliver()
    await trial.multiply(id, 999)
    const other = await trial.worker()
    await trial.moveTo(AFTER_THE_END)
    await Promise.all([trial.firing.fireDue(), other.firing.fireDue(), trial.firing.fireDue()])
    await trial.firing.fireDue()

    expect(await states(trial)).toEqual({ 'auto-claimed': 1_000 })
    const [events] = await trial.query<{ n: number; matters: number }>(
      `select count(*)::integer as n, count(distinct matter_id)::integer as matters
     from event where type = 'auto-claim'`,
    )
    expect(events).toEqual({ n: 1_000, matters: 1_000 })
    const lines = await trial.query<{ line: string }>(
      `select line from event where type = 'auto-claim'`,
    )
    const { effectiveAt, actor, basis } = JSON.parse(lines[0]?.line ?? '{}') as Record<
      string,
      unknown
    >
    expect(effectiveAt).toBe('2026-11-24T00:00:00+08:00')
    expect(actor).toEqual({ type: 'system' })
    expect(basis).toEqual({ source: 'article', article: '第七条第（一）项第1目' })
    expect(
      await trial.query(`select 1 from alarm where kind = 'expire' and settled_at is null`),
    ).toEqual([])
  },
)

test('a matter that cannot be acted on stops nobody, be it the first or one of hundreds like it', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  await trial.multiply(id, 129)
  // The longest overdue of all, and more of them than fit into one batch.
  await trial.query(`update task set deadline = '{"dueAt": "broken"}' where matter_id in (
    select id from matter order by id limit 101)`)
  await trial.query(`update alarm set due_at = due_at - interval '1 hour' where kind = 'expire'
    and matter_id in (select id from matter order by id limit 101)`)
  await trial.moveTo(AFTER_THE_END)
  await trial.firing.fireDue()

  expect(await states(trial)).toEqual({ 'auto-claimed': 29, pending: 101 })
  const faults = trial.logged.filter((line) => line.msg === 'matter could not be acted on')
  expect(new Set(faults.map((line) => line['matter'])).size).toBe(101)

  // It is left alone for a while instead of being tried with every bell.
  await trial.firing.fireDue()
  expect(trial.logged.filter((line) => line.msg === 'matter could not be acted on')).toHaveLength(
    101,
  )
})

test('a fault of the database is not laid at the door of the matters', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  await trial.multiply(id, 19)
  await trial.moveTo(AFTER_THE_END)
  const { firing, loseDatabase } = await trial.worker()
  const client = await trial.database.pool.connect()
  await client.query('begin')
  // In the middle of its batch the worker waits for this lock; then its connections are gone.
  await client.query('lock table event')
  const fired = firing.fireDue().then(
    () => 'done',
    () => 'failed',
  )
  const waiting = `select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  await expect.poll(() => trial.query(waiting), soon).toHaveLength(1)
  const lost = loseDatabase()
  await trial.query(`select pg_terminate_backend(pid) from (${waiting}) w`)
  expect(await fired).toBe('failed')
  await lost
  await client.query('rollback')
  client.release()
  expect(trial.logged.filter((line) => line.msg === 'matter could not be acted on')).toEqual([])

  await trial.firing.fireDue()
  expect(await states(trial)).toEqual({ 'auto-claimed': 20 })
})

test.each([
  ['where silence claims', 'linzi'],
  ['where silence does nothing', 'huancui'],
])('claims and expiry at the same instant, %s, have one winner each', async (_, profile) => {
  await using trial = await startTrial({ profile, departments: 1 })
  const first = await trial.push()
  await trial.deliver()
  await trial.multiply(first, 29)
  const ids = (await trial.query<{ id: string }>('select id from matter')).map((row) => row.id)
  await trial.moveTo(AFTER_THE_END)
  const other = await trial.worker()
  const outcomes = await Promise.all([
    ...ids.flatMap((id) => [
      settled(trial.claim(id, { role: 'liaison' })),
      settled(trial.claim(id, { role: 'leader' })),
    ]),
    settled(trial.firing.fireDue()),
    settled(other.firing.fireDue()),
  ])
  await trial.firing.fireDue()

  // Of two people who press at once the second is told so.
  expect(outcomes.filter((outcome) => outcome !== 'done')).toHaveLength(30)
  for (const id of ids) {
    const types = (await trial.events(id)).map((one) => one.type)
    expect(types.filter((type) => type === 'claim')).toHaveLength(1)
    expect(types.filter((type) => type === 'auto-claim')).toHaveLength(profile === 'linzi' ? 1 : 0)
    // An end is put on record before a late claim or not at all, never after it.
    if (types.includes('expire')) {
      expect(types.indexOf('expire')).toBeLessThan(types.indexOf('claim'))
    }
  }
  expect(await states(trial)).toEqual(
    profile === 'linzi' ? { 'auto-claimed': 30 } : { claimed: 30 },
  )
  expect(
    await trial.query(`select 1 from alarm where kind = 'expire' and settled_at is null`),
  ).toEqual([])
  expect(await verifyAudit(trial.ctx.db)).toEqual([])
})

async function settled(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as Error).message
  }
}

test('a claim in time settles the alarm: whoever rings afterwards finds nothing to do', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  await trial.moveTo('2026-11-23T23:59:59.000+08:00')
  await trial.claim(id)
  await trial.moveTo(AFTER_THE_END)
  await trial.firing.fireDue()
  expect((await trial.events(id)).map((one) => one.type)).toEqual(['push', 'deliver', 'claim'])
  expect(await trial.query('select 1 from digest_item')).toEqual([])
})

test('nothing expires before ten seconds have passed since the end', async () => {
  await using trial = await startTrial()
  await trial.push()
  await trial.deliver()
  await trial.moveTo('2026-11-24T00:00:05+08:00')
  await trial.firing.fireDue()
  expect(await states(trial)).toEqual({ pending: 1 })
})

test('what another worker is acting on is passed over, and the rest is not', async () => {
  await using trial = await startTrial()
  const first = await trial.push()
  const second = await trial.push()
  await trial.deliver()
  await trial.moveTo(AFTER_THE_END)
  const client = await trial.database.pool.connect()
  try {
    await client.query('begin')
    await client.query('select 1 from matter where id = $1 for update', [first])
    await trial.firing.fireDue()
    const done = await trial.query<{ matter_id: string }>(
      `select matter_id from task where state = 'auto-claimed'`,
    )
    expect(done).toEqual([{ matter_id: second }])
  } finally {
    await client.query('rollback')
    client.release()
  }
  await trial.firing.fireDue()
  expect(await states(trial)).toEqual({ 'auto-claimed': 2 })
})

test('batches of two workers take the digests of the same departments in the same order', async () => {
  await using trial = await startTrial()
  await trial.push({ departments: ['d2', 'd1'] })
  await trial.deliver()
  await trial.query(`insert into alarm (subject, kind, due_at, settled_at)
    values ('d1', 'digest', now(), now()), ('d2', 'digest', now(), now())`)
  await trial.moveTo(AFTER_THE_END)
  const client = await trial.database.pool.connect()
  const lock = `select 1 from alarm where kind = 'digest' and subject = $1 for update nowait`
  try {
    await client.query('begin')
    await client.query(lock, ['d1'])
    const fired = trial.firing.fireDue()
    const waiting = `select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(() => trial.query(waiting), soon).toHaveLength(1)
    await client.query(lock, ['d2'])
    await client.query('rollback')
    await fired
  } finally {
    client.release()
  }
  expect(await states(trial)).toEqual({ 'auto-claimed': 2 })
})
