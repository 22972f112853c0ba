import { expect, test } from 'vitest'
import { alarmsOf } from '../../alarms.ts'
import { china, FIRST_END, PLACES, PUSHED_AT, refusalOf, worldOf } from '../../testing.ts'
import type { BodyInput, PlaceName } from '../../testing.ts'
import { play } from '../../testing-play.ts'

const ONE = { departments: ['scjg'] }
const LIAISON = 'ou_scjg_liaison'
const LEADER = 'ou_scjg_leader'

function delivered(place: PlaceName, body: BodyInput = {}, at = PUSHED_AT) {
  const one = play(worldOf(place), { ...ONE, ...body })
  one.deliver(at)
  return one
}

function afterEnd(ms: number): Date {
  return new Date(FIRST_END.getTime() + ms)
}

test.each(PLACES)('in %s a claim in time is on record in the name of who pressed', (place) => {
  const one = delivered(place)
  const at = afterEnd(-1)
  const { said } = one.press(LIAISON, 'claim', at)
  expect(one.task('scjg')).toMatchObject({
    state: 'claimed',
    doneBy: LIAISON,
    doneAt: at,
    late: false,
    remindAt: null,
  })
  expect(one.events.at(-1)).toMatchObject({
    type: 'claim',
    at,
    effectiveAt: null,
    actor: { type: 'person', openId: LIAISON },
    department: 'scjg',
    late: false,
  })
  expect(said.code).toBe('claimed')
})

test.each(PLACES)('in %s nothing rings after the claim', (place) => {
  const one = delivered(place)
  one.press(LIAISON, 'claim', afterEnd(-1))
  expect(alarmsOf(one.matter)).toEqual([])
  expect(one.matter.state).toBe('closed')
  const again = one.system({ type: 'expire', taskId: one.task('scjg').id }, afterEnd(10_000))
  expect(again).toMatchObject({ events: [], notices: [], digest: [] })
})

// Where silence has no effect the claim stays possible and says so.
const LATE: readonly (readonly [PlaceName, BodyInput, number, boolean])[] = [
  ['huancui', {}, 0, false],
  ['danzhou', {}, 0, true],
  ['danzhou', {}, 86_400_000, true],
  ['ankang', {}, 5_000, false],
  ['tancheng', {}, 0, true],
  ['tancheng', {}, 10 * 86_400_000, true],
  ['linzi', { permit: { number: '1', decidedAt: '2026-11-20', action: 'refuse' } }, 0, true],
]

test.each(LATE)('in %s a claim (%o) %i ms after the end is late, binding: %s', (...row) => {
  const [place, body, ms, binding] = row
  const one = delivered(place, body)
  one.runTo(afterEnd(ms - 1))
  const { said } = one.press(LIAISON, 'claim', afterEnd(ms))
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', late: true, lateAct: null })
  expect(one.events.at(-1)).toMatchObject({ type: 'claim', late: true })
  expect(said).toEqual({ code: 'claimed-late', params: { binding } })
})

test.each(PLACES)('in %s the first press counts and the second reads who was first', (place) => {
  const one = delivered(place)
  one.press(LIAISON, 'claim', china('2026-11-20T11:00'))
  const before = one.matter
  const second = refusalOf(() => one.press(LEADER, 'claim', china('2026-11-20T11:01')))
  expect(second).toEqual({
    code: 'already-done',
    by: LIAISON,
    at: china('2026-11-20T11:00'),
  })
  expect(one.matter).toBe(before)
})

test.each([0, 1, 9_999])('in linzi a claim %i ms after the end waits for silence', (ms) => {
  const one = delivered('linzi')
  const { said } = one.press(LIAISON, 'claim', afterEnd(ms))
  expect(said.code).toBe('claimed-after-silence')
  expect(one.task('scjg')).toMatchObject({ state: 'pending', doneBy: null, doneAt: null })
  expect(one.events.at(-1)).toMatchObject({ type: 'claim', late: true })
  one.runTo(afterEnd(10_000))
  expect(one.task('scjg')).toMatchObject({
    state: 'auto-claimed',
    doneBy: null,
    doneAt: FIRST_END,
    lateAct: { by: LIAISON },
  })
})

test('in linzi a claim after silence is kept and undoes nothing', () => {
  const one = delivered('linzi')
  one.runTo(afterEnd(60_000))
  const { said } = one.press(LIAISON, 'claim', china('2026-11-24T09:00'))
  expect(said.code).toBe('claimed-after-silence')
  expect(one.task('scjg')).toMatchObject({
    state: 'auto-claimed',
    doneBy: null,
    doneAt: FIRST_END,
    lateAct: { by: LIAISON, at: '2026-11-24T09:00:00+08:00' },
  })
})

test.each([
  ['before silence is on record', 5_000],
  ['after silence', 60_000],
])('in linzi the second late claim reads who was first, %s', (_, ms) => {
  const one = delivered('linzi')
  one.runTo(afterEnd(ms))
  one.press(LIAISON, 'claim', afterEnd(ms + 1))
  expect(refusalOf(() => one.press(LEADER, 'claim', afterEnd(ms + 2)))).toEqual({
    code: 'already-done',
    by: LIAISON,
    at: afterEnd(ms + 1),
  })
})

test('a claim that arrived in time wins although a late one was decided before it', () => {
  const one = delivered('linzi')
  one.press(LEADER, 'claim', afterEnd(3))
  one.press(LIAISON, 'claim', afterEnd(-2))
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', doneBy: LIAISON, late: false })
  one.runTo(afterEnd(60_000))
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', doneAt: afterEnd(-2) })
  expect(one.events.map((event) => event.type)).not.toContain('auto-claim')
})

test.each(PLACES)('in %s a claim before the delivery is recorded is in time', (place) => {
  const one = play(worldOf(place), ONE)
  one.press(LIAISON, 'claim', china('2026-12-24T10:00'))
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', late: false })
  // The courier's answer comes later: the delivery is on record, and nothing is owed by it.
  one.deliver(china('2026-12-24T10:01'))
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', late: false, remindAt: null })
  expect(one.events.at(-1)?.type).toBe('deliver')
  expect(alarmsOf(one.matter)).toEqual([])
})

test.each(PLACES)('in %s a claim past a provisional end is not late', (place) => {
  const one = delivered(place, {}, china('2026-12-31T10:00'))
  expect(one.task('scjg').deadline?.provisional).toBe(true)
  one.press(LIAISON, 'claim', china('2027-02-01T10:00'))
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', late: false, lateAct: null })
})

test('one department claims for itself alone', () => {
  const one = play(worldOf('linzi'))
  one.deliver(PUSHED_AT)
  one.press(LIAISON, 'claim', china('2026-11-20T11:00'))
  expect(one.task('zfj').state).toBe('pending')
  expect(one.matter.state).toBe('open')
  one.press('ou_zfj_liaison', 'claim', china('2026-11-20T11:05'))
  expect(one.matter.state).toBe('closed')
})

test('an act on a task that the matter does not have is not found', () => {
  const one = delivered('linzi')
  const press = (taskId: string) => () => one.press(LIAISON, 'claim', PUSHED_AT, undefined, taskId)
  expect(refusalOf(press(`${one.matter.id}.9`))).toEqual({ code: 'not-found' })
  expect(refusalOf(press(''))).toEqual({ code: 'not-found' })
})
