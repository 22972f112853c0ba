import { expect, test } from 'vitest'
import { advanceClock } from '../db/queries/world.ts'
import { chatOf, personOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'
import { createWalk } from './walk.ts'

const LIAISON = personOf('d1', 'liaison')
const LEADER = personOf('d1', 'leader')

/** A walk of the trial's own clock; the stand-in's messages bear the same time. */
async function walkOf(trial: Trial) {
  const courier = trial.courier(false)
  return createWalk(trial.ctx, { firing: trial.firing, courier })
}

/** Within some seconds after an instant: the clock runs on while work is done. */
function expectAt(actual: string | Date | undefined, instant: string): void {
  const lateMs = new Date(actual ?? 0).getTime() - new Date(instant).getTime()
  expect(lateMs).toBeGreaterThanOrEqual(0)
  expect(lateMs).toBeLessThan(30_000)
}

test('it stops at every instant on the way, in order, with the clock at that instant', async () => {
  await using trial = await startTrial()
  const walk = await walkOf(trial)
  const id = await trial.push()
  const end = await walk.to(new Date('2026-11-25T12:00:00+08:00'))
  expectAt(end, '2026-11-25T12:00:00+08:00')

  const events = await trial.events(id)
  expect(events.map((one) => one.type)).toEqual([
    'push',
    'deliver',
    'remind',
    'auto-claim',
    'remind',
    'escalate',
  ])
  const at = (type: string) => events.filter((one) => one.type === type).map((one) => one.at)
  expectAt(at('deliver')[0], '2026-11-20T10:00:00+08:00')
  expectAt(at('remind')[0], '2026-11-23T14:00:00+08:00')
  expectAt(at('auto-claim')[0], '2026-11-24T00:00:10+08:00')
  expectAt(at('remind')[1], '2026-11-24T08:30:00+08:00')
  expectAt(at('escalate')[0], '2026-11-24T09:00:00+08:00')
  expect(await trial.feishu.cards(LIAISON)).toHaveLength(2)
  expect(await trial.feishu.cards(LEADER)).toHaveLength(1)
})

test('what waits is delivered at the old time first', async () => {
  await using trial = await startTrial()
  const walk = await walkOf(trial)
  const id = await trial.push()
  await walk.to(new Date('2026-11-20T17:00:00+08:00'))
  const delivered = (await trial.events(id)).find((one) => one.type === 'deliver')
  expectAt(delivered?.at, '2026-11-20T10:00:00+08:00')
})

test('it goes forward only', async () => {
  await using trial = await startTrial()
  const walk = await walkOf(trial)
  await expect(walk.to(new Date('2026-11-20T09:59:00+08:00'))).rejects.toThrow(RangeError)
  await walk.to(new Date('2026-11-20T12:00:00+08:00'))
  await expect(walk.to(new Date('2026-11-20T11:00:00+08:00'))).rejects.toThrow(RangeError)
  // Nor does another replica set it back.
  const other = await trial.worker()
  await advanceClock(other.ctx.db, new Date('2026-11-20T11:00:00+08:00'))
  const { now } = await trial.clockOfDatabase()
  expectAt(now, '2026-11-20T12:00:00+08:00')
})

test('it answers only when everything on the way was delivered, faults or not', async () => {
  await using trial = await startTrial()
  const walk = await walkOf(trial)
  const id = await trial.push()
  await trial.feishu.faults({ api: 'message.create', kind: 'status', status: 502, times: 2 })
  let isThere = false
  const walked = walk.to(new Date('2026-11-24T12:00:00+08:00')).then(() => (isThere = true))
  await trial.stretchPauses()
  await expect.poll(async () => (await trial.outbox('card'))[0]?.notBefore, soon).not.toBeNull()
  expect(isThere).toBe(false)
  // Faulty as it was, the card's limit runs from its delivery, and no step was taken meanwhile.
  expect(await trial.query(`select 1 from event where type <> 'push'`)).toEqual([])
  await trial.query('drop trigger stretch on outbox')
  await trial.endPauses()
  await trial.feishu.faults({ api: 'message.create', kind: 'answer-lost', times: 1 })
  await walked
  expect(
    (await trial.outbox()).every((row) => row.state === 'sent' && row.wanted <= row.shown),
  ).toBe(true)
  expect((await trial.events(id)).map((one) => one.type)).toContain('escalate')
  expect(await trial.feishu.cards(chatOf('d1'))).toHaveLength(1)
})

test('what fails for good does not hold it up', async () => {
  await using trial = await startTrial()
  const walk = await walkOf(trial)
  await trial.feishu.faults({
    api: 'message.create',
    chat: chatOf('d1'),
    kind: 'code',
    code: 230099,
  })
  await trial.push()
  await walk.to(new Date('2026-11-24T12:00:00+08:00'))
  expect((await trial.outbox('card'))[0]?.state).toBe('failed')
})

test('a matter that cannot be acted on hides nothing that falls due after it', async () => {
  await using trial = await startTrial()
  const walk = await walkOf(trial)
  const bad = await trial.push()
  const good = await trial.push()
  await trial.deliver()
  await trial.query(`update task set deadline = '{"dueAt": "broken"}' where matter_id = $1`, [bad])
  await trial.query(
    `update alarm set due_at = '2026-11-20T15:00:00+08:00' where matter_id = $1 and kind = 'expire'`,
    [bad],
  )
  await walk.to(new Date('2026-11-24T12:00:00+08:00'))
  const events = await trial.events(good)
  expectAt(events.find((one) => one.type === 'remind')?.at, '2026-11-23T14:00:00+08:00')
  expectAt(events.find((one) => one.type === 'auto-claim')?.at, '2026-11-24T00:00:10+08:00')
})

test('walks at the same time take turns, and the one that comes too late is told', async () => {
  await using trial = await startTrial()
  const walk = await walkOf(trial)
  const id = await trial.push()
  const outcomes = await Promise.allSettled([
    walk.to(new Date('2026-11-23T15:00:00+08:00')),
    walk.to(new Date('2026-11-24T12:00:00+08:00')),
    walk.to(new Date('2026-11-23T18:00:00+08:00')),
  ])
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  const events = await trial.events(id)
  expectAt(events.find((one) => one.type === 'remind')?.at, '2026-11-23T14:00:00+08:00')
  expectAt(events.find((one) => one.type === 'auto-claim')?.at, '2026-11-24T00:00:10+08:00')
})

test('it waits for what another bell of the same worker is doing already', async () => {
  await using trial = await startTrial()
  const walk = await walkOf(trial)
  const id = await trial.push()
  await walk.to(new Date('2026-11-23T23:59:00+08:00'))
  await trial.moveTo('2026-11-24T00:00:11+08:00')
  // The bell has the matter locked when the walk comes by.
  const client = await trial.database.pool.connect()
  await client.query('begin')
  await client.query('lock table event')
  const rung = trial.firing.fireDue()
  const waiting = () =>
    trial.query(`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
  await expect.poll(waiting, soon).toHaveLength(1)
  const walked = walk.to(new Date('2026-11-24T12:00:00+08:00'))
  await client.query('commit')
  client.release()
  await Promise.all([rung, walked])
  const events = await trial.events(id)
  expectAt(events.find((one) => one.type === 'auto-claim')?.at, '2026-11-24T00:00:11+08:00')
  expectAt(events.find((one) => one.type === 'escalate')?.at, '2026-11-24T09:00:00+08:00')
})

test('it tells the next instant at which something is due', async () => {
  await using trial = await startTrial()
  const walk = await walkOf(trial)
  expect(await walk.nextDue()).toBeNull()
  await trial.push()
  await trial.deliver()
  expect(await walk.nextDue()).toEqual(new Date('2026-11-23T14:00:00+08:00'))
})
