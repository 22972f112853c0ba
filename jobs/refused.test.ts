import { expect, test } from 'vitest'
import { actOn } from '../db/act.ts'
import type { FaultRule } from '../sandbox/faults.ts'
import { chatOf, personOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

const PHONE = '13912345678'

async function officeTitles(trial: Trial): Promise<string[]> {
  return (await trial.feishu.cards(chatOf('spj'))).map((card) => card.title)
}

async function viewDetails(trial: Trial, matterId: string): Promise<void> {
  await actOn(trial.ctx, matterId, {
    type: 'view-details',
    taskId: `${matterId}.1`,
    actor: { type: 'person', openId: personOf('d1', 'liaison') },
    arrivedMs: trial.ctx.clock.realMs(),
  })
}

test.each([
  ['a card with a mistake in it', 230099],
  ['a message that is too long', 230025],
  ['a kind that the chat does not take', 230054],
  ['a code that nobody knows', 239999],
])('%s is tried once, failed for good, and the office is told', async (_, code) => {
  await using trial = await startTrial()
  await trial.feishu.faults({ api: 'message.create', chat: chatOf('d1'), kind: 'code', code })
  const id = await trial.push()
  await trial.deliver()

  expect(trial.feishu.calls('create').filter((call) => call.to === chatOf('d1'))).toHaveLength(1)
  const [card] = await trial.outbox('card')
  expect(card).toMatchObject({ state: 'failed' })
  expect(card?.failure).toContain(String(code))
  expect(await officeTitles(trial)).toEqual(['消息发送失败'])
  expect((await trial.events(id)).map((one) => one.type)).toEqual(['push'])
})

test('the office is told of the same chat once a day', async () => {
  await using trial = await startTrial()
  await trial.feishu.faults({
    api: 'message.create',
    chat: chatOf('d1'),
    kind: 'code',
    code: 230099,
  })
  for (let n = 0; n < 3; n += 1) await trial.push()
  await trial.deliver()
  expect(await officeTitles(trial)).toHaveLength(1)
  await trial.moveTo('2026-11-21T10:00:00+08:00')
  await trial.push()
  await trial.deliver()
  expect(await officeTitles(trial)).toHaveLength(2)
})

test('a refusal over a telephone number is answered by the same message without it', async () => {
  await using trial = await startTrial()
  const id = await trial.push({ phone: PHONE })
  await trial.deliver()
  // The tenant's audit lets no number pass.
  trial.feishu.onCall = async (call, proceed) =>
    call.api === 'create' && call.content.includes(PHONE) ? refusal(230028) : proceed()
  await viewDetails(trial, id)
  await trial.deliver()

  const [details] = await trial.feishu.cards(personOf('d1', 'liaison'))
  expect(details?.json).toContain('139&#42;&#42;&#42;&#42;5678')
  expect(details?.json).not.toContain(PHONE)
  expect((await trial.outbox('details'))[0]).toMatchObject({ state: 'sent', masked: true })
  expect(await officeTitles(trial)).toEqual([])
})

test('a group card is masked too, when it is sent and when it is changed, and its buttons still work', async () => {
  await using trial = await startTrial()
  trial.feishu.onCall = async (call, proceed) =>
    call.content.includes(PHONE) ? refusal(230028) : proceed()
  const id = await trial.push({ label: `备案 ${PHONE}` })
  await trial.deliver()
  await trial.claim(id)
  await trial.deliver()

  const [card] = await trial.feishu.cards(chatOf('d1'))
  expect(card?.json).toContain('备案 139&#42;&#42;&#42;&#42;5678')
  expect(card?.json).toContain(`"t":"${id}.1"`)
  expect(card).toMatchObject({ updates: 1 })
})

test('content that is refused without any number in it is failed for good after one more try', async () => {
  await using trial = await startTrial()
  await trial.feishu.faults({
    api: 'message.create',
    chat: chatOf('d1'),
    kind: 'code',
    code: 230022,
  })
  await trial.push()
  await trial.deliver()
  expect(trial.feishu.calls('create').filter((call) => call.to === chatOf('d1'))).toHaveLength(2)
  expect((await trial.outbox('card'))[0]).toMatchObject({ state: 'failed' })
  expect(await officeTitles(trial)).toEqual(['消息发送失败'])
})

const PAUSES: readonly [string, Omit<FaultRule, 'api'>, number, number][] = [
  ['as long as Feishu asks', { kind: 'code', code: 99991400, delayMs: 7_000 }, 6, 7.5],
  ['a second after a first fault', { kind: 'status', status: 500 }, 0.3, 1.1],
  ['half a minute while a scope is missing', { kind: 'code', code: 99991672 }, 28, 31],
  ['half a minute where a firewall answers', { kind: 'status', status: 403 }, 28, 31],
]

test.each(PAUSES)('it is tried again %s', async (_, fault, least, most) => {
  await using trial = await startTrial()
  await trial.feishu.faults({ api: 'message.create', ...fault })
  await trial.push()
  const courier = trial.courier()
  courier.wake()
  await expect.poll(async () => (await trial.outbox('card'))[0]?.notBefore, soon).not.toBeNull()
  await courier.stop()
  const [row] = await trial.query<{ seconds: number }>(
    'select extract(epoch from not_before - clock_timestamp()) as seconds from outbox',
  )
  // The pause began a moment ago.
  expect(Number(row?.seconds)).toBeGreaterThan(least - 5)
  expect(Number(row?.seconds)).toBeLessThan(most)
  expect((await trial.outbox('card'))[0]).toMatchObject({ state: 'waiting' })
})

test.each([
  ['a scope that is missing', { kind: 'code', code: 99991672 }],
  ['a Feishu that is down', { kind: 'status', status: 502 }],
] as const)(
  '%s is waited for a week, then the message is given up and reported',
  async (_, fault) => {
    await using trial = await startTrial()
    await trial.stretchPauses()
    await trial.feishu.faults({ api: 'message.create', chat: chatOf('d1'), ...fault })
    await trial.push()
    const courier = trial.courier()
    const after = async (age: string) => {
      await trial.query(
        `update outbox set first_try_at = clock_timestamp() - $1::interval
      where first_try_at is not null`,
        [age],
      )
      const tries = trial.feishu.calls('create').length
      await trial.endPauses()
      courier.wake()
      await expect.poll(() => trial.feishu.calls('create').length, soon).toBeGreaterThan(tries)
      await expect
        .poll(async () => {
          const [row] = await trial.outbox('card')
          return row?.state === 'failed' || row?.notBefore !== null
        }, soon)
        .toBe(true)
      return (await trial.outbox('card'))[0]?.state
    }
    expect(await after('0 days')).toBe('waiting')
    expect(await after('6 days 23 hours')).toBe('waiting')
    expect(await after('7 days 1 minute')).toBe('failed')
    await expect.poll(() => officeTitles(trial), soon).toEqual(['消息发送失败'])
  },
)

test('pauses grow to five minutes and no further', async () => {
  await using trial = await startTrial()
  await trial.feishu.faults({ api: 'message.create', kind: 'status', status: 502 })
  await trial.push()
  await trial.query('update outbox set attempts = 40')
  const courier = trial.courier()
  courier.wake()
  await expect.poll(async () => (await trial.outbox('card'))[0]?.notBefore, soon).not.toBeNull()
  await courier.stop()
  const [row] = await trial.query<{ seconds: number }>(
    'select extract(epoch from not_before - clock_timestamp()) as seconds from outbox',
  )
  expect(Number(row?.seconds)).toBeGreaterThan(280)
  expect(Number(row?.seconds)).toBeLessThanOrEqual(300)
})

function refusal(code: number): Response {
  return Response.json({ code, msg: 'refused' }, { status: 400 })
}
