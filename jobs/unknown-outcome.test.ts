import { expect, test } from 'vitest'
import { chatOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

const FAULTS = [
  ['answers 500', { kind: 'status', status: 500 }],
  ['resets the connection', { kind: 'reset' }],
  ['asks to slow down', { kind: 'code', code: 230020 }],
  ['takes the card and loses the answer', { kind: 'answer-lost' }],
] as const

test.each(FAULTS)(
  'when Feishu %s, the same uuid goes again and one card hangs there',
  async (_, fault) => {
    await using trial = await startTrial()
    await trial.feishu.faults({ api: 'message.create', times: 2, ...fault })
    await trial.push()
    await trial.insist()

    const sends = trial.feishu.calls('create')
    expect(sends).toHaveLength(3)
    expect(new Set(sends.map((one) => one.uuid)).size).toBe(1)
    expect(await trial.feishu.cards(chatOf('d1'))).toHaveLength(1)
    const [row] = await trial.outbox('card')
    expect(row).toMatchObject({ state: 'sent', unsureSince: null, failure: null, attempts: 0 })
  },
)

test('when the answer comes too late, the same uuid goes again and one card hangs there', async () => {
  await using trial = await startTrial()
  const { courier } = await trial.worker({ timeoutMs: 250 })
  const id = await trial.push()
  let sends = 0
  trial.feishu.onCall = async (call, proceed) => {
    const answer = await proceed()
    const isFirst = call.api === 'create' && (sends += 1) === 1
    if (isFirst) await expect.poll(() => hasFailed(trial), soon).toBe(true)
    return answer
  }
  await courier(false).drain()

  const tries = trial.feishu.calls('create')
  expect(tries.length).toBeGreaterThan(1)
  expect(new Set(tries.map((one) => one.uuid)).size).toBe(1)
  const [card, ...twins] = await trial.feishu.cards(chatOf('d1'))
  expect(twins).toEqual([])
  expect((await trial.outbox('card'))[0]).toMatchObject({
    state: 'sent',
    messageId: card?.messageId,
  })
  expect((await trial.events(id)).filter((one) => one.type === 'deliver')).toHaveLength(1)
})

function hasFailed(trial: Trial): boolean {
  return trial.logged.some((line) => line.msg === 'message not taken, tried again later')
}

test('two messages never share a uuid', async () => {
  await using trial = await startTrial()
  await trial.push({ departments: ['d1', 'd2'] })
  await trial.push()
  await trial.deliver()
  const uuids = trial.feishu.calls('create').map((one) => one.uuid)
  expect(uuids).toHaveLength(3)
  expect(new Set(uuids).size).toBe(3)
})

test('a try that got no token is known not to have been made', async () => {
  await using trial = await startTrial()
  await trial.feishu.faults({ api: 'token', kind: 'status', status: 503, times: 1 })
  await trial.push()
  await trial.stretchPauses()
  const delivered = trial.deliver()
  await expect.poll(async () => (await trial.outbox('card'))[0]?.failure, soon).toMatch(/no token/)
  expect((await trial.outbox('card'))[0]).toMatchObject({ state: 'waiting', unsureSince: null })
  await trial.endPauses()
  await delivered
  expect(await trial.feishu.cards(chatOf('d1'))).toHaveLength(1)
})

test('a card that changed while its try was unknown is brought up to date by a PATCH', async () => {
  await using trial = await startTrial()
  await trial.feishu.faults({ api: 'message.create', kind: 'answer-lost', times: 1 })
  const id = await trial.push()
  await trial.stretchPauses()
  const delivered = trial.deliver()
  await expect.poll(async () => (await trial.outbox('card'))[0]?.notBefore, soon).not.toBeNull()
  await trial.claim(id)
  await trial.endPauses()
  await delivered

  const [card, ...twins] = await trial.feishu.cards(chatOf('d1'))
  expect(twins).toEqual([])
  expect(card).toMatchObject({ updates: 1 })
  expect(card?.json).toContain('已认领')
})
