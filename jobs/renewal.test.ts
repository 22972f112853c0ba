import { expect, test } from 'vitest'
import { chatOf, soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

const MOVED = '已移至新卡片'

async function titles(trial: Trial): Promise<string[]> {
  return (await trial.feishu.cards(chatOf('d1'))).map((card) => card.title)
}

async function renewalOf(trial: Trial): Promise<string> {
  const [alarm] = await trial.query<{ due: Date }>(
    `select due_at as due from alarm where kind = 'renew-card' and settled_at is null`,
  )
  return alarm?.due.toISOString() ?? ''
}

test('on its 13th day, in office hours, an open card is renewed and the old one becomes a pointer', async () => {
  // Delivered late on a Friday evening; 13 days later it is Thursday evening, so Friday's opening.
  await using trial = await startTrial({ profile: 'huancui', now: '2026-11-06T20:00:00+08:00' })
  const id = await trial.push()
  await trial.deliver()
  expect(await renewalOf(trial)).toBe(new Date('2026-11-20T08:30:00+08:00').toISOString())

  await trial.moveTo('2026-11-20T08:29:30+08:00')
  await trial.firing.fireDue()
  await trial.deliver()
  const renewals = async () =>
    (await trial.events(id)).filter((one) => one.type === 'renew-card').length
  expect(await renewals()).toBe(0)

  await trial.moveTo('2026-11-20T08:30:00+08:00')
  await trial.firing.fireDue()
  await trial.deliver()
  expect(await renewals()).toBe(1)
  expect(await titles(trial)).toEqual([MOVED, '新办 · 食品经营许可'])
  const [old, fresh] = await trial.feishu.cards(chatOf('d1'))
  expect(old?.json).not.toContain('"callback"')
  expect(fresh?.json).toContain('"callback"')
  // The limit ran from the first delivery and is not touched; the fresh card is renewed in its turn.
  expect((await trial.events(id)).filter((one) => one.type === 'deliver')).toHaveLength(1)
  expect((await renewalOf(trial)).slice(0, 16)).toBe('2026-12-03T00:30')
})

test('where offices open only after the buttons die, it is renewed on the 13th day all the same', async () => {
  // 13 days later begins the Spring Festival, and offices open again long after the 14th.
  await using trial = await startTrial({ profile: 'huancui', now: '2026-02-02T10:00:00+08:00' })
  await trial.push()
  await trial.deliver()
  expect((await renewalOf(trial)).slice(0, 10)).toBe('2026-02-15')
})

test('a card with nothing open on it is not renewed', async () => {
  await using trial = await startTrial({ profile: 'huancui', now: '2026-11-06T10:00:00+08:00' })
  const id = await trial.push()
  await trial.deliver()
  await trial.claim(id)
  await trial.deliver()
  expect(await renewalOf(trial)).toBe('')
  await trial.moveTo('2026-11-20T10:00:00+08:00')
  await trial.firing.fireDue()
  await trial.deliver()
  expect(await titles(trial)).toHaveLength(1)
})

test('the old card points to the new one only once the new one hangs there', async () => {
  await using trial = await startTrial({ profile: 'huancui', now: '2026-11-06T10:00:00+08:00' })
  await trial.push()
  await trial.deliver()
  await trial.moveTo('2026-11-19T10:00:10+08:00')
  await trial.stretchPauses()
  await trial.feishu.faults({
    api: 'message.create',
    chat: chatOf('d1'),
    kind: 'status',
    status: 500,
    times: 1,
  })
  await trial.firing.fireDue()
  const delivered = trial.deliver()
  const isPausing = async () => (await trial.outbox('card')).map((row) => row.notBefore !== null)
  await expect.poll(isPausing, soon).toEqual([false, true])
  expect(await titles(trial)).toEqual(['新办 · 食品经营许可'])
  expect(trial.feishu.calls('patch')).toEqual([])
  await trial.endPauses()
  await delivered
  expect(await titles(trial)).toEqual([MOVED, '新办 · 食品经营许可'])
})
