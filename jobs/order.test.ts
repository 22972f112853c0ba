import { expect, test } from 'vitest'
import { chatOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'
import { createGate, holdAnswer } from './testing-feishu.ts'

/** Notices to the office are the plainest messages there are; each names its number. */
async function queue(
  trial: Trial,
  chat: string,
  count: number,
  { urgency = 2, first = 1 } = {},
): Promise<void> {
  await trial.query(
    `insert into outbox (lane, template, params, urgency)
     select 'chat:' || $1, 'office', jsonb_build_object('reason', 'confer', 'department', 'd1',
       'code', n), $2 from generate_series($3::integer, $3::integer + $4::integer - 1) n`,
    [chatOf(chat), urgency, first, count],
  )
}

async function numbersIn(trial: Trial, chat: string): Promise<number[]> {
  const cards = await trial.feishu.cards(chatOf(chat))
  return cards.map((card) => Number(/飞书错误码 (\d+)/.exec(card.json)?.[1]))
}

test('messages of a lane arrive one after another in the order they were written', async () => {
  await using trial = await startTrial()
  let underWay = 0
  let most = 0
  trial.feishu.onCall = async (_, proceed) => {
    underWay += 1
    most = Math.max(most, underWay)
    const answer = await proceed()
    underWay -= 1
    return answer
  }
  await queue(trial, 'd1', 9)
  await trial.deliver()
  expect(await numbersIn(trial, 'd1')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(most).toBe(1)
})

test('urgent leaves before routine, whichever was written first', async () => {
  await using trial = await startTrial()
  await queue(trial, 'd1', 2, { urgency: 5, first: 51 })
  await queue(trial, 'd1', 2, { urgency: 2, first: 21 })
  await queue(trial, 'd1', 1, { urgency: 0, first: 1 })
  await trial.deliver()
  expect(await numbersIn(trial, 'd1')).toEqual([1, 21, 22, 51, 52])
})

test('a message that is not taken holds up what is behind it, for its first tries only', async () => {
  await using trial = await startTrial()
  await trial.stretchPauses()
  trial.feishu.onCall = async (call, proceed) =>
    call.uuid === headUuid
      ? Response.json({ code: 230020, msg: 'slow' }, { status: 400 })
      : proceed()
  await queue(trial, 'd1', 3)
  const headUuid = (await trial.outbox())[0]?.uuid
  const courier = trial.courier()
  const tries = () => trial.feishu.calls('create').filter((call) => call.uuid === headUuid).length
  for (let n = 1; n <= 4; n += 1) {
    await trial.endPauses()
    courier.wake()
    await expect.poll(tries, soon).toBe(n)
    await expect.poll(async () => (await trial.outbox())[0]?.notBefore, soon).not.toBeNull()
    expect(trial.feishu.calls('create')).toHaveLength(n)
  }
  // What is more urgent never waits for it.
  await queue(trial, 'd1', 1, { urgency: 0, first: 100 })
  courier.wake()
  await expect.poll(() => numbersIn(trial, 'd1'), soon).toEqual([100])

  await trial.endPauses()
  courier.wake()
  await expect.poll(() => numbersIn(trial, 'd1'), soon).toEqual([100, 2, 3])
  expect(tries()).toBe(5)
  expect((await trial.outbox())[0]).toMatchObject({ state: 'waiting', attempts: 5 })
})

test('a lane whose head backs off is left in peace until then', async () => {
  await using trial = await startTrial()
  await trial.stretchPauses()
  await trial.feishu.faults({
    api: 'message.create',
    chat: chatOf('d1'),
    kind: 'code',
    code: 230020,
  })
  await queue(trial, 'd1', 3)
  const courier = trial.courier()
  await expect.poll(async () => (await trial.outbox())[0]?.notBefore, soon).not.toBeNull()
  // Work elsewhere makes the courier look around many times.
  for (let round = 1; round <= 10; round += 1) {
    await queue(trial, 'd2', 1, { first: round })
    courier.wake()
    await expect.poll(() => numbersIn(trial, 'd2'), soon).toHaveLength(round)
  }
  const [lane] = await trial.query<{ fence: number }>('select fence from lane where lane = $1', [
    `chat:${chatOf('d1')}`,
  ])
  expect(lane?.fence).toBe(1)
})

test('a row that cannot be drawn is put aside, and its lane goes on', async () => {
  await using trial = await startTrial()
  await trial.stretchPauses()
  const bad = await trial.push()
  await trial.query(`update task set deadline = '"broken"', due_at = now() where matter_id = $1`, [
    bad,
  ])
  await trial.query(`update matter set payload = payload - 'permit' where id = $1`, [bad])
  await trial.push()
  const courier = trial.courier()
  for (let tries = 1; tries <= 5; tries += 1) {
    await trial.endPauses()
    courier.wake()
    await expect.poll(async () => (await trial.outbox('card'))[0]?.attempts, soon).toBe(tries)
  }
  const states = async () => (await trial.outbox('card')).map((row) => row.state)
  await expect.poll(states, soon).toEqual(['waiting', 'sent'])
  expect(trial.logged.some((line) => line.msg === 'message could not be drawn')).toBe(true)
})

test('an urgent message does not wait for twelve long lanes to be done', async () => {
  await using trial = await startTrial({ departments: 13 })
  const gate = createGate()
  trial.feishu.onCall = async (call, proceed) => {
    if (call.api === 'create') await gate.opened
    return proceed()
  }
  for (let nth = 1; nth <= 12; nth += 1) await queue(trial, `d${nth}`, 20)
  const courier = trial.courier()
  courier.wake()
  await expect.poll(() => trial.feishu.calls('create').length, soon).toBe(12)
  await queue(trial, 'd13', 1, { urgency: 0 })
  courier.wake()
  gate.open()
  await expect.poll(() => numbersIn(trial, 'd13'), soon).toHaveLength(1)
  // Each of the twelve gave its place back after a handful.
  const sentBefore = trial.feishu.calls('create').findIndex((call) => call.to === chatOf('d13'))
  expect(sentBefore).toBeLessThanOrEqual(12 * 5)
  await trial.query(`update outbox set state = 'dropped' where state = 'waiting'`)
})

test('drain waits for the message in hand', async () => {
  await using trial = await startTrial()
  const held = holdAnswer(trial.feishu)
  await queue(trial, 'd1', 1)
  let isDone = false
  const delivered = trial.deliver().then(() => (isDone = true))
  await held.taken
  expect(isDone).toBe(false)
  held.letGo()
  await delivered
  expect((await trial.outbox())[0]?.state).toBe('sent')
})
