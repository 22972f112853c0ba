import { expect, test } from 'vitest'
import { actOn } from '../db/act.ts'
import { chatOf, personOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

const LIAISON = personOf('d1', 'liaison')

/** Half a working day before the end of what is pushed on Friday. */
const REMIND_AT = '2026-11-23T14:00:00+08:00'
const SOON_AFTER = '2026-11-23T14:00:01+08:00'

async function pushed(trial: Trial, count = 1): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) ids.push(await trial.push())
  await trial.deliver()
  return ids
}

async function viewDetails(trial: Trial, matterId: string): Promise<void> {
  await actOn(trial.ctx, matterId, {
    type: 'view-details',
    taskId: `${matterId}.1`,
    actor: { type: 'person', openId: LIAISON },
    arrivedMs: trial.ctx.clock.realMs(),
  })
}

async function remindsOf(trial: Trial, matterId: string): Promise<unknown[]> {
  return (await trial.events(matterId))
    .filter((one) => one.type === 'remind')
    .map((one) => one.data)
}

test('a reminder is due half a working day before the end and goes to the liaison alone', async () => {
  await using trial = await startTrial()
  const [id = ''] = await pushed(trial)
  const alarms = await trial.query<{ due: Date }>(
    `select due_at as due from alarm where kind = 'remind'`,
  )
  expect(alarms.map((alarm) => alarm.due)).toEqual([new Date(REMIND_AT)])
  await trial.moveTo(SOON_AFTER)
  await trial.firing.fireDue()
  await trial.deliver()
  expect((await trial.feishu.cards(LIAISON)).map((card) => card.title)).toEqual(['待办提醒'])
  expect(await remindsOf(trial, id)).toEqual([{ to: LIAISON }])
})

test('reminders that fall due together are one card a person', async () => {
  await using trial = await startTrial()
  const ids = await pushed(trial, 3)
  await trial.moveTo(SOON_AFTER)
  await trial.firing.fireDue()
  await trial.deliver()
  const [card, ...more] = await trial.feishu.cards(LIAISON)
  expect(more).toEqual([])
  expect(card?.title).toBe('待办提醒 共3件')
  for (const id of ids) expect(await remindsOf(trial, id)).toHaveLength(1)
})

test('after a claim between the alarm and the sending nothing is sent, and nothing says so', async () => {
  await using trial = await startTrial()
  const [id = ''] = await pushed(trial)
  await trial.moveTo(SOON_AFTER)
  await trial.firing.fireDue()
  expect(await trial.outbox('reminder')).toHaveLength(1)
  await trial.claim(id)
  await trial.deliver()
  expect(await trial.feishu.cards(LIAISON)).toEqual([])
  expect(await remindsOf(trial, id)).toEqual([])
  expect((await trial.outbox('reminder'))[0]).toMatchObject({ state: 'dropped' })
})

test('of several in one card, only what is still owed is named and counts as reminded', async () => {
  await using trial = await startTrial()
  const [first = '', second = ''] = await pushed(trial, 2)
  await trial.moveTo(SOON_AFTER)
  await trial.firing.fireDue()
  await trial.claim(first)
  await trial.deliver()
  expect((await trial.feishu.cards(LIAISON)).map((card) => card.title)).toEqual(['待办提醒'])
  expect(await remindsOf(trial, first)).toEqual([])
  expect(await remindsOf(trial, second)).toHaveLength(1)
})

test('what was named when its answer got lost counts as reminded, although it was claimed meanwhile', async () => {
  await using trial = await startTrial()
  const [first = '', second = ''] = await pushed(trial, 2)
  await trial.moveTo(SOON_AFTER)
  await trial.firing.fireDue()
  await trial.stretchPauses()
  await trial.feishu.faults({ api: 'message.create', kind: 'answer-lost', times: 1 })
  const delivered = trial.deliver()
  await expect.poll(async () => (await trial.outbox('reminder'))[0]?.notBefore, soon).not.toBeNull()
  await trial.claim(first)
  await trial.endPauses()
  await delivered
  expect(await trial.feishu.cards(LIAISON)).toHaveLength(1)
  expect(await remindsOf(trial, first)).toHaveLength(1)
  expect(await remindsOf(trial, second)).toHaveLength(1)
})

test('a reminder that joins while the card waits for its turn is not lost', async () => {
  await using trial = await startTrial()
  const [first = '', second = ''] = await pushed(trial, 2)
  await trial.query(
    `update alarm set due_at = due_at + interval '1 hour' where kind = 'remind' and matter_id = $1`,
    [second],
  )
  await trial.query(
    `update task set remind_at = remind_at + interval '1 hour' where matter_id = $1`,
    [second],
  )
  await trial.moveTo(SOON_AFTER)
  await trial.firing.fireDue()
  // Drawn already, the first one's card waits for a token.
  await trial.query(
    `insert into api_grant values ('message.create', clock_timestamp() + interval '1 hour', 50)`,
  )
  const { courier } = await trial.worker()
  const delivered = courier(false).drain()
  const isHeld = () =>
    trial.query('select 1 from lane where lane = $1 and leased_until is not null', [
      `person:${LIAISON}`,
    ])
  await expect.poll(isHeld, soon).toHaveLength(1)
  await trial.moveTo('2026-11-23T15:00:01+08:00')
  await trial.firing.fireDue()
  await trial.query('delete from api_grant')
  await delivered
  expect(await remindsOf(trial, first)).toHaveLength(1)
  expect(await remindsOf(trial, second)).toHaveLength(1)
  expect(
    (await trial.feishu.cards(LIAISON)).map((card) => card.json.match(/JY-\d/g)?.length),
  ).toEqual([2])
})

