import { expect, test } from 'vitest'
import { alarmsOf } from './alarms.ts'
import { isOverdue } from './matter.ts'
import { recount } from './run-limit.ts'
import { china, PLACES, PUSHED_AT, worldOf, year2027 } from './testing.ts'
import type { PlaceName } from './testing.ts'
import { play } from './testing-play.ts'
import type { Play } from './testing-play.ts'
import type { CalendarYear } from './time/calendar.ts'

const NEW_YEAR: CalendarYear['off'] = ['2027-01-01', '2027-01-02', '2027-01-03']
/** 2027-01-02 is a Saturday: worked, the count ends two days sooner than was guessed. */
const SATURDAY_WORKED = year2027(['2027-01-01'], ['2027-01-02'])

/** Delivered on 31 December 2026, so the end rests on a year that is not announced. */
function uncertain(place: PlaceName = 'linzi'): Play {
  const one = play(worldOf(place), { departments: ['scjg'] })
  one.deliver(china('2026-12-31T10:00'))
  return one
}

function announce(one: Play, place: PlaceName, year: CalendarYear, at: string) {
  one.world = worldOf(place, { years: [year] })
  return one.system({ type: 'recompute' }, china(at))
}

/** As PostgreSQL gives JSON back: with its keys in another order. */
function stored<T>(value: T): T {
  if (value instanceof Date || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(stored) as T
  const entries = Object.entries(value).map(([key, each]) => [key, stored(each)] as const)
  return Object.fromEntries(entries.toReversed()) as T
}

test.each(PLACES)('in %s an announced year makes a provisional end final', (place) => {
  const one = uncertain(place)
  const { events, notices } = announce(one, place, year2027(NEW_YEAR), '2027-01-02T10:00')
  expect(one.task('scjg').deadline).toMatchObject({
    dueAt: china('2027-01-05T00:00'),
    provisional: false,
    calendarVersion: '2020-2027:1',
  })
  expect(events).toMatchObject([
    {
      type: 'recompute',
      actor: { type: 'system' },
      department: 'scjg',
      data: {
        from: '2027-01-05T00:00:00+08:00',
        to: '2027-01-05T00:00:00+08:00',
        provisional: false,
        calendar: '2020-2027:1',
        extended: false,
      },
    },
  ])
  expect(notices).toEqual([])
  expect(one.task('scjg').remindAt).toEqual(china('2027-01-04T14:00'))
  one.runTo(china('2027-01-05T00:01'))
  expect(one.task('scjg').state).toBe(place === 'linzi' ? 'auto-claimed' : 'pending')
})

test('an end moved to a worked Saturday takes effect there while it lies ahead', () => {
  const one = uncertain()
  announce(one, 'linzi', SATURDAY_WORKED, '2027-01-01T10:00')
  expect(one.task('scjg')).toMatchObject({
    deadline: { dueAt: china('2027-01-03T00:00'), lastDay: '2027-01-02' },
    remindAt: china('2027-01-02T14:00'),
  })
})

test.each(PLACES)('in %s an end moved into the past gives until the next working day', (place) => {
  const one = uncertain(place)
  const announced = announce(one, place, SATURDAY_WORKED, '2027-01-03T10:00')
  expect(one.task('scjg').deadline).toMatchObject({
    dueAt: china('2027-01-05T00:00'),
    lastDay: '2027-01-04',
  })
  expect(announced.events[0]?.data).toMatchObject({
    to: '2027-01-05T00:00:00+08:00',
    extended: true,
  })
  // Both sides read of it: the department and the bureau.
  expect(announced.notices).toMatchObject([
    { to: 'chat:oc_scjg', template: 'recount' },
    { to: 'chat:oc_spj', template: 'recount' },
  ])
  one.runTo(china('2027-01-04T23:59:59.999'))
  expect(one.task('scjg').state).toBe('pending')
})

test('who had until a provisional end that has passed meanwhile is not late by the announcement', () => {
  const one = uncertain()
  one.runTo(china('2027-01-08T10:00'))
  announce(one, 'linzi', year2027(NEW_YEAR), '2027-01-08T10:00')
  // 8 January is a Friday: the next working day is Monday.
  expect(one.task('scjg')).toMatchObject({
    state: 'pending',
    deadline: { dueAt: china('2027-01-12T00:00'), provisional: false },
  })
  one.press('ou_scjg_liaison', 'claim', china('2027-01-11T23:59'))
  expect(one.task('scjg')).toMatchObject({ state: 'claimed', late: false })
})

test('the same announcement counted twice changes nothing the second time', () => {
  const one = uncertain()
  announce(one, 'linzi', SATURDAY_WORKED, '2027-01-03T10:00')
  const again = announce(one, 'linzi', SATURDAY_WORKED, '2027-01-03T11:00')
  expect(again).toMatchObject({ events: [], notices: [] })
  expect(again.matter).toEqual(again.before)
})

test('a correction of a year moves ends that are not provisional too', () => {
  const one = play(worldOf('linzi'), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  const { years } = worldOf('linzi').calendar
  const year = years.get(2026)!
  const off = [...year.off, '2026-11-23'] as const
  announce(one, 'linzi', { ...year, version: 2, off }, '2026-11-21T10:00')
  expect(one.task('scjg').deadline).toMatchObject({
    dueAt: china('2026-11-25T00:00'),
    calendarVersion: '2020-2025:1 2026:2',
  })
})

/** Counted anew after the notice of a year that has nothing to do with it, as the database keeps the matter. */
function recountUnrelated(one: Play, place: PlaceName, at: string) {
  const world = worldOf(place, { years: [year2027(NEW_YEAR)] })
  return one.matter.tasks.map((task) => recount(world, stored(task), china(at)))
}

test.each([
  ['running', '2026-11-21T10:00'],
  ['overdue and not yet reminded', '2026-11-24T01:00'],
  ['overdue and reminded', '2026-11-30T10:00'],
])('a limit that is %s is not touched by an unrelated year', (_, at) => {
  const one = play(worldOf('tancheng'), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  one.runTo(china(at))
  const before = one.task('scjg')
  expect(recountUnrelated(one, 'tancheng', at)).toEqual([null])
  const { events } = announce(one, 'tancheng', year2027(NEW_YEAR), at)
  expect(events).toEqual([])
  expect(one.task('scjg')).toEqual(before)
  expect(isOverdue(one.task('scjg'), china(at))).toBe(isOverdue(before, china(at)))
})

test('an overdue task whose end moves ahead is owed again, and ends again', () => {
  const one = play(worldOf('tancheng'), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  one.runTo(china('2026-11-24T00:01'))
  const year = worldOf('tancheng').calendar.years.get(2026)!
  const off = [...year.off, '2026-11-23', '2026-11-24'] as const
  announce(one, 'tancheng', { ...year, version: 2, off }, '2026-11-24T10:00')
  expect(one.task('scjg')).toMatchObject({
    expiredAt: null,
    deadline: { dueAt: china('2026-11-26T00:00') },
  })
  expect(isOverdue(one.task('scjg'), china('2026-11-24T10:00'))).toBe(false)
  one.runTo(china('2026-11-26T00:01'))
  expect(one.events.filter((event) => event.type === 'expire')).toHaveLength(2)
})

test('an overdue task whose end moves within the past stays overdue', () => {
  const one = play(worldOf('tancheng'), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  one.runTo(china('2026-11-30T00:00'))
  const { expiredAt } = one.task('scjg')
  const year = worldOf('tancheng').calendar.years.get(2026)!
  const off = [...year.off, '2026-11-23'] as const
  announce(one, 'tancheng', { ...year, version: 2, off }, '2026-11-30T10:00')
  expect(one.task('scjg')).toMatchObject({
    expiredAt,
    deadline: { dueAt: china('2026-11-25T00:00') },
  })
  expect(isOverdue(one.task('scjg'), china('2026-11-30T10:00'))).toBe(true)
  expect(alarmsOf(one.matter).map((alarm) => alarm.kind)).not.toContain('expire')
})

test('what silence did stays, and the office reads which ends would have moved', () => {
  const one = play(worldOf('linzi'), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  one.runTo(china('2026-11-24T00:01'))
  const before = one.task('scjg')
  expect(recountUnrelated(one, 'linzi', '2026-11-24T10:00')).toEqual([null])
  const year = worldOf('linzi').calendar.years.get(2026)!
  const off = [...year.off, '2026-11-23'] as const
  const { events, notices } = announce(
    one,
    'linzi',
    { ...year, version: 2, off },
    '2026-11-24T10:00',
  )
  expect(one.task('scjg')).toEqual(before)
  expect(events).toEqual([])
  expect(notices).toMatchObject([
    { to: 'chat:oc_bgs', template: 'office', params: { reason: 'recount-after-silence' } },
  ])
})

test.each(['claim', 'object'])('after %s there is nothing to count anew', (act) => {
  const one = uncertain()
  const input = act === 'object' ? { type: 'doubt', reason: '理由' } : undefined
  one.press('ou_scjg_liaison', act, china('2026-12-31T11:00'), input)
  const before = one.task('scjg')
  announce(one, 'linzi', SATURDAY_WORKED, '2027-01-03T10:00')
  expect(one.task('scjg')).toEqual(before)
})

test('an undelivered task has no end to count anew', () => {
  const one = play(worldOf('linzi'), { departments: ['scjg'] })
  const { events } = announce(one, 'linzi', SATURDAY_WORKED, '2027-01-03T10:00')
  expect(events).toEqual([])
  expect(one.task('scjg').deadline).toBeNull()
})
