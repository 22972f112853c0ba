import { beforeAll, expect, test } from 'vitest'
import { approval } from './support/county.ts'
import { startStory } from './support/story.ts'
import type { Story } from './support/story.ts'

let story: Story
beforeAll(async () => {
  story = await startStory('linzi', '2026-02-13T16:00:00+08:00')
  return () => story[Symbol.asyncDispose]()
})

const group = () => story.county.department('scjg').chatId
const liaison = () => story.county.person('scjg', 'liaison').openId
const leader = () => story.county.person('scjg', 'leader').openId

async function cardsAbout(words: string, chatId = group()) {
  return (await story.talk.inGroup(chatId)).filter(({ text }) => text.includes(words))
}

test('the Saturday made up for 春节 counts, and leaders read of it after the holiday', async () => {
  const { talk } = story
  const body = approval({ decidedAt: '2026-02-13T09:00:00+08:00' })
  const { id } = await talk.push(body)
  await talk.settle()
  expect((await talk.matter(id)).tasks).toMatchObject([{ dueAt: '2026-02-15T00:00:00+08:00' }])
  const [card] = await cardsAbout(body.permit.number)
  expect(card?.text).toContain('请于**2月14日24时前**认领')
  expect(card?.text).toContain('2月14日（周六，调休上班）计第1日')

  await talk.moveClock('2026-02-14T14:00:00+08:00')
  expect(await talk.inPrivate(liaison())).toMatchObject([{ title: '待办提醒' }])
  const next = await talk.push(approval({ decidedAt: '2026-02-14T09:00:00+08:00' }))
  await talk.moveClock('2026-02-23T23:00:00+08:00')
  expect((await talk.matter(id)).tasks).toMatchObject([{ state: 'auto-claimed' }])
  expect((await talk.matter(next.id)).tasks).toMatchObject([
    { state: 'pending', dueAt: '2026-02-25T00:00:00+08:00' },
  ])
  expect(await talk.inPrivate(leader())).toEqual([])
  await talk.moveClock('2026-02-24T09:00:00+08:00')
  expect(await talk.inPrivate(leader())).toMatchObject([{ title: '期限届满情况 共1件' }])
})

test('a card that is still open is renewed before its buttons die, and the fresh one works', async () => {
  const { talk } = story
  const body = approval({ action: 'refuse', decidedAt: '2026-02-24T09:00:00+08:00' })
  const { id } = await talk.push(body)
  await talk.moveClock('2026-03-09T08:59:00+08:00')
  expect(await cardsAbout(body.permit.number)).toHaveLength(1)
  const old = (await cardsAbout(body.permit.number))[0]!
  await talk.moveClock('2026-03-09T09:30:00+08:00')
  const shown = await talk.inGroup(group())
  expect(shown.find((one) => one.messageId === old.messageId)?.title).toBe('已移至新卡片')
  const [fresh, ...more] = await cardsAbout(body.permit.number)
  expect(more).toEqual([])
  expect(fresh?.messageId).not.toBe(old.messageId)

  // By now a click on the old card would be refused by Feishu.
  await talk.moveClock('2026-03-12T10:00:00+08:00')
  const { toast } = await talk.press(liaison(), '认领', { about: body.permit.number })
  expect(toast?.type).toBe('success')
  expect((await talk.matter(id)).tasks).toMatchObject([{ state: 'claimed' }])
  await talk.moveClock('2026-04-10T10:00:00+08:00')
  expect(await cardsAbout(body.permit.number)).toHaveLength(1)
})

test('a permit that runs out is announced sixty days ahead to who claimed it', async () => {
  const { talk } = story
  const permit = {
    number: 'JY1370-60',
    decidedAt: '2026-04-10T09:00:00+08:00',
    validTo: '2026-07-31',
  }
  await talk.push({ ...approval(), permit })
  await talk.settle()
  await talk.press(liaison(), '认领', { about: permit.number })
  await talk.moveClock('2026-06-01T08:59:00+08:00')
  expect(await cardsAbout('有效期将满')).toEqual([])
  await talk.moveClock('2026-06-01T09:00:00+08:00')
  const [notice] = await cardsAbout('有效期将满')
  expect(notice?.text).toContain('JY1370-60')
  expect(notice?.text).toContain('2026年7月31日')
})

