import { expect, test } from 'vitest'
import { insertDigestRest } from '../db/queries/outbox.ts'
import { chatOf, personOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

const LEADER = personOf('d1', 'leader')
const AFTER_THE_END = '2026-11-24T00:00:11+08:00'
const NINE = '2026-11-24T09:00:00+08:00'

/** Pushed on Friday and expired at Monday's midnight. */
async function expired(trial: Trial, count = 1): Promise<string> {
  const id = await trial.push()
  await trial.deliver()
  if (count > 1) await trial.multiply(id, count - 1)
  await trial.moveTo(AFTER_THE_END)
  await trial.firing.fireDue()
  // The cards of the copies are of no interest, and five a second would take their time.
  await trial.query(
    `update outbox set state = 'dropped' where template = 'card' and state = 'waiting'`,
  )
  return id
}

async function at(trial: Trial, instant: string): Promise<void> {
  await trial.moveTo(instant)
  await trial.firing.fireDue()
  await trial.deliver()
}

async function digestsOf(trial: Trial, leader = LEADER): Promise<string[]> {
  const cards = await trial.feishu.cards(leader)
  return cards.map((card) => card.title).filter((title) => title.startsWith('期限届满情况'))
}

test('a leader reads at nine on a working day what expired, in one card, and it is on record', async () => {
  await using trial = await startTrial()
  const id = await expired(trial, 3)
  await at(trial, '2026-11-24T08:59:58+08:00')
  expect(await digestsOf(trial)).toEqual([])
  await at(trial, NINE)
  expect(await digestsOf(trial)).toEqual(['期限届满情况 共3件'])
  const escalations = (await trial.events(id)).filter((one) => one.type === 'escalate')
  expect(escalations.map((one) => one.data)).toEqual([{ to: LEADER }])
  expect(escalations[0]?.basis).toEqual({ source: 'article', article: '第七条第（一）项第1目' })
  // No second one that day, and none on a day on which nothing expired.
  await at(trial, '2026-11-24T17:00:00+08:00')
  await at(trial, '2026-11-25T09:00:10+08:00')
  expect(await digestsOf(trial)).toHaveLength(1)
})

test('what expires before a rest day is read on the next working day', async () => {
  await using trial = await startTrial({ now: '2026-11-19T10:00:00+08:00' })
  await trial.push()
  await trial.deliver()
  // Friday's midnight begins a Saturday.
  await trial.moveTo('2026-11-21T00:00:11+08:00')
  await trial.firing.fireDue()
  await at(trial, '2026-11-21T09:00:00+08:00')
  await at(trial, '2026-11-22T09:00:00+08:00')
  expect(await digestsOf(trial)).toEqual([])
  await at(trial, '2026-11-23T09:00:00+08:00')
  expect(await digestsOf(trial)).toHaveLength(1)
})

test('where nothing expired no digest is sent', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  await trial.claim(id)
  await trial.moveTo(AFTER_THE_END)
  await trial.firing.fireDue()
  await at(trial, NINE)
  expect(await digestsOf(trial)).toEqual([])
  expect(await trial.query(`select 1 from alarm where kind = 'digest'`)).toEqual([])
})

test('more than twenty are twenty and the rest by a button, which is his alone', async () => {
  await using trial = await startTrial()
  await expired(trial, 45)
  await at(trial, NINE)
  const [first] = await trial.feishu.cards(LEADER)
  expect(first?.title).toBe('期限届满情况 共45件')
  expect(first?.json).toContain('查看其余25件')
  expect(first?.json.match(/JY-1/g)).toHaveLength(20)
  const row = (await trial.outbox('digest'))[0]
  expect(await insertDigestRest(trial.ctx, row?.id ?? 0, personOf('d1', 'liaison'))).toBe(false)

  // Pressed twice, and at night: sent once, at once.
  await trial.moveTo('2026-11-24T22:00:00+08:00')
  expect(await insertDigestRest(trial.ctx, row?.id ?? 0, LEADER)).toBe(true)
  await insertDigestRest(trial.ctx, row?.id ?? 0, LEADER)
  await trial.deliver()
  const [, second, ...more] = await trial.feishu.cards(LEADER)
  expect(more).toEqual([])
  expect(second?.json).toContain('21. ')
  expect(second?.json).toContain('查看其余5件')
  const escalations = await trial.query(`select 1 from event where type = 'escalate'`)
  expect(escalations).toHaveLength(45)
})