test('a reminder that fails for good leaves no trace of having reminded', async () => {
  await using trial = await startTrial()
  const [id = ''] = await pushed(trial)
  await trial.feishu.faults({ api: 'message.create', person: LIAISON, kind: 'code', code: 230099 })
  await trial.moveTo(SOON_AFTER)
  await trial.firing.fireDue()
  await trial.deliver()
  expect(await remindsOf(trial, id)).toEqual([])
  expect((await trial.outbox('reminder'))[0]).toMatchObject({ state: 'failed' })
  expect((await trial.feishu.cards(chatOf('spj'))).map((card) => card.title)).toEqual([
    '消息发送失败',
  ])
})

test('an alarm that rings at night waits for office hours', async () => {
  await using trial = await startTrial()
  const [id = ''] = await pushed(trial)
  // The worker was down from noon to midnight; the end passed unseen.
  await trial.moveTo('2026-11-24T00:00:15+08:00')
  await trial.firing.fireDue()
  await trial.deliver()
  expect(await trial.feishu.cards(LIAISON)).toEqual([])
  expect((await trial.events(id)).map((one) => one.type)).toEqual(['push', 'deliver', 'auto-claim'])
  await trial.moveTo('2026-11-24T08:30:01+08:00')
  await trial.firing.fireDue()
  await trial.deliver()
  expect((await trial.feishu.cards(LIAISON))[0]?.json).toContain('已视为自动认领')
})

test('a reminder that could not leave before offices closed waits until they open', async () => {
  await using trial = await startTrial({ profile: 'huancui' })
  const [id = ''] = await pushed(trial)
  await trial.moveTo(SOON_AFTER)
  await trial.firing.fireDue()
  await trial.moveTo('2026-11-23T18:00:10+08:00')
  await trial.deliver()
  expect(await trial.feishu.cards(LIAISON)).toEqual([])
  expect((await trial.outbox('reminder'))[0]).toMatchObject({ state: 'dropped' })

  // The reminder of the end takes its place the next morning; the matter was never forgotten.
  await trial.moveTo('2026-11-24T00:00:15+08:00')
  await trial.firing.fireDue()
  await trial.moveTo('2026-11-24T08:30:01+08:00')
  await trial.firing.fireDue()
  await trial.deliver()
  expect(await trial.feishu.cards(LIAISON)).toHaveLength(1)
  expect(await remindsOf(trial, id)).toHaveLength(1)
})

test('held over the night, a reminder of what silence did still comes the next morning', async () => {
  await using trial = await startTrial()
  const [id = ''] = await pushed(trial)
  await trial.moveTo('2026-11-24T08:30:00+08:00')
  await trial.firing.fireDue()
  await trial.moveTo('2026-11-24T08:30:01+08:00')
  await trial.firing.fireDue()
  expect(await trial.outbox('reminder')).toHaveLength(1)
  await trial.moveTo('2026-11-24T20:00:00+08:00')
  await trial.deliver()
  expect(await trial.feishu.cards(LIAISON)).toEqual([])
  await trial.moveTo('2026-11-25T08:30:01+08:00')
  await trial.firing.fireDue()
  await trial.deliver()
  expect(await trial.feishu.cards(LIAISON)).toHaveLength(1)
  expect(await remindsOf(trial, id)).toEqual([{ to: LIAISON }])
})

test('a reminder whose sending is unknown when offices close is looked for, not repeated at night', async () => {
  await using trial = await startTrial()
  const [id = ''] = await pushed(trial)
  await viewDetails(trial, id)
  await trial.deliver()
  await trial.moveTo(SOON_AFTER)
  await trial.firing.fireDue()
  await trial.stretchPauses()
  await trial.feishu.faults({ api: 'message.create', kind: 'reset', times: 1 })
  const delivered = trial.deliver()
  await expect.poll(async () => (await trial.outbox('reminder'))[0]?.notBefore, soon).not.toBeNull()
  const sends = trial.feishu.calls('create').length
  await trial.moveTo('2026-11-23T20:00:00+08:00')
  await trial.endPauses()
  await delivered
  expect(trial.feishu.calls('create')).toHaveLength(sends)
  expect(trial.feishu.calls('list')).toHaveLength(1)
  expect((await trial.outbox('reminder'))[0]).toMatchObject({ state: 'dropped' })
  expect(await remindsOf(trial, id)).toEqual([])
})

test('what an act causes leaves at any hour', async () => {
  await using trial = await startTrial({ now: '2026-11-21T23:30:00+08:00' })
  const [id = ''] = await pushed(trial)
  await viewDetails(trial, id)
  await trial.deliver()
  expect(await trial.feishu.cards(chatOf('d1'))).toHaveLength(1)
  expect((await trial.feishu.cards(LIAISON)).map((card) => card.title)).toEqual(['查看详情'])
})
