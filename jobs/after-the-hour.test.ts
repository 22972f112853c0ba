import { expect, test } from 'vitest'
import { chatOf, personOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

const TWIN = '如有重复，以本条为准'

/** The stand-in's messages bear the product's time, and the chat is asked by real time: here they agree. */
const today = () => startTrial({ now: new Date().toISOString() })

/** A first try of unknown outcome, as it stands when the hour has passed. */
async function tryThenWaitAnHour(trial: Trial, fault: 'answer-lost' | 'reset'): Promise<string> {
  const id = await trial.push()
  const uuid = (await trial.outbox('card'))[0]?.uuid
  await trial.feishu.faults({ api: 'message.create', kind: fault, times: 1 })
  await trial.stretchPauses()
  const delivering = trial.deliver()
  await expect.poll(async () => (await trial.outbox('card'))[0]?.notBefore, soon).not.toBeNull()
  await trial.query('drop trigger stretch on outbox')
  await trial.query(`update outbox set unsure_since = unsure_since - interval '56 minutes',
    first_try_at = first_try_at - interval '56 minutes', not_before = null`)
  await delivering
  expect(trial.feishu.calls('create')[0]?.uuid).toBe(uuid)
  return id
}

test('a message that did arrive is found in its chat and adopted, not sent again', async () => {
  await using trial = await today()
  const id = await tryThenWaitAnHour(trial, 'answer-lost')

  expect(trial.feishu.calls('create')).toHaveLength(1)
  expect(trial.feishu.calls('list')).toHaveLength(1)
  const [card, ...twins] = await trial.feishu.cards(chatOf('d1'))
  expect(twins).toEqual([])
  const [row] = await trial.outbox('card')
  expect(row).toMatchObject({ state: 'sent', messageId: card?.messageId, twinPossible: false })
  expect((await trial.events(id)).map((one) => one.type)).toEqual(['push', 'deliver'])
})

test('a message that did not arrive is sent with a fresh uuid, without a word of twins', async () => {
  await using trial = await today()
  await tryThenWaitAnHour(trial, 'reset')

  const [first, second, ...more] = trial.feishu.calls('create')
  expect(more).toEqual([])
  expect(second?.uuid).not.toBe(first?.uuid)
  const [card, ...twins] = await trial.feishu.cards(chatOf('d1'))
  expect(twins).toEqual([])
  expect(card?.json).not.toContain(TWIN)
})

test('where the chat cannot be read, one more card goes out that says so, and so does the event', async () => {
  await using trial = await today()
  trial.feishu.onCall = async (call, proceed) => (call.api === 'list' ? refusal(230027) : proceed())
  const id = await tryThenWaitAnHour(trial, 'answer-lost')

  const [first, second, ...more] = await trial.feishu.cards(chatOf('d1'))
  expect(more).toEqual([])
  expect(first?.json).not.toContain(TWIN)
  const { body } = JSON.parse(second?.json ?? '{}') as { body: { elements: object[] } }
  expect(JSON.stringify(body.elements[0])).toContain(TWIN)
  const [delivered] = (await trial.events(id)).filter((one) => one.type === 'deliver')
  expect(delivered?.data).toMatchObject({ twinPossible: true })
  expect(trial.logged.filter((line) => line.msg.includes('twin is possible'))).toHaveLength(1)
})

test('the heading stays when the second message needs several tries, and when the card changes', async () => {
  await using trial = await today()
  const hooked: string[] = []
  trial.feishu.onCall = async (call, proceed) => {
    if (call.api === 'list') return refusal(230027)
    hooked.push(call.api)
    // The first is taken; of the second message the first try is broken off on the way.
    const isSecondMessage =
      call.api === 'create' && hooked.filter((api) => api === 'create').length === 2
    return isSecondMessage ? new Response('upstream fault', { status: 502 }) : proceed()
  }
  const id = await tryThenWaitAnHour(trial, 'answer-lost')
  expect(new Set(trial.feishu.calls('create').map((one) => one.uuid)).size).toBe(2)
  await trial.claim(id)
  await trial.deliver()

  const [, second, ...more] = await trial.feishu.cards(chatOf('d1'))
  expect(more).toEqual([])
  expect(second?.json).toContain(TWIN)
  expect(second?.json).toContain('已认领')
})

test('a private chat that Feishu never named cannot be read, so the message is headed', async () => {
  await using trial = await today()
  await trial.direct((directory) => ({
    ...directory,
    departments: directory.departments.map((one) => ({
      ...one,
      chatId: one.code === 'd1' ? null : one.chatId,
    })),
  }))
  await tryThenWaitAnHour(trial, 'answer-lost')
  expect(trial.feishu.calls('list')).toEqual([])
  const cards = await trial.feishu.cards(personOf('d1', 'liaison'))
  expect(cards.map((one) => one.json.includes(TWIN))).toEqual([false, true])
})

test('while the chat cannot be asked, it is asked less and less often, and others in the lane go out', async () => {
  await using trial = await today()
  trial.feishu.onCall = async (call, proceed) =>
    call.api === 'list' ? new Response('upstream fault', { status: 502 }) : proceed()
  await trial.push()
  await trial.feishu.faults({ api: 'message.create', kind: 'answer-lost', times: 1 })
  await trial.stretchPauses()
  const courier = trial.courier()
  courier.wake()
  await expect.poll(async () => (await trial.outbox('card'))[0]?.notBefore, soon).not.toBeNull()
  await trial.query(`update outbox set unsure_since = unsure_since - interval '2 hours'`)
  await trial.query('drop trigger stretch on outbox')
  const pauses: number[] = []
  for (let tries = 0; tries < 6; tries += 1) {
    const asked = trial.feishu.calls('list').length
    await trial.query(`update outbox set not_before = null where id = 1`)
    courier.wake()
    await expect.poll(() => trial.feishu.calls('list').length, soon).toBe(asked + 1)
    await expect.poll(async () => (await trial.outbox('card'))[0]?.notBefore, soon).not.toBeNull()
    const [row] = await trial.query<{ ms: number }>(
      `select extract(epoch from not_before - clock_timestamp()) * 1000 as ms from outbox where id = 1`,
    )
    pauses.push(Number(row?.ms))
  }
  const [second = 0, , , , sixth = 0] = pauses.slice(1)
  expect(sixth).toBeGreaterThan(8 * second)
  await trial.push()
  courier.wake()
  await expect.poll(() => trial.feishu.cards(chatOf('d1')), soon).toHaveLength(2)
})

function refusal(code: number): Response {
  return Response.json({ code, msg: 'refused' }, { status: 400 })
}
