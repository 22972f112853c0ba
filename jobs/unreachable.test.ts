import { expect, test } from 'vitest'
import { chatOf, personOf, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

/** The bot is put out of a department's group. */
function removeBot(trial: Trial, department: string): Promise<void> {
  return trial.feishu.chats([{ chatId: chatOf(department), name: 'x', hasBot: false }])
}

/** People whom the bot may not write to (230013). */
function makeUnavailable(trial: Trial, ...openIds: string[]): Promise<void> {
  return trial.feishu.people(
    openIds.map((openId) => ({ openId, name: openId, isAvailable: false })),
  )
}

async function officeTitles(trial: Trial): Promise<string[]> {
  const cards = await trial.feishu.cards(chatOf('spj'))
  return cards.map((card) => card.title)
}

async function typesOf(trial: Trial, matterId: string): Promise<string[]> {
  return (await trial.events(matterId)).map((one) => one.type)
}

test('without a group that takes it, the card goes to the liaison in private, and the office is told', async () => {
  await using trial = await startTrial()
  await removeBot(trial, 'd1')
  const id = await trial.push()
  await trial.deliver()

  expect(await typesOf(trial, id)).toEqual(['push', 'undeliverable', 'deliver'])
  expect(await trial.feishu.cards(personOf('d1', 'liaison'))).toHaveLength(1)
  expect(await officeTitles(trial)).toEqual(['消息无法送达，已改投'])
  const [, undeliverable, deliver] = await trial.events(id)
  expect(undeliverable?.data).toEqual({ lane: `chat:${chatOf('d1')}`, code: 230002 })
  expect(deliver?.data).toMatchObject({ dueAt: '2026-11-24T00:00:00+08:00' })
})

test('then to the deputy, then to the leader, and with nobody left no limit runs', async () => {
  await using trial = await startTrial()
  await removeBot(trial, 'd1')
  await makeUnavailable(trial, personOf('d1', 'liaison'))
  const first = await trial.push()
  await trial.deliver()
  expect(await trial.feishu.cards(personOf('d1', 'deputy'))).toHaveLength(1)

  await makeUnavailable(trial, personOf('d1', 'deputy'))
  const second = await trial.push()
  await trial.deliver()
  expect(await trial.feishu.cards(personOf('d1', 'leader'))).toHaveLength(1)

  await makeUnavailable(trial, personOf('d1', 'leader'))
  const third = await trial.push()
  await trial.deliver()
  expect(await typesOf(trial, third)).toEqual([
    'push',
    ...Array.from({ length: 4 }, () => 'undeliverable'),
  ])
  expect(await officeTitles(trial)).toContain('消息无法送达')
  const tasks = await trial.query<{ matter_id: string; due: boolean }>(
    'select matter_id, due_at is not null as due from task',
  )
  const due = new Map(tasks.map((task) => [task.matter_id, task.due]))
  expect([first, second, third].map((id) => due.get(id))).toEqual([true, true, false])
  const unsettled = await trial.query(
    'select 1 from alarm where matter_id = $1 and settled_at is null',
    [third],
  )
  expect(unsettled).toEqual([])
})

test('one department that cannot be reached keeps nothing from the others', async () => {
  await using trial = await startTrial({ departments: 3 })
  await removeBot(trial, 'd1')
  await makeUnavailable(
    trial,
    ...['liaison', 'deputy', 'leader'].map((role) => personOf('d1', role)),
  )
  await trial.push({ departments: ['d1', 'd2', 'd3'] })
  await trial.deliver()
  expect(await trial.feishu.cards(chatOf('d2'))).toHaveLength(1)
  expect(await trial.feishu.cards(chatOf('d3'))).toHaveLength(1)
})

test('a reminder that cannot reach the liaison goes to the next in line, and the office is told', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  await makeUnavailable(trial, personOf('d1', 'liaison'), personOf('d1', 'deputy'))
  await trial.moveTo('2026-11-23T14:00:10+08:00')
  await trial.firing.fireDue()
  await trial.deliver()

  expect(await trial.feishu.cards(personOf('d1', 'leader'))).toHaveLength(1)
  const reminds = (await trial.events(id)).filter((one) => one.type === 'remind')
  expect(reminds.map((one) => one.data)).toEqual([{ to: personOf('d1', 'leader') }])
  expect(await officeTitles(trial)).toContain('人员或群无法送达')
})

test('a reminder that reaches nobody leaves no trace of having reminded', async () => {
  await using trial = await startTrial()
  const id = await trial.push()
  await trial.deliver()
  await makeUnavailable(
    trial,
    ...['liaison', 'deputy', 'leader'].map((role) => personOf('d1', role)),
  )
  await trial.moveTo('2026-11-23T14:00:10+08:00')
  await trial.firing.fireDue()
  await trial.deliver()
  const types = await typesOf(trial, id)
  expect(types).not.toContain('remind')
  expect(types.filter((type) => type === 'undeliverable')).toHaveLength(3)
  expect(await officeTitles(trial)).toContain('联络员空缺')
})

test('a group that puts the bot out after the card went there gets its liaison a card of his own', async () => {
  await using trial = await startTrial({ profile: 'huancui' })
  const id = await trial.push({ departments: ['d1', 'd2'] })
  await trial.deliver()
  await removeBot(trial, 'd1')
  await trial.claim(id, { department: 'd2' })
  await trial.claim(id, { department: 'd1' })
  await trial.deliver()
  expect(await trial.feishu.cards(personOf('d1', 'liaison'))).toHaveLength(1)
  const delivered = (await trial.events(id)).filter((one) => one.type === 'deliver')
  expect(delivered).toHaveLength(2)
})

test('what only concerns one person and cannot reach him is reported to the office', async () => {
  await using trial = await startTrial()
  await makeUnavailable(trial, personOf('d1', 'leader'))
  await trial.query(
    `insert into outbox (lane, template, params, urgency) values ($1, 'reply', $2, 0)`,
    [
      `person:${personOf('d1', 'leader')}`,
      JSON.stringify({ word: '帮助', openId: personOf('d1', 'leader') }),
    ],
  )
  await trial.deliver()
  expect(await officeTitles(trial)).toEqual(['人员或群无法送达'])
  expect((await trial.outbox('reply'))[0]).toMatchObject({ state: 'failed' })
})

test('an office that cannot be told is an error in the log, not silence', async () => {
  await using trial = await startTrial()
  await removeBot(trial, 'spj')
  await removeBot(trial, 'd1')
  await trial.push()
  await trial.deliver()
  expect((await trial.outbox('office'))[0]).toMatchObject({ state: 'failed' })
  expect(trial.logged.map((line) => line.msg)).toContain('the office cannot be told')
})
