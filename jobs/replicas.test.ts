import { expect, test } from 'vitest'
import { verifyAudit } from '../db/audit.ts'
import { chatOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'
import { holdAnswer } from './testing-feishu.ts'

/** The lease of whoever holds a lane runs out: its holder stood still for too long. */
async function endLeases(trial: Trial): Promise<void> {
  await trial.query(
    `update lane set leased_until = clock_timestamp() where leased_until is not null`,
  )
}

test('two couriers serve a lane one at a time, and nothing is sent twice', async () => {
  await using trial = await startTrial({ departments: 3 })
  const underWay = new Map<string, number>()
  let most = 0
  trial.feishu.onCall = async (call, proceed) => {
    if (call.api !== 'create' || call.to === null) return proceed()
    underWay.set(call.to, (underWay.get(call.to) ?? 0) + 1)
    most = Math.max(most, underWay.get(call.to) ?? 0)
    const answer = await proceed()
    underWay.set(call.to, (underWay.get(call.to) ?? 0) - 1)
    return answer
  }
  const other = await trial.worker()
  for (let n = 0; n < 8; n += 1) await trial.push({ departments: ['d1', 'd2', 'd3'] })
  const couriers = [trial.courier(), other.courier()]
  for (const courier of couriers) courier.wake()
  const left = async () => (await trial.outbox('card')).filter((row) => row.state !== 'sent').length
  await expect.poll(left, soon).toBe(0)

  expect(most).toBe(1)
  for (const department of ['d1', 'd2', 'd3']) {
    expect(await trial.feishu.cards(chatOf(department))).toHaveLength(8)
  }
  expect(trial.feishu.calls('create')).toHaveLength(24)
  const holders = await trial.query<{ fence: number }>('select fence from lane order by lane')
  expect(holders).toHaveLength(3)
})

test('a holder that comes back too late writes nothing of a refusal', async () => {
  await using trial = await startTrial()
  // The first try is refused, but that is heard only after another worker has sent the card.
  let sends = 0
  const held = holdAnswer(trial.feishu)
  const holding = trial.feishu.onCall
  trial.feishu.onCall = async (call, proceed) => {
    const isFirst = call.api === 'create' && (sends += 1) === 1
    const answer = () => (isFirst ? Promise.resolve(refusal(230002)) : proceed())
    return holding ? holding(call, answer) : answer()
  }
  const id = await trial.push()
  const slow = trial.courier()
  slow.wake()
  await held.taken
  await endLeases(trial)

  const { courier } = await trial.worker()
  await courier(false).drain()
  held.letGo()
  await expect
    .poll(() => trial.logged.some((line) => line.msg === 'lane lost to another worker'), soon)
    .toBe(true)
  expect(await trial.outbox()).toMatchObject([{ template: 'card', state: 'sent', failure: null }])
  expect((await trial.events(id)).map((one) => one.type)).toEqual(['push', 'deliver'])
  const [card, ...twins] = await trial.feishu.cards(chatOf('d1'))
  expect(card).toBeDefined()
  expect(twins).toEqual([])
})

test('a holder that comes back too late writes nothing of a success either', async () => {
  await using trial = await startTrial()
  const held = holdAnswer(trial.feishu)
  const id = await trial.push()
  const slow = trial.courier()
  slow.wake()
  await held.taken
  await endLeases(trial)
  const { courier } = await trial.worker()
  await courier(false).drain()
  const [sent] = await trial.outbox('card')
  const before = await trial.events(id)
  held.letGo()
  await expect
    .poll(() => trial.logged.some((line) => line.msg === 'lane lost to another worker'), soon)
    .toBe(true)

  expect(await trial.outbox('card')).toEqual([sent])
  expect(await trial.events(id)).toEqual(before)
  expect(before.filter((one) => one.type === 'deliver')).toHaveLength(1)
  expect(await trial.feishu.cards(chatOf('d1'))).toHaveLength(1)
})

test('a holder that lost its lane while waiting for its turn does not send', async () => {
  await using trial = await startTrial()
  await trial.push()
  await trial.query(
    `insert into api_grant values ('message.create', clock_timestamp() + interval '1 hour', 50)`,
  )
  const slow = trial.courier()
  slow.wake()
  const isHeld = () => trial.query('select 1 from lane where leased_until is not null')
  await expect.poll(isHeld, soon).toHaveLength(1)
  await trial.query(`update lane set fence = fence + 1, leased_by = 'other',
    leased_until = clock_timestamp() + interval '1 hour'`)
  await trial.query('delete from api_grant')
  await expect
    .poll(() => trial.logged.some((line) => line.msg === 'lane lost to another worker'), soon)
    .toBe(true)
  expect(trial.feishu.calls('create')).toEqual([])
  expect((await trial.outbox('card'))[0]).toMatchObject({ state: 'waiting', attempts: 0 })
})

test('acts, deliveries and expiries by two workers at once leave every chain whole', async () => {
  await using trial = await startTrial({ departments: 3 })
  const other = await trial.worker()
  const couriers = [trial.courier(), other.courier()]
  const ids = await Promise.all(
    Array.from({ length: 12 }, () => trial.push({ departments: ['d1', 'd2', 'd3'] })),
  )
  for (const courier of couriers) courier.wake()
  await expect
    .poll(async () => (await trial.outbox('card')).every((row) => row.state === 'sent'), soon)
    .toBe(true)
  await trial.moveTo('2026-11-24T00:00:20+08:00')
  await Promise.all([
    trial.firing.fireDue(),
    other.firing.fireDue(),
    ...ids.map((id) => trial.claim(id).catch(() => {})),
  ])
  await Promise.all([trial.firing.fireDue(), other.firing.fireDue()])

  for (const id of ids) {
    const events = await trial.events(id)
    expect(events.filter((one) => one.type === 'auto-claim')).toHaveLength(3)
  }
  expect(await verifyAudit(trial.ctx.db)).toEqual([])
})

function refusal(code: number): Response {
  return Response.json({ code, msg: 'refused' }, { status: 400 })
}
