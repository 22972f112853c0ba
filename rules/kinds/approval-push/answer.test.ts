import { expect, test } from 'vitest'
import { china, DEPARTMENTS, PLACES, PUSHED_AT, refusalOf, worldOf } from '../../testing.ts'
import type { PlaceName } from '../../testing.ts'
import { play } from '../../testing-play.ts'
import type { Play } from '../../testing-play.ts'
import { approvalButtons } from './acts.ts'

const LIAISON = 'ou_scjg_liaison'
const BUREAU = 'ou_spj_liaison'
const DOUBT = { type: 'not-our-duty', reason: '不属本单位职责' }
const UPHELD = { explanation: '经核，仍属贵单位' }
const OBJECTED_AT = china('2026-11-20T16:00')
const ANSWERED_AT = china('2026-11-23T10:00')

function objected(place: PlaceName, claimedFirst = false): Play {
  const one = play(worldOf(place), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  if (claimedFirst) one.press(LIAISON, 'claim', china('2026-11-20T11:00'))
  one.press(LIAISON, 'object', OBJECTED_AT, DOUBT)
  one.deliver(OBJECTED_AT, 'chat:oc_spj')
  return one
}

function answerButtons(one: Play): readonly string[] {
  return approvalButtons(one.world, one.matter, one.task('spj', 'answer-objection'))
}

const UPHOLDING = PLACES.filter((place) => place !== 'ankang')

test.each(UPHOLDING)('in %s upholding gives a fresh card and the limit anew from it', (place) => {
  const one = objected(place)
  const { said } = one.press(BUREAU, 'uphold', ANSWERED_AT, UPHELD)
  expect(said.code).toBe('upheld')
  expect(one.task('scjg')).toMatchObject({
    state: 'pending',
    round: 2,
    deliveredAt: null,
    deadline: null,
    objections: [{ answer: 'upheld', answerText: UPHELD.explanation }],
  })
  expect(one.matter.facts.places['chat:oc_scjg']).toEqual({
    edition: 2,
    sentAt: null,
    renewAt: null,
  })
  // Nothing runs until the fresh card has arrived.
  one.runTo(china('2026-11-24T09:00'))
  expect(one.task('scjg').state).toBe('pending')
  one.deliver(china('2026-11-24T09:00'))
  expect(one.task('scjg').deadline?.dueAt).toEqual(china('2026-11-26T00:00'))
  one.runTo(china('2026-11-26T00:01'))
  expect(one.task('scjg').state).toBe(place === 'linzi' ? 'auto-claimed' : 'pending')
  expect(one.task('scjg').expiredAt).toEqual(china('2026-11-26T00:00:10'))
})

test.each(UPHOLDING)('in %s upholding leaves what was claimed claimed', (place) => {
  const one = objected(place, true)
  one.press(BUREAU, 'uphold', ANSWERED_AT, UPHELD)
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', doneBy: LIAISON, round: 1 })
  expect(one.matter.facts.places['chat:oc_scjg']?.edition).toBe(1)
  expect(one.matter.state).toBe('closed')
})

test('a late claim of the first round does not stand in the way of the second', () => {
  const one = play(worldOf('linzi'), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  one.press('ou_scjg_leader', 'claim', china('2026-11-24T00:00:03'))
  one.press(LIAISON, 'object', china('2026-11-23T23:59:59'), DOUBT)
  one.press(BUREAU, 'uphold', china('2026-11-24T09:00'), UPHELD)
  one.deliver(china('2026-11-24T09:00'))
  one.runTo(china('2026-11-26T00:01'))
  expect(one.task('scjg')).toMatchObject({ state: 'auto-claimed', lateAct: null })
})

test('in ankang 人社局 handles objections itself: the bureau cannot uphold', () => {
  const one = objected('ankang')
  expect(answerButtons(one)).toEqual(['reroute', 'correct'])
  expect(refusalOf(() => one.press(BUREAU, 'uphold', ANSWERED_AT, UPHELD))).toEqual({
    code: 'no-such-act',
  })
  expect(one.task('scjg').state).toBe('objected')
})

test.each(UPHOLDING)('in %s the bureau may uphold, reroute and correct', (place) => {
  const one = objected(place)
  expect(answerButtons(one)).toEqual(['uphold', 'reroute', 'correct'])
  one.press(BUREAU, 'correct', ANSWERED_AT)
  expect(answerButtons(one)).toEqual([])
})

test.each(PLACES)('in %s another department takes over, from its own delivery', (place) => {
  const one = objected(place)
  const { said } = one.press(BUREAU, 'reroute', ANSWERED_AT, { department: 'wjw' })
  expect(said).toEqual({ code: 'rerouted', params: { department: '卫生健康局' } })
  expect(one.task('scjg')).toMatchObject({ state: 'returned', remindAt: null })
  expect(one.task('wjw')).toMatchObject({ state: 'pending', deadline: null, openedAt: ANSWERED_AT })
  expect(one.task('wjw').silence).toEqual(
    place === 'linzi' ? { effect: 'auto-claimed', article: '第七条第（一）项第1目' } : null,
  )
  expect(one.events.at(-1)).toMatchObject({
    type: 'reroute',
    department: 'spj',
    data: { from: 'scjg', to: 'wjw' },
  })
  one.deliver(china('2026-11-24T09:00'))
  expect(one.task('wjw').deadline?.dueAt).toEqual(china('2026-11-26T00:00'))
})

test('who was relieved can neither claim nor object any more', () => {
  const one = objected('linzi')
  one.press(BUREAU, 'reroute', ANSWERED_AT, { department: 'wjw' })
  const ended = { code: 'ended', state: 'returned' }
  expect(refusalOf(() => one.press(LIAISON, 'claim', ANSWERED_AT))).toEqual(ended)
  expect(refusalOf(() => one.press(LIAISON, 'object', ANSWERED_AT, DOUBT))).toEqual(ended)
})

test('a push may come back to who returned it, and is counted from a fresh card', () => {
  const one = objected('linzi')
  one.press(BUREAU, 'reroute', ANSWERED_AT, { department: 'wjw' })
  one.deliver(ANSWERED_AT)
  one.press('ou_wjw_liaison', 'object', ANSWERED_AT, DOUBT)
  one.press(BUREAU, 'reroute', china('2026-11-23T15:00'), { department: 'scjg' })
  expect(one.task('scjg')).toMatchObject({ state: 'pending', deadline: null })
  one.deliver(china('2026-11-23T15:00'))
  expect(one.task('scjg').deadline?.dueAt).toEqual(china('2026-11-25T00:00'))
})

test('a department in a chat that has the card already is told by a fresh one', () => {
  const departments = DEPARTMENTS.map((each) =>
    each.code === 'wjw' ? { ...each, chatId: 'oc_scjg' } : each,
  )
  const one = play(worldOf('linzi', { departments }), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  one.press(LIAISON, 'object', OBJECTED_AT, DOUBT)
  one.press(BUREAU, 'reroute', ANSWERED_AT, { department: 'wjw' })
  one.deliver(ANSWERED_AT)
  expect(one.matter.facts.places['chat:oc_scjg']?.edition).toBe(2)
  expect(one.task('wjw').deadline?.dueAt).toEqual(china('2026-11-25T00:00'))
})

test.each([
  ['one that has it', 'scjg', 'already-has-it'],
  ['the bureau', 'spj', 'not-a-supervising-department'],
  ['nobody', 'xyz', 'not-a-supervising-department'],
])('a push is not rerouted to %s', (_, department, problem) => {
  const one = objected('linzi')
  const before = one.matter
  expect(refusalOf(() => one.press(BUREAU, 'reroute', ANSWERED_AT, { department }))).toMatchObject({
    code: 'bad-input',
    fields: [{ path: 'department', problem }],
  })
  expect(one.matter).toBe(before)
})

test.each(PLACES)('in %s a correction is announced and silence waits for it', (place) => {
  const one = objected(place)
  const { said } = one.press(BUREAU, 'correct', ANSWERED_AT)
  expect(said.code).toBe('correction-announced')
  one.runTo(china('2026-12-30T00:00'))
  expect(one.task('scjg')).toMatchObject({
    state: 'objected',
    objections: [{ answer: 'to-be-corrected' }],
  })
  expect(one.matter.state).toBe('open')
})

test.each(UPHOLDING)('in %s an objection is answered once', (place) => {
  const one = objected(place)
  one.press(BUREAU, 'correct', ANSWERED_AT)
  for (const [act, input] of [
    ['uphold', UPHELD],
    ['reroute', { department: 'wjw' }],
    ['correct', undefined],
  ] as const) {
    expect(refusalOf(() => one.press('ou_spj_leader', act, ANSWERED_AT, input))).toEqual({
      code: 'already-done',
      by: BUREAU,
      at: ANSWERED_AT,
    })
  }
})

test('the answer is owed within a working day by default, so no leader reads of it', () => {
  const one = objected('linzi')
  const { deadline, remindAt } = one.task('spj', 'answer-objection')
  expect(deadline?.dueAt).toEqual(china('2026-11-24T00:00'))
  expect(remindAt).toEqual(china('2026-11-23T14:00'))
  one.runTo(china('2026-11-30T00:00'))
  expect(one.task('spj', 'answer-objection')).toMatchObject({ state: 'pending' })
  expect(one.events.at(-1)).toMatchObject({
    type: 'expire',
    department: 'spj',
    basis: { source: 'default', article: null },
  })
  expect(one.digest).toEqual([])
  one.press(BUREAU, 'uphold', china('2026-11-30T09:00'), UPHELD)
  expect(one.task('spj', 'answer-objection')).toMatchObject({ state: 'done', late: true })
})

test('the bureau notices: an answer asked for in its chat comes on a fresh card', () => {
  const departments = DEPARTMENTS.map((each) =>
    each.code === 'scjg' ? { ...each, chatId: 'oc_spj' } : each,
  )
  const one = play(worldOf('linzi', { departments }), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  one.press(LIAISON, 'object', OBJECTED_AT, DOUBT)
  expect(one.matter.facts.places['chat:oc_spj']).toMatchObject({ edition: 2, sentAt: null })
})
