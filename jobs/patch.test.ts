import { expect, test } from 'vitest'
import { chatOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

const MOVED = '已移至新卡片'

/** A delivered matter whose card is about to change. */
async function pushAndDeliver(trial: Trial, departments = ['d1']): Promise<string> {
  const id = await trial.push({ departments })
  await trial.deliver()
  return id
}

async function titles(trial: Trial): Promise<string[]> {
  return (await trial.feishu.cards(chatOf('d1'))).map((card) => card.title)
}

/** Two departments share a group, so that one claim leaves a task open on the same card. */
async function shareGroup(trial: Trial): Promise<void> {
  await trial.direct((directory) => ({
    ...directory,
    departments: directory.departments.map((one) =>
      one.code === 'd2' ? { ...one, chatId: chatOf('d1') } : one,
    ),
  }))
}

test('a card that Feishu calls expired is followed by a fresh one, and becomes a pointer to it', async () => {
  await using trial = await startTrial()
  await shareGroup(trial)
  const id = await pushAndDeliver(trial, ['d1', 'd2'])
  await trial.feishu.faults({ api: 'message.patch', kind: 'code', code: 230031, times: 1 })
  await trial.claim(id)
  await trial.deliver()

  const [old, fresh, ...more] = await trial.feishu.cards(chatOf('d1'))
  expect(more).toEqual([])
  expect(old?.title).toBe(MOVED)
  expect(fresh?.json).toContain('本卡片接续本群此前的同一事项卡片')
  expect(fresh?.json).toContain('已认领')
  expect((await trial.events(id)).filter((one) => one.type === 'renew-card')).toHaveLength(1)
  expect((await trial.events(id)).filter((one) => one.type === 'deliver')).toHaveLength(2)
})

test('a card really older than 14 days is tried once, replaced, and never tried again', async () => {
  await using trial = await startTrial({ profile: 'huancui' })
  await shareGroup(trial)
  const id = await pushAndDeliver(trial, ['d1', 'd2'])
  await trial.moveTo('2026-12-07T10:00:00+08:00')
  const oldId = (await trial.outbox('card'))[0]?.messageId
  await trial.claim(id, { department: 'd1' })
  await trial.deliver()
  const triesOnOld = () => trial.feishu.calls('patch').filter((one) => one.messageId === oldId)
  // Once for the change, once to make it a pointer.
  expect(triesOnOld().map((one) => one.code)).toEqual([230031, 230031])
  expect(await trial.feishu.cards(chatOf('d1'))).toHaveLength(2)

  await trial.claim(id, { department: 'd2' })
  await trial.deliver()
  expect(triesOnOld()).toHaveLength(2)
  const [, fresh] = await trial.feishu.cards(chatOf('d1'))
  expect(fresh?.json.match(/于.{4,20}认领/g)).toHaveLength(2)
})

test('a card that somebody deleted comes back as long as something is open on it', async () => {
  await using trial = await startTrial()
  await shareGroup(trial)
  const id = await pushAndDeliver(trial, ['d1', 'd2'])
  await recall(trial)
  await trial.claim(id, { department: 'd1' })
  await trial.deliver()
  const [fresh, ...more] = await trial.feishu.cards(chatOf('d1'))
  expect(more).toEqual([])
  expect(fresh?.json).toContain('已认领')
  expect(fresh?.json).toContain('待认领')
})

test('a card that was deleted after all was done stays deleted', async () => {
  await using trial = await startTrial()
  const id = await pushAndDeliver(trial)
  await recall(trial)
  await trial.claim(id)
  await trial.deliver()
  expect(await trial.feishu.cards(chatOf('d1'))).toEqual([])
  expect(trial.feishu.calls('patch').map((one) => one.code)).toEqual([230011])
  expect((await trial.outbox('card')).map((row) => row.state)).toEqual(['sent'])
})

test.each([230099, 230025, 230001])(
  'a change refused with %i is given up and reported, the card stays',
  async (code) => {
    await using trial = await startTrial()
    const id = await pushAndDeliver(trial)
    await trial.feishu.faults({ api: 'message.patch', kind: 'code', code })
    await trial.claim(id)
    await trial.deliver()
    expect(trial.feishu.calls('patch')).toHaveLength(1)
    expect((await trial.feishu.cards(chatOf('spj'))).map((card) => card.title)).toEqual([
      '消息发送失败',
    ])
    expect(await titles(trial)).toEqual(['新办 · 食品经营许可'])
  },
)

test.each([
  ['a limit', { kind: 'code', code: 230020 }],
  ['a fault', { kind: 'status', status: 500 }],
  ['a broken connection', { kind: 'reset' }],
  ['a lost answer', { kind: 'answer-lost' }],
  ['a card in use', { kind: 'code', code: 99991663 }],
] as const)('a change that meets %s is made a little later', async (_, fault) => {
  await using trial = await startTrial()
  const id = await pushAndDeliver(trial)
  await trial.feishu.faults({ api: 'message.patch', times: 1, ...fault })
  await trial.claim(id)
  await trial.insist()
  expect((await trial.feishu.cards(chatOf('d1')))[0]?.json).toContain('已认领')
  expect((await trial.outbox('card'))[0]).toMatchObject({ attempts: 0, failure: null })
})

test('a change that is never taken is given up with its card: after 14 days none can be made', async () => {
  await using trial = await startTrial()
  const id = await pushAndDeliver(trial)
  await trial.stretchPauses()
  await trial.feishu.faults({ api: 'message.patch', kind: 'status', status: 500 })
  await trial.claim(id)
  const delivered = trial.deliver()
  await expect.poll(async () => (await trial.outbox('card'))[0]?.notBefore, soon).not.toBeNull()
  expect((await trial.outbox('card'))[0]).toMatchObject({ attempts: 1 })
  await trial.query(`update outbox set sent_at = sent_at - interval '14 days'`)
  await trial.query('drop trigger stretch on outbox')
  await trial.endPauses()
  await delivered
  const [row] = await trial.outbox('card')
  expect(row?.shown).toBe(row?.wanted)
  expect((await trial.feishu.cards(chatOf('spj'))).map((card) => card.title)).toEqual([
    '消息发送失败',
  ])
})

test('pauses between tries of a change begin short, however often its sending was tried', async () => {
  await using trial = await startTrial()
  await trial.feishu.faults({ api: 'message.create', kind: 'code', code: 230020, times: 6 })
  const id = await trial.push()
  await trial.insist()
  await trial.feishu.faults({ api: 'message.patch', kind: 'status', status: 500 })
  await trial.claim(id)
  const courier = trial.courier()
  courier.wake()
  await expect.poll(async () => (await trial.outbox('card'))[0]?.notBefore, soon).not.toBeNull()
  await courier.stop()
  const [row] = await trial.query<{ seconds: number }>(
    'select extract(epoch from not_before - clock_timestamp()) as seconds from outbox',
  )
  expect(Number(row?.seconds)).toBeLessThan(2.1)
})

/** Somebody deletes the bot's card. */
async function recall(trial: Trial): Promise<void> {
  await trial.query(`update sandbox.message set is_deleted = true where sender_type = 'app'`)
}
