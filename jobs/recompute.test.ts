import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { verifyAudit } from '../db/audit.ts'
import { saveCalendarYear } from '../db/queries/calendars.ts'
import { recomputeDeadlines } from './recompute.ts'
import { chatOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

const WORKER = fileURLToPath(new URL('worker.fixture.ts', import.meta.url))

/** The Monday on which the pushes of a Friday end becomes a rest day. */
async function restOnMonday(trial: Trial): Promise<void> {
  const year = { year: 2026, source: '国办发明电〔2026〕1号', off: ['2026-11-23'], work: [] }
  await saveCalendarYear(trial.ctx.db, year as never, 1, trial.ctx.clock.now())
}

async function dueDates(trial: Trial): Promise<Record<string, number>> {
  const rows = await trial.query<{ due: Date; n: number }>(
    'select due_at as due, count(*)::integer as n from task group by due_at',
  )
  return Object.fromEntries(rows.map(({ due, n }) => [due.toISOString(), n]))
}

const BEFORE = new Date('2026-11-24T00:00:00+08:00').toISOString()
const AFTER = new Date('2026-11-25T00:00:00+08:00').toISOString()

const isOpen = (trial: Trial) => trial.query('select 1 from recomputation where done_at is null')

test('a new calendar moves what runs, once, and its alarms with it', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  await trial.multiply(id, 4)
  await restOnMonday(trial)
  await recomputeDeadlines(trial.ctx)
  await recomputeDeadlines(trial.ctx)
  expect(await dueDates(trial)).toEqual({ [AFTER]: 5 })
  expect(await isOpen(trial)).toEqual([])
  const moved = (await trial.events(id)).filter((one) => one.type === 'recompute')
  expect(moved.map((one) => one.data)).toMatchObject([
    { from: '2026-11-24T00:00:00+08:00', to: '2026-11-25T00:00:00+08:00' },
  ])
  const alarms = await trial.query<{ due: Date; n: number }>(
    `select due_at as due, count(*)::integer as n from alarm
     where kind = 'expire' and settled_at is null group by due_at`,
  )
  expect(alarms).toEqual([{ due: new Date('2026-11-25T00:00:10+08:00'), n: 5 }])
  await trial.deliver()
  expect((await trial.feishu.cards(chatOf('d1')))[0]?.json).toContain('11月24日24时前')
})

test(
  'killed in the middle it goes on where it stopped, and counts nothing twice',
  { timeout: 60_000 },
  async () => {
    await using trial = await startTrial()
    const id = await trial.push()
    await trial.deliver()
    await trial.multiply(id, 449)
    await restOnMonday(trial)
    // Somebody holds a matter of the second batch, so the worker waits in the middle of it.
    const [held] = await trial.query<{ id: string }>(
      'select id from matter order by id offset 300 limit 1',
    )
    const client = await trial.database.pool.connect()
    await client.query('begin')
    await client.query('select 1 from matter where id = $1 for update', [held?.id])

    const args = ['--import', 'tsx', WORKER, 'recompute', JSON.stringify(trial.place)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    const waiting = () =>
      trial.query(`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
    await expect.poll(waiting, { ...soon, timeout: 40_000 }).toHaveLength(1)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await client.query('rollback')
    client.release()
    await expect.poll(waiting, soon).toHaveLength(0)
    expect(await dueDates(trial)).toEqual({ [AFTER]: 200, [BEFORE]: 250 })

    await recomputeDeadlines(trial.ctx)
    expect(await dueDates(trial)).toEqual({ [AFTER]: 450 })
    const [events] = await trial.query<{ n: number; matters: number }>(
      `select count(*)::integer as n, count(distinct matter_id)::integer as matters
     from event where type = 'recompute'`,
    )
    expect(events).toEqual({ n: 450, matters: 450 })
    expect(await isOpen(trial)).toEqual([])
  },
)

test('two workers at once come to the same end', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  await trial.multiply(id, 30)
  await restOnMonday(trial)
  const other = await trial.worker()
  await Promise.all([recomputeDeadlines(trial.ctx), recomputeDeadlines(other.ctx)])
  expect(await dueDates(trial)).toEqual({ [AFTER]: 31 })
  expect(await trial.query(`select 1 from event where type = 'recompute'`)).toHaveLength(31)
  expect(await verifyAudit(trial.ctx.db)).toEqual([])
})

test('a matter that cannot be counted anew keeps nobody else from it', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  await trial.multiply(id, 5)
  await trial.query(`update task set deadline = '{"dueAt": "broken"}' where matter_id = $1`, [id])
  await restOnMonday(trial)
  await recomputeDeadlines(trial.ctx)
  expect(await dueDates(trial)).toEqual({ [AFTER]: 5, [BEFORE]: 1 })
  expect(
    trial.logged.filter((line) => line.msg === 'limit could not be counted anew'),
  ).toMatchObject([{ matter: id }])
  expect(await isOpen(trial)).toEqual([])
})