const ANNOUNCED = {
  source: '国办发明电〔2026〕0号',
  off: ['2027-01-01', '2027-01-02', '2027-01-03'],
  work: [],
}

test('a limit into a year not announced is provisional, and silence waits for the calendar', async () => {
  const { talk } = story
  await talk.moveClock('2026-12-31T10:00:00+08:00')
  const body = approval({ decidedAt: '2026-12-31T09:00:00+08:00' })
  const { id } = await talk.push(body)
  await talk.settle()
  const provisional = { state: 'pending', dueAt: '2027-01-05T00:00:00+08:00', provisional: true }
  expect((await talk.matter(id)).tasks).toMatchObject([provisional])
  const [card] = await cardsAbout(body.permit.number)
  expect(card?.text).toContain('2027年节假日安排尚未公布，公布前不产生期满效力')

  await talk.moveClock('2027-01-06T10:00:00+08:00')
  expect((await talk.matter(id)).tasks).toMatchObject([{ ...provisional, overdue: false }])
  expect((await talk.ask('GET', '/api/v1/calendars/2027')).body).toMatchObject({
    provisional: true,
  })

  // The end has passed when the calendar comes: it takes effect a working day later.
  expect((await talk.ask('PUT', '/api/v1/calendars/2027', ANNOUNCED)).status).toBe(200)
  await talk.settle()
  const counted = await talk.matter(id)
  const dueAt = '2027-01-08T00:00:00+08:00'
  expect(counted.tasks).toMatchObject([{ state: 'pending', dueAt, provisional: false }])
  expect(counted.events.find(({ type }) => type === 'recompute')).toMatchObject({
    actor: { type: 'system' },
    data: { from: '2027-01-05T00:00:00+08:00', to: dueAt, extended: true },
  })
  for (const code of ['scjg', 'spj']) {
    const told = await cardsAbout('截止日期已重新计算', story.county.department(code).chatId)
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain('1月7日24时前')
  }
  await talk.moveClock('2027-01-07T23:59:59+08:00')
  expect((await talk.matter(id)).tasks).toMatchObject([{ state: 'pending' }])
  await talk.moveClock('2027-01-08T00:00:30+08:00')
  expect((await talk.matter(id)).tasks).toMatchObject([{ state: 'auto-claimed', claimedAt: dueAt }])
})

test('a holiday announced later moves an open end, and the move is on record', async () => {
  const { talk } = story
  await talk.moveClock('2027-01-11T10:00:00+08:00')
  const body = approval({ decidedAt: '2027-01-11T09:00:00+08:00' })
  const { id } = await talk.push(body)
  await talk.settle()
  expect((await talk.matter(id)).tasks).toMatchObject([{ dueAt: '2027-01-13T00:00:00+08:00' }])
  const longer = { ...ANNOUNCED, off: [...ANNOUNCED.off, '2027-01-12'] }
  expect((await talk.ask('PUT', '/api/v1/calendars/2027', longer)).status).toBe(200)
  await talk.settle()
  const { tasks, events } = await talk.matter(id)
  expect(tasks).toMatchObject([{ dueAt: '2027-01-14T00:00:00+08:00' }])
  expect(events.find(({ type }) => type === 'recompute')).toMatchObject({
    data: { to: '2027-01-14T00:00:00+08:00', extended: false },
  })
  expect((await cardsAbout(body.permit.number))[0]?.text).toContain('请于**1月13日24时前**认领')
  await talk.moveClock('2027-01-13T12:00:00+08:00')
  expect((await talk.matter(id)).tasks).toMatchObject([{ state: 'pending' }])
  await talk.moveClock('2027-01-14T00:00:30+08:00')
  expect((await talk.matter(id)).tasks).toMatchObject([{ state: 'auto-claimed' }])
})