test('a worker that was down at nine sends the digest when offices open next', async () => {
  await using trial = await startTrial()
  await expired(trial)
  await at(trial, '2026-11-24T20:00:00+08:00')
  expect(await digestsOf(trial)).toEqual([])
  await at(trial, '2026-11-25T08:40:00+08:00')
  expect(await digestsOf(trial)).toEqual([])
  await at(trial, '2026-11-25T09:00:00+08:00')
  expect(await digestsOf(trial)).toEqual(['期限届满情况 共1件'])
})

test('one that comes back in the noon break sends it after the break, not the next day', async () => {
  await using trial = await startTrial()
  await expired(trial)
  await at(trial, '2026-11-24T12:30:00+08:00')
  expect(await digestsOf(trial)).toEqual([])
  await at(trial, '2026-11-24T13:30:00+08:00')
  expect(await digestsOf(trial)).toHaveLength(1)
})

test('a digest that Feishu did not take all day joins the next one', async () => {
  await using trial = await startTrial()
  await expired(trial)
  await trial.stretchPauses()
  await trial.feishu.faults({ api: 'message.create', person: LEADER, kind: 'code', code: 99991672 })
  await trial.moveTo(NINE)
  await trial.firing.fireDue()
  const delivered = trial.deliver()
  await expect.poll(async () => (await trial.outbox('digest'))[0]?.notBefore, soon).not.toBeNull()
  await trial.feishu.faults()
  await trial.moveTo('2026-11-24T21:00:00+08:00')
  await trial.endPauses()
  await delivered
  expect(await digestsOf(trial)).toEqual([])

  // Meanwhile another limit has ended.
  const id = await trial.push()
  await trial.deliver()
  await trial.query(
    `update task set deadline = jsonb_set(deadline, '{dueAt}', '"2026-11-25T00:00:00+08:00"'),
    due_at = '2026-11-25T00:00:00+08:00' where matter_id = $1`,
    [id],
  )
  await trial.query(
    `update alarm set due_at = '2026-11-25T00:00:10+08:00' where kind = 'expire' and matter_id = $1`,
    [id],
  )
  await trial.moveTo('2026-11-25T00:00:12+08:00')
  await trial.firing.fireDue()
  await at(trial, '2026-11-25T09:00:00+08:00')
  expect(await digestsOf(trial)).toEqual(['期限届满情况 共2件'])
  expect(await trial.query(`select 1 from event where type = 'escalate'`)).toHaveLength(2)
})

test('a digest held over a break goes out the same day', async () => {
  await using trial = await startTrial()
  await expired(trial)
  await trial.moveTo(NINE)
  await trial.firing.fireDue()
  await trial.moveTo('2026-11-24T12:10:00+08:00')
  await trial.deliver()
  expect(await digestsOf(trial)).toEqual([])
  await at(trial, '2026-11-24T13:30:00+08:00')
  expect(await digestsOf(trial)).toHaveLength(1)
})

test('what was cancelled since is neither named nor on record as reported', async () => {
  await using trial = await startTrial({ profile: 'danzhou' })
  const kept = await trial.push()
  const cancelled = await trial.push()
  await trial.deliver()
  await trial.moveTo('2026-11-26T00:00:11+08:00')
  await trial.firing.fireDue()
  await trial.query(`update matter set state = 'cancelled' where id = $1`, [cancelled])
  await at(trial, '2026-11-26T09:00:00+08:00')
  expect(await digestsOf(trial)).toEqual(['期限届满情况 共1件'])
  const escalated = await trial.query<{ matter_id: string }>(
    `select matter_id from event where type = 'escalate'`,
  )
  expect(escalated).toEqual([{ matter_id: kept }])
})

test('without a leader the office is told, once a day', async () => {
  await using trial = await startTrial()
  await trial.direct((directory) => ({
    ...directory,
    people: directory.people.filter((one) => one.openId !== LEADER),
  }))
  await expired(trial, 2)
  await at(trial, NINE)
  const office = await trial.outbox('office')
  expect(office.map((row) => row.params)).toEqual([{ reason: 'no-leader', department: 'd1' }])
  expect(await trial.feishu.cards(chatOf('spj'))).toHaveLength(1)
})

test('each leader of a department gets the same digest once', async () => {
  await using trial = await startTrial()
  await trial.direct((directory) => ({
    ...directory,
    people: directory.people.map((one) =>
      one.openId === personOf('d1', 'deputy') ? { ...one, roles: ['leader'] as const } : one,
    ),
  }))
  await expired(trial)
  const other = await trial.worker()
  await trial.moveTo(NINE)
  await Promise.all([trial.firing.fireDue(), other.firing.fireDue(), other.firing.fireDue()])
  await trial.deliver()
  expect(await digestsOf(trial)).toHaveLength(1)
  expect(await digestsOf(trial, personOf('d1', 'deputy'))).toHaveLength(1)
})
