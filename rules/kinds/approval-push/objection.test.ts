import { expect, test } from 'vitest'
import { china, FIRST_END, PLACES, PUSHED_AT, refusalOf, worldOf } from '../../testing.ts'
import type { PlaceName } from '../../testing.ts'
import { play } from '../../testing-play.ts'
import { OBJECTION_TYPES } from './inputs.ts'

const LIAISON = 'ou_scjg_liaison'
const DOUBT = { type: 'doubt', reason: '许可范围与现场不符' }

function delivered(place: PlaceName) {
  const one = play(worldOf(place), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  return one
}

test.each([
  ['huancui', null],
  ['linzi', '第七条第（一）项第1目'],
  ['danzhou', '第九条第（一）项'],
  ['ankang', '第九条第（五）项'],
  ['tancheng', null],
] as const)('in %s an objection stops the limit and asks the bureau', (place, article) => {
  const one = delivered(place)
  const at = china('2026-11-20T16:00')
  const { said } = one.press(LIAISON, 'object', at, DOUBT)
  expect(said.code).toBe('objected')
  expect(one.task('scjg')).toMatchObject({
    state: 'objected',
    remindAt: null,
    objections: [{ ...DOUBT, by: LIAISON, late: false, answer: null }],
  })
  expect(one.task('spj', 'answer-objection')).toMatchObject({
    state: 'pending',
    answers: one.task('scjg').id,
    limit: { source: 'default', count: 1, unit: 'working-day' },
    silence: null,
    deadline: null,
  })
  expect(one.events.at(-1)).toMatchObject({
    type: 'object',
    department: 'scjg',
    late: false,
    basis: article ? { source: 'article', article } : { source: 'default', article: null },
    data: { type: 'doubt', again: false },
  })
})

test.each(PLACES)('in %s nothing expires while an objection waits for its answer', (place) => {
  const one = delivered(place)
  one.press(LIAISON, 'object', new Date(FIRST_END.getTime() - 1), DOUBT)
  one.runTo(china('2026-12-30T00:00'))
  expect(one.task('scjg')).toMatchObject({ state: 'objected', expiredAt: null })
  expect(one.events.map((event) => event.type)).not.toContain('auto-claim')
  expect(one.digest).toEqual([])
})

// How late an objection is does not depend on the claim: danzhou gives two working days beside it.
test.each([
  ['linzi', '2026-11-23T23:59:59.999', false],
  ['linzi', '2026-11-24T00:00', true],
  ['danzhou', '2026-11-24T00:00', false],
  ['danzhou', '2026-11-24T23:59:59.999', false],
  ['danzhou', '2026-11-25T00:00', true],
  ['huancui', '2026-12-25T00:00', false],
  ['ankang', '2026-12-25T00:00', false],
  ['tancheng', '2026-12-25T00:00', false],
] as const)('in %s an objection at %s is late: %s', (place, at, late) => {
  const one = delivered(place)
  one.runTo(china('2026-11-24T00:00'))
  const { said } = one.press(LIAISON, 'object', china(at), DOUBT)
  expect(said.code).toBe(late ? 'objected-late' : 'objected')
  expect(one.events.at(-1)).toMatchObject({ type: 'object', late })
  expect(one.task('scjg').objections).toMatchObject([{ late }])
})

test.each([0, 5_000, 9_999])('in linzi an objection %i ms late stops silence no more', (ms) => {
  const one = delivered('linzi')
  one.press(LIAISON, 'object', new Date(FIRST_END.getTime() + ms), DOUBT)
  expect(one.task('scjg').state).toBe('pending')
  one.runTo(china('2026-11-24T00:01'))
  expect(one.task('scjg').state).toBe('auto-claimed')
  // It is answered all the same.
  expect(one.task('spj', 'answer-objection').state).toBe('pending')
})

test('an objection in time stops silence although a late one was decided before it', () => {
  const one = delivered('linzi')
  one.press('ou_scjg_leader', 'object', new Date(FIRST_END.getTime() + 3), DOUBT)
  one.press(LIAISON, 'object', new Date(FIRST_END.getTime() - 2), DOUBT)
  one.runTo(china('2026-11-24T00:01'))
  expect(one.task('scjg')).toMatchObject({ state: 'objected' })
  expect(one.matter.tasks.filter((task) => task.type === 'answer-objection')).toHaveLength(1)
  one.press('ou_spj_liaison', 'uphold', china('2026-11-24T09:00'), { explanation: '无误' })
  expect(one.task('scjg').objections.map((each) => each.answer)).toEqual(['upheld', 'upheld'])
})

test('an objection in time stops silence although a late claim was decided before it', () => {
  const one = delivered('linzi')
  one.press('ou_scjg_leader', 'claim', new Date(FIRST_END.getTime() + 3))
  one.press(LIAISON, 'object', new Date(FIRST_END.getTime() - 2), DOUBT)
  one.runTo(china('2026-11-24T00:01'))
  expect(one.task('scjg').state).toBe('objected')
})

test('in linzi an objection after silence is recorded and undoes nothing', () => {
  const one = delivered('linzi')
  one.runTo(china('2026-11-24T00:01'))
  one.press(LIAISON, 'object', china('2026-11-24T09:00'), DOUBT)
  expect(one.task('scjg')).toMatchObject({ state: 'auto-claimed', objections: [{ late: true }] })
  one.press('ou_spj_liaison', 'uphold', china('2026-11-24T10:00'), { explanation: '无误' })
  expect(one.task('scjg')).toMatchObject({ state: 'auto-claimed', round: 1 })
})

test.each(PLACES)('in %s an objection after the claim leaves it claimed', (place) => {
  const one = delivered(place)
  one.press(LIAISON, 'claim', china('2026-11-20T11:00'))
  one.press(LIAISON, 'object', china('2026-11-20T12:00'), DOUBT)
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', doneBy: LIAISON })
  expect(one.task('spj', 'answer-objection').state).toBe('pending')
  expect(one.matter.state).toBe('open')
})

test.each(PLACES)(
  'in %s who objected may still claim; the answer is owed all the same',
  (place) => {
    const one = delivered(place)
    one.press(LIAISON, 'object', china('2026-11-20T11:00'), DOUBT)
    one.press('ou_scjg_leader', 'claim', china('2026-11-20T12:00'))
    expect(one.task('scjg')).toMatchObject({ state: 'claimed', doneBy: 'ou_scjg_leader' })
    one.press('ou_spj_liaison', 'correct', china('2026-11-20T13:00'))
    expect(one.task('scjg').state).toBe('claimed')
  },
)

test.each(PLACES)('in %s nobody objects twice before the answer', (place) => {
  const one = delivered(place)
  one.press(LIAISON, 'object', china('2026-11-20T11:00'), DOUBT)
  const again = () => one.press('ou_scjg_leader', 'object', china('2026-11-20T12:00'), DOUBT)
  expect(refusalOf(again)).toEqual({ code: 'objection-open' })
})

test('a second objection is recorded, stops nothing and opens no second answer', () => {
  const one = delivered('linzi')
  one.press(LIAISON, 'object', china('2026-11-20T11:00'), DOUBT)
  one.press('ou_spj_liaison', 'uphold', china('2026-11-20T14:00'), { explanation: '无误' })
  one.deliver(china('2026-11-20T14:00'))
  const { said } = one.press(LIAISON, 'object', china('2026-11-20T15:00'), DOUBT)
  expect(said.code).toBe('objected-again')
  expect(one.events.at(-1)).toMatchObject({ type: 'object', data: { again: true } })
  expect(one.task('scjg')).toMatchObject({
    state: 'pending',
    objections: [{ answer: 'upheld' }, { answer: 'recorded' }],
  })
  expect(one.matter.tasks.filter((task) => task.type === 'answer-objection')).toHaveLength(1)
  one.runTo(china('2026-11-24T00:01'))
  expect(one.task('scjg').state).toBe('auto-claimed')
})

test('after the second objection the office is asked to bring both together', () => {
  const one = delivered('linzi')
  one.press(LIAISON, 'object', china('2026-11-20T11:00'), DOUBT)
  one.press('ou_spj_liaison', 'uphold', china('2026-11-20T14:00'), { explanation: '无误' })
  one.press(LIAISON, 'object', china('2026-11-20T15:00'), DOUBT)
  // Either side may ask: the bureau is a party by the answer it owed.
  for (const openId of [LIAISON, 'ou_spj_leader']) {
    const { said, notices, events } = one.press(openId, 'confer', china('2026-11-20T16:00'))
    expect(said.code).toBe('conferral-asked')
    expect(events).toMatchObject([{ type: 'confer', department: 'scjg' }])
    expect(notices).toMatchObject([
      { to: 'chat:oc_bgs', template: 'office', params: { reason: 'confer', department: 'scjg' } },
    ])
  }
  // Both notices have one key, so the office reads it once.
  expect(new Set(one.notices.map((notice) => notice.key)).size).toBe(1)
})

test.each(OBJECTION_TYPES)('the type %s is kept', (type) => {
  const one = delivered('linzi')
  one.press(LIAISON, 'object', PUSHED_AT, { type, reason: '理由' })
  expect(one.task('scjg').objections).toMatchObject([{ type, reason: '理由' }])
})

test.each([
  ['no type', { reason: '理由' }, 'type'],
  ['a type that is no option', { type: 'boredom', reason: '理由' }, 'type'],
  ['no reason', { type: 'doubt' }, 'reason'],
  ['an empty reason', { type: 'doubt', reason: '  ' }, 'reason'],
  ['a reason too long', { type: 'doubt', reason: '长'.repeat(1001) }, 'reason'],
])('an objection with %s is refused by its field', (_, input, path) => {
  const one = delivered('linzi')
  const refusal = refusalOf(() => one.press(LIAISON, 'object', PUSHED_AT, input))
  expect(refusal).toMatchObject({ code: 'bad-input', fields: [{ path }] })
  expect(one.task('scjg').objections).toEqual([])
})

// The limit stands still from the objection on: who claims meanwhile is as late as the objection was.
test.each([
  ['linzi', '2026-11-23T23:59', false],
  ['tancheng', '2026-11-20T11:00', false],
  ['danzhou', '2026-11-23T23:59:59.999', false],
  ['danzhou', '2026-11-24T00:00', true],
] as const)('in %s a claim after an objection at %s is late: %s', (place, at, late) => {
  const one = delivered(place)
  one.press(LIAISON, 'object', china(at), DOUBT)
  const { said } = one.press(LIAISON, 'claim', china('2026-11-30T10:00'))
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', late, lateAct: null })
  expect(said.code).toBe(late ? 'claimed-late' : 'claimed')
})
