import { expect, test } from 'vitest'
import { createApiTokens } from './api-tokens.ts'
import { LEASE_MS } from './lanes.ts'
import { chatOf, soon, startTrial } from './testing.ts'
import type { Arrival } from './testing-feishu.ts'

/** The most calls that arrived within any window of that length. */
function mostWithin(calls: readonly Arrival[], windowMs: number): number {
  const times = calls.map((call) => call.atMs).sort((one, other) => one - other)
  return Math.max(
    ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length),
  )
}

test('300 cards to 10 groups by two couriers meet no refusal', { timeout: 90_000 }, async () => {
  await using trial = await startTrial({ departments: 10 })
  const other = await trial.worker()
  const codes = Array.from({ length: 10 }, (_, index) => `d${index + 1}`)
  for (let n = 0; n < 30; n += 1) await trial.push({ departments: codes })
  const couriers = [trial.courier(), other.courier()]
  for (const courier of couriers) courier.wake()
  const left = async () =>
    (await trial.outbox('card')).filter((row) => row.state !== 'sent' || row.wanted > row.shown)
  await expect.poll(async () => (await left()).length, { timeout: 80_000, interval: 200 }).toBe(0)

  const calls = trial.feishu.arrivals.filter((one) => one.api !== 'other')
  expect(calls.filter((one) => one.code !== 0)).toEqual([])
  expect(trial.feishu.calls('create')).toHaveLength(300)
  expect(mostWithin(trial.feishu.calls('create'), 1_000)).toBeLessThanOrEqual(50)
  for (const code of codes) {
    const ofGroup = trial.feishu.calls('create').filter((one) => one.to === chatOf(code))
    expect(ofGroup).toHaveLength(30)
    expect(mostWithin(ofGroup, 1_000)).toBeLessThanOrEqual(5)
  }
})

test('five a second are kept although answers, turns and tokens come late', async () => {
  await using trial = await startTrial()
  // The first message of the lane is long on its way: Feishu counts it when it arrives there.
  let sends = 0
  trial.feishu.onCall = async (call, proceed) => {
    if (call.api === 'create' && (sends += 1) === 1) {
      await new Promise((resolve) => setTimeout(resolve, 700))
    }
    return proceed()
  }
  for (let n = 0; n < 7; n += 1) await trial.push()
  await trial.deliver()
  expect(trial.feishu.calls('create').map((one) => one.code)).toEqual([0, 0, 0, 0, 0, 0, 0])
})

test('waiting for a turn at the API does not bunch up what a lane may send', async () => {
  await using trial = await startTrial()
  for (let n = 0; n < 7; n += 1) await trial.push()
  // No turn for the first while; then turns for all at once.
  await trial.query(
    `insert into api_grant values ('message.create', clock_timestamp() + interval '1 hour', 50)`,
  )
  const delivered = trial.deliver()
  await expect
    .poll(() => trial.query('select 1 from lane where leased_until is not null'), soon)
    .toHaveLength(1)
  const waited = () =>
    trial.query(
      `select 1 from lane where leased_until < clock_timestamp() + $1 * interval '1 ms'`,
      [LEASE_MS - 1_200],
    )
  await expect.poll(waited, soon).toHaveLength(1)
  await trial.query('delete from api_grant')
  await delivered
  expect(trial.feishu.calls('create').map((one) => one.code)).toEqual([0, 0, 0, 0, 0, 0, 0])
})

test('the lane hands its last sends over: a second courier waits for them too', async () => {
  await using trial = await startTrial()
  for (let n = 0; n < 5; n += 1) await trial.push()
  await trial.deliver()
  await trial.push()
  const { courier } = await trial.worker()
  await courier(false).drain()
  expect(mostWithin(trial.feishu.calls('create'), 1_000)).toBeLessThanOrEqual(5)
  expect(trial.feishu.calls('create').every((one) => one.code === 0)).toBe(true)
})

test('replicas share 1,000 calls a minute, whoever took them', async () => {
  await using trial = await startTrial()
  await trial.query(
    `insert into api_grant values ('message.patch', clock_timestamp() - interval '30 seconds', 985)`,
  )
  const replicas = [createApiTokens(trial.ctx.db), createApiTokens((await trial.worker()).ctx.db)]
  let taken = 0
  const takers = replicas.flatMap((replica) =>
    Array.from({ length: 12 }, async () => {
      await replica.take('message.patch')
      taken += 1
    }),
  )
  const granted = () =>
    trial.query<{ n: number }>(`select sum(n)::integer as n from api_grant
      where api = 'message.patch'`)
  await expect.poll(async () => (await granted())[0]?.n, soon).toBe(1_000)
  // The other API has a minute of its own.
  await replicas[0]?.take('message.create')
  expect(taken).toBeLessThanOrEqual(15)
  expect((await granted())[0]?.n).toBe(1_000)

  await trial.query(`update api_grant set granted_at = granted_at - interval '61 seconds'`)
  await Promise.all(takers)
  expect(taken).toBe(24)
})

test('a block of tokens that was not used in time is not used later', async () => {
  await using trial = await startTrial()
  const replica = createApiTokens(trial.ctx.db)
  await replica.take('message.create')
  const granted = () =>
    trial
      .query<{ n: number }>('select sum(n)::integer as n from api_grant')
      .then((rows) => rows[0]?.n)
  expect(await granted()).toBe(10)
  const takenAt = performance.now()
  await expect.poll(() => performance.now() - takenAt, soon).toBeGreaterThan(550)
  await replica.take('message.create')
  expect(await granted()).toBe(20)
})
