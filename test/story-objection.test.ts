import { beforeAll, expect, test } from 'vitest'
import { approval } from './support/county.ts'
import { startStory } from './support/story.ts'
import type { Story } from './support/story.ts'
import type { MatterOnWire } from './support/talk.ts'

let story: Story
beforeAll(async () => {
  story = await startStory('linzi', '2026-11-20T10:00:00+08:00')
  return () => story[Symbol.asyncDispose]()
})

type Body = ReturnType<typeof approval>

const liaison = () => story.county.person('scjg', 'liaison')
const bureau = () => story.county.person('spj', 'liaison')
const groupOf = (code: string) => story.county.department(code).chatId

async function cardsOf(code: string, { permit }: Body) {
  const cards = await story.talk.inGroup(groupOf(code))
  return cards.filter(({ text }) => text.includes(permit.number))
}

const byForm = (openId: string, words: string, { permit }: Body, fill: object) =>
  story.talk.pressWithForm(openId, words, permit.number, fill)

const REASON = { 异议类型: '非本单位职责', 异议理由: '该场所由综合执法部门监管' }

async function objected(body: Body): Promise<MatterOnWire> {
  const { id } = await story.talk.push(body)
  await story.talk.settle()
  const { toast } = await byForm(liaison().openId, '提出异议', body, REASON)
  expect(toast).toEqual({ type: 'success', content: '异议已提交，待审批部门答复' })
  return story.talk.matter(id)
}

test('an objection in time asks the bureau for an answer and is upheld with a new limit', async () => {
  const { talk } = story
  const body = approval()
  const matter = await objected(body)
  expect(matter.tasks).toMatchObject([
    { type: 'claim', state: 'objected' },
    { type: 'answer-objection', department: 'spj', state: 'pending', limit: { source: 'default' } },
  ])
  const [atBureau] = await cardsOf('spj', body)
  expect(atBureau?.text).toContain('该场所由综合执法部门监管')
  expect((await cardsOf('scjg', body))[0]?.tag).toBe('异议中')

  await talk.moveClock('2026-11-23T11:00:00+08:00')
  const { toast } = await byForm(bureau().openId, '维持', body, {
    说明: '门店备案在册，依职责分工处理',
  })
  expect(toast).toEqual({ type: 'success', content: '已维持' })
  const upheld = await talk.matter(matter.id)
  expect(upheld.tasks).toMatchObject([
    { type: 'claim', state: 'pending', dueAt: '2026-11-25T00:00:00+08:00' },
    { type: 'answer-objection', state: 'done' },
  ])
  // The limit runs from a fresh card; the old one points to it.
  const [old, fresh, ...more] = await story.talk.inGroup(groupOf('scjg'))
  expect(more).toEqual([])
  expect(old?.title).toBe('已移至新卡片')
  expect(fresh?.text).toContain('审批部门维持：门店备案在册')
  expect(upheld.events.map(({ type }) => type)).toEqual([
    'push',
    'deliver',
    'object',
    'deliver',
    'uphold',
    'deliver',
  ])

  const again = await byForm(liaison().openId, '提出异议', body, REASON)
  expect(again.toast?.content).toContain('再次异议已记录')
  await talk.moveClock('2026-11-25T00:00:30+08:00')
  expect((await talk.matter(matter.id)).tasks[0]).toMatchObject({ state: 'auto-claimed' })
})

test('while an objection waits for its answer nothing is claimed by silence, and a claim is possible', async () => {
  const { talk } = story
  const body = approval()
  const matter = await objected(body)
  await talk.moveClock('2026-11-30T12:00:00+08:00')
  const waiting = await talk.matter(matter.id)
  expect(waiting.tasks).toMatchObject([{ state: 'objected' }, { state: 'pending', overdue: true }])
  expect(waiting.events.filter(({ type }) => type === 'auto-claim')).toEqual([])
  // An answer is owed by default only: no leader reads of it.
  expect(await talk.inPrivate(story.county.person('spj', 'leader').openId)).toEqual([])

  const { toast } = await talk.press(liaison().openId, '认领', { about: body.permit.number })
  expect(toast?.type).toBe('success')
  expect((await talk.matter(matter.id)).tasks[0]).toMatchObject({ state: 'claimed' })
})

test('a rerouted push leaves the one group and starts its limit with the delivery to the other', async () => {
  const { talk, county } = story
  const body = approval()
  const matter = await objected(body)
  await talk.moveClock('2026-12-01T15:00:00+08:00')
  const target = county.department('zhzf').name
  const { toast } = await byForm(bureau().openId, '改派', body, { 改派部门: target })
  expect(toast).toEqual({ type: 'success', content: `已改派${target}` })
  const { tasks, events } = await talk.matter(matter.id)
  expect(tasks).toMatchObject([
    { department: 'scjg', state: 'returned' },
    { type: 'answer-objection', state: 'done' },
    { department: 'zhzf', state: 'pending', dueAt: '2026-12-03T00:00:00+08:00' },
  ])
  expect(tasks[2]!.deliveredAt! > '2026-12-01T15:00').toBe(true)
  expect(events.map(({ type }) => type)).toContain('reroute')
  expect(await cardsOf('zhzf', body)).toMatchObject([{ tag: '待认领' }])
  const [left] = await cardsOf('scjg', body)
  expect(left?.tag).toBe('已改派')
  const about = body.permit.number
  await expect(talk.press(liaison().openId, '认领', { about })).rejects.toThrow('没有「认领」')
})

test('a correction is announced, pushed with corrects, and takes the place of the first', async () => {
  const { talk } = story
  const wrong = approval()
  const matter = await objected(wrong)
  const { toast } = await talk.press(bureau().openId, '更正', { about: wrong.permit.number })
  expect(toast).toMatchObject({
    type: 'success',
    content: expect.stringContaining('推送更正后的信息'),
  })
  await talk.settle()

  const right = { ...approval({ number: 'JY13709999' }), reference: wrong.reference }
  expect((await talk.ask('POST', '/api/v1/approvals', right)).status).toBe(409)
  const fresh = await talk.push({ ...right, corrects: matter.id })
  await talk.settle()
  expect(fresh.causedBy).toBe(matter.id)
  expect(await talk.matter(matter.id)).toMatchObject({
    state: 'cancelled',
    correctedBy: fresh.id,
    tasks: [{ state: 'cancelled' }, { state: 'done' }],
  })
  expect(await cardsOf('scjg', wrong)).toMatchObject([{ tag: '已更正' }])
  expect(await cardsOf('scjg', right)).toMatchObject([{ tag: '待认领' }])
  await expect(
    talk.press(liaison().openId, '认领', { about: wrong.permit.number }),
  ).rejects.toThrow('没有「认领」')
})

test('an objection after the end is taken as late and does not stop what silence did', async () => {
  const { talk } = story
  await talk.moveClock('2026-12-04T10:00:00+08:00')
  const body = approval()
  const { id } = await talk.push(body)
  await talk.moveClock('2026-12-08T10:00:00+08:00')
  expect((await talk.matter(id)).tasks[0]).toMatchObject({ state: 'auto-claimed' })
  const { toast } = await byForm(liaison().openId, '提出异议', body, REASON)
  expect(toast).toEqual({ type: 'success', content: '异议已提交（逾期提出）' })
  const { tasks, events } = await talk.matter(id)
  expect(tasks).toMatchObject([
    { state: 'auto-claimed', objections: [{ late: true }] },
    { type: 'answer-objection', state: 'pending' },
  ])
  expect(events.find(({ type }) => type === 'object')).toMatchObject({ late: true })
})
