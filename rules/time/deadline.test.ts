import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Limit } from '../limit.ts'
import { calendarOf } from './calendar.ts'
import { back } from './count.ts'
import { addDays, dayFromNumber, dayNumber, dayOf, MINUTE_MS, startOfDay, toIso } from './day.ts'
import type { Day } from './day.ts'
import {
  deadlineAfter,
  deadlineAfterExpiry,
  deadlineOn,
  latestBefore,
  remindAt,
} from './deadline.ts'
import type { Counting } from './deadline.ts'
import { DEFAULT_OFFICE_HOURS, HALF_WORKING_DAY_MS, isOfficeTime } from './office-hours.ts'
import { STATE_COUNCIL_YEARS } from './state-council.ts'

const calendar = calendarOf(STATE_COUNCIL_YEARS)
const hours = DEFAULT_OFFICE_HOURS
const counting: Counting = { calendar, hours, cutoff: 'end-of-day', offHoursReceipt: 'actual' }

function limitOf(
  count: number,
  direction: Limit['direction'] = 'after',
  unit: Limit['unit'] = 'working-day',
): Limit {
  return { count, unit, direction, source: 'article', article: '第七条第（一）项第1目' }
}

function received(text: string) {
  return { what: '送达', at: new Date(`${text}+08:00`) }
}

// The worked examples of the sources, in their order and under their numbers.

test.each([
  [1, '2025-06-13T16:00', 1, '2025-06-16'],
  [2, '2025-06-14T10:00', 1, '2025-06-16'],
  [3, '2025-01-25T10:00', 1, '2025-01-26'],
  [4, '2025-01-27T17:50', 1, '2025-02-05'],
  [5, '2025-01-20T10:00', 10, '2025-02-08'],
  [6, '2025-09-30T10:00', 1, '2025-10-09'],
  [7, '2025-10-11T10:00', 1, '2025-10-13'],
  [8, '2026-02-13T10:00', 1, '2026-02-14'],
  [9, '2026-02-14T20:00', 1, '2026-02-24'],
  [10, '2026-02-16T10:00', 1, '2026-02-24'],
  [11, '2026-02-13T10:00', 2, '2026-02-24'],
  [13, '2026-02-28T10:00', 1, '2026-03-02'],
  [14, '2026-04-30T10:00', 3, '2026-05-08'],
  [15, '2026-05-09T10:00', 1, '2026-05-11'],
  [16, '2026-09-18T10:00', 1, '2026-09-20'],
  [17, '2026-09-19T10:00', 1, '2026-09-20'],
  [18, '2026-09-24T10:00', 1, '2026-09-28'],
  [19, '2026-09-30T10:00', 3, '2026-10-10'],
  [32, '2026-11-20T10:00', 20, '2026-12-18'],
] as const)('example %i: from %s, %i working days end on %s', (_, at, n, lastDay) => {
  const deadline = deadlineAfter({ ...counting, limit: limitOf(n), trigger: received(at) })
  expect(deadline).toMatchObject({ lastDay, provisional: false })
  expect(deadline.dueAt).toEqual(startOfDay(addDays(lastDay, 1)))
})

test('example 2, where receipt on a rest day counts as received on the next working day', () => {
  const place: Counting = { ...counting, offHoursReceipt: 'next-working-day' }
  const trigger = received('2025-06-14T10:00')
  const deadline = deadlineAfter({ ...place, limit: limitOf(1), trigger })
  expect(deadline.lastDay).toBe('2025-06-17')
  expect(deadline.derivation).toMatchObject({ countedFrom: '2025-06-16', rolled: null })
})

test.each([
  [12, '2026-02-13', false, '2026-03-05'],
  [12, '2026-02-13', true, '2026-03-05'],
  [20, '2026-09-30', false, '2026-10-20'],
  [20, '2026-09-30', true, '2026-10-20'],
  [21, '2026-10-07', false, '2026-10-20'],
  [21, '2026-10-07', true, '2026-10-21'],
] as const)('example %i: 10 working days after expiry on %s, rolled %j, end on %s', (...row) => {
  const [, on, rollExpiry, lastDay] = row
  const expiry = { what: '承诺期限届满', on }
  const deadline = deadlineAfterExpiry({ ...counting, limit: limitOf(10), expiry, rollExpiry })
  expect(deadline).toMatchObject({ lastDay, provisional: false })
})

test.each([
  [22, '2026-02-26', 3, '2026-02-14'],
  [23, '2025-10-09', 3, '2025-09-28'],
  [24, '2026-10-12', 3, '2026-10-08'],
  [25, '2026-05-06', 1, '2026-04-30'],
  [26, '2026-01-05', 1, '2026-01-04'],
  [27, '2026-03-02', 5, '2026-02-24'],
] as const)('example %i: %i working days ahead of %s is on %s at the latest', (...row) => {
  const [, event, n, lastDay] = row
  const trigger = { what: '会议', at: new Date(`${event}T09:00+08:00`) }
  const deadline = latestBefore({ ...counting, limit: limitOf(n, 'before'), trigger })
  expect(deadline).toMatchObject({ lastDay, provisional: false })
  expect(deadline.dueAt).toEqual(startOfDay(addDays(lastDay, 1)))
})

test('example 22 strictly, with three clear days between', () => {
  expect(back(calendar, '2026-02-26', 4).day).toBe('2026-02-13')
})

test.each([
  [28, '2026-03-02T09:30', '2026-02-28T15:00:00+08:00'],
  [29, '2026-03-03T14:30', '2026-03-03T09:00:00+08:00'],
  [30, '2026-10-08T10:00', '2026-09-30T15:30:00+08:00'],
  [31, '2026-02-24T09:00', '2026-02-14T14:30:00+08:00'],
])('example %i: half a working day ahead of %s is %s', (_, at, expected) => {
  const limit = limitOf(1, 'before', 'half-working-day')
  const deadline = latestBefore({ ...counting, limit, trigger: received(at) })
  expect(toIso(deadline.dueAt)).toBe(expected)
  expect(deadline).toMatchObject({ lastDay: expected.slice(0, 10), provisional: false })
  expect(deadline.derivation.cutoff).toBe('instant')
})

test('example 33: a count into a year not announced is provisional', () => {
  const deadline = deadlineAfter({
    ...counting,
    limit: limitOf(1),
    trigger: received('2026-12-31T10:00'),
  })
  expect(deadline).toMatchObject({ lastDay: '2027-01-04', provisional: true })
  expect(deadline.derivation.unannounced).toEqual([2027])
})

// What the examples leave open.

test.each([
  ['2026-11-23T23:59:59+08:00', '2026-11-25T00:00:00+08:00'],
  ['2026-11-24T00:00:00+08:00', '2026-11-26T00:00:00+08:00'],
  ['2026-11-23T15:59:59.999Z', '2026-11-25T00:00:00+08:00'],
  ['2026-11-23T16:00:00Z', '2026-11-26T00:00:00+08:00'],
])('received at %s, one working day ends at %s', (at, expected) => {
  const trigger = { what: '送达', at: new Date(at) }
  const deadline = deadlineAfter({ ...counting, limit: limitOf(1), trigger })
  expect(toIso(deadline.dueAt)).toBe(expected)
})

test('receipt on a make-up Sunday is receipt on a working day in both modes', () => {
  const trigger = received('2026-01-04T10:00')
  for (const offHoursReceipt of ['actual', 'next-working-day'] as const) {
    const deadline = deadlineAfter({ ...counting, offHoursReceipt, limit: limitOf(1), trigger })
    expect(deadline.lastDay).toBe('2026-01-05')
  }
})

test('a limit of no days ends with the day of the event', () => {
  const trigger = received('2026-02-16T10:00')
  const deadline = deadlineAfter({ ...counting, limit: limitOf(0), trigger })
  expect(deadline).toMatchObject({ lastDay: '2026-02-16', derivation: { steps: [] } })
})

test('where close of business ends a day, the sessions in force on that day say when', () => {
  const place: Counting = {
    ...counting,
    cutoff: 'close-of-business',
    hours: [
      { from: null, sessions: [{ opens: '09:00', closes: '17:00' }] },
      { from: '2026-05-01', sessions: [{ opens: '08:00', closes: '18:30' }] },
    ],
  }
  const due = (at: string) =>
    toIso(deadlineAfter({ ...place, limit: limitOf(1), trigger: received(at) }).dueAt)
  expect(due('2026-04-29T10:00')).toBe('2026-04-30T17:00:00+08:00')
  expect(due('2026-04-30T10:00')).toBe('2026-05-06T18:30:00+08:00')
  const trigger = received('2026-05-06T10:00')
  const before = latestBefore({ ...place, limit: limitOf(1, 'before'), trigger })
  expect(toIso(before.dueAt)).toBe('2026-04-30T17:00:00+08:00')
})

test('natural days count rest days, and the end rolls off a holiday', () => {
  const limit = limitOf(9, 'after', 'calendar-day')
  const trigger = received('2026-09-24T10:00')
  const deadline = deadlineAfter({ ...counting, limit, trigger })
  expect(deadline.lastDay).toBe('2026-10-08')
  expect(deadline.derivation.rolled).toBe('2026-10-03')
  expect(deadline.derivation.steps.map(({ day }) => day)).toEqual(
    Array.from({ length: 13 }, (_, index) => addDays('2026-09-25', index)),
  )
})

test('natural days that end on a make-up Saturday do not roll', () => {
  const limit = limitOf(1, 'after', 'calendar-day')
  const trigger = received('2026-02-13T10:00')
  const deadline = deadlineAfter({ ...counting, limit, trigger })
  expect(deadline).toMatchObject({ lastDay: '2026-02-14', derivation: { rolled: null } })
})

test('natural days through a year not announced are provisional only by the day they end on', () => {
  const limit = limitOf(2, 'after', 'calendar-day')
  const across = deadlineAfter({ ...counting, limit, trigger: received('2026-12-31T10:00') })
  expect(across).toMatchObject({ lastDay: '2027-01-04', provisional: true })
  const back = limitOf(5, 'before', 'calendar-day')
  const before = latestBefore({ ...counting, limit: back, trigger: received('2027-01-05T10:00') })
  expect(before).toMatchObject({ lastDay: '2026-12-31', provisional: false })
})

test('half working days after an event run through lunch, night and make-up days', () => {
  const limit = limitOf(1, 'after', 'half-working-day')
  const due = (at: string, place = counting) =>
    toIso(deadlineAfter({ ...place, limit, trigger: received(at) }).dueAt)
  expect(due('2026-03-02T12:30')).toBe('2026-03-02T17:30:00+08:00')
  expect(due('2026-02-13T17:00')).toBe('2026-02-14T11:30:00+08:00')
  expect(due('2026-02-16T10:00')).toBe('2026-02-24T14:00:00+08:00')
  expect(due('2026-02-16T10:00', { ...counting, offHoursReceipt: 'next-working-day' })).toBe(
    due('2026-02-16T10:00'),
  )
  const place: Counting = { ...counting, offHoursReceipt: 'next-working-day' }
  const { derivation } = deadlineAfter({ ...place, limit, trigger: received('2026-02-16T10:00') })
  expect(derivation.countedFrom).toBe('2026-02-16')
  expect(derivation.steps.map(({ day }) => day)).toEqual(
    Array.from({ length: 9 }, (_, index) => addDays('2026-02-16', index)),
  )
})

test('half a working day after expiry begins with the day after', () => {
  const limit = limitOf(1, 'after', 'half-working-day')
  const expiry = { what: '期限届满', on: '2026-10-07' as Day }
  const due = (rollExpiry: boolean) =>
    toIso(deadlineAfterExpiry({ ...counting, limit, expiry, rollExpiry }).dueAt)
  expect(due(false)).toBe('2026-10-08T14:00:00+08:00')
  expect(due(true)).toBe('2026-10-09T14:00:00+08:00')
})

test('a survey at lunch time leaves half a day in the morning and the evening before', () => {
  const limit = limitOf(1, 'before', 'half-working-day')
  const trigger = received('2026-03-03T12:40')
  const deadline = latestBefore({ ...counting, limit, trigger })
  expect(toIso(deadline.dueAt)).toBe('2026-03-02T17:30:00+08:00')
})

test('a stated date runs to 24:00 of its day', () => {
  const trigger = received('2026-11-20T10:00')
  const deadline = deadlineOn({ calendar, on: '2026-12-18', article: '第十二条', trigger })
  expect(toIso(deadline.dueAt)).toBe('2026-12-19T00:00:00+08:00')
  expect(deadline).toMatchObject({ lastDay: '2026-12-18', provisional: false })
  expect(deadline.derivation).toMatchObject({
    limit: { source: 'stated', article: '第十二条', on: '2026-12-18' },
    rolled: null,
    steps: [],
  })
})

test('a stated date on a rest day rolls and says so; a make-up Saturday stays', () => {
  const trigger = received('2026-01-20T10:00')
  const on = (day: Day) => deadlineOn({ calendar, on: day, article: null, trigger })
  expect(on('2026-02-21')).toMatchObject({
    lastDay: '2026-02-24',
    derivation: { rolled: '2026-02-21', limit: { on: '2026-02-21' } },
  })
  expect(on('2026-02-14')).toMatchObject({ lastDay: '2026-02-14', derivation: { rolled: null } })
})

test('a stated date in a year not announced is provisional, for it might roll', () => {
  const trigger = received('2026-11-20T10:00')
  const deadline = deadlineOn({ calendar, on: '2027-02-10', article: null, trigger })
  expect(deadline).toMatchObject({ lastDay: '2027-02-10', provisional: true })
})

test('counting back, or in half days, is provisional through a year not announced as well', () => {
  const half = limitOf(1, 'before', 'half-working-day')
  const before = (at: string, limit: Limit) =>
    latestBefore({ ...counting, limit, trigger: received(at) })
  expect(before('2027-01-05T10:00', limitOf(1, 'before')).provisional).toBe(true)
  expect(before('2027-01-01T10:00', limitOf(1, 'before')).provisional).toBe(false)
  expect(before('2027-01-05T10:00', half)).toMatchObject({
    provisional: true,
    derivation: { unannounced: [2027] },
  })
  expect(before('2026-12-31T18:00', half).provisional).toBe(false)
  const rolled = deadlineAfterExpiry({
    ...counting,
    calendar: calendarOf(STATE_COUNCIL_YEARS.filter(({ year }) => year !== 2025)),
    limit: limitOf(1, 'after', 'half-working-day'),
    expiry: { what: '期限届满', on: '2025-12-31' },
    rollExpiry: true,
  })
  expect(rolled.derivation.unannounced).toEqual([2025])
})

test('the same limit under another calendar is another deadline with another version', () => {
  const announced = calendarOf([
    ...STATE_COUNCIL_YEARS,
    {
      year: 2027,
      version: 1,
      source: '某通知',
      off: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04'],
      work: [],
    },
  ])
  const at = received('2026-12-31T10:00')
  const before = deadlineAfter({ ...counting, limit: limitOf(1), trigger: at })
  const after = deadlineAfter({
    ...counting,
    calendar: announced,
    limit: limitOf(1),
    trigger: at,
  })
  expect(after).toMatchObject({
    lastDay: '2027-01-05',
    provisional: false,
    calendarVersion: '2020-2027:1',
  })
  expect(before.calendarVersion).toBe('2020-2026:1')
})

test('a place that moves receipt off a rest day rests on the year of the receipt', () => {
  const only2027 = calendarOf(STATE_COUNCIL_YEARS.filter(({ year }) => year !== 2025))
  const place: Counting = { ...counting, calendar: only2027, offHoursReceipt: 'next-working-day' }
  const trigger = received('2025-12-31T10:00')
  expect(deadlineAfter({ ...place, limit: limitOf(1), trigger }).provisional).toBe(true)
  const actual: Counting = { ...place, offHoursReceipt: 'actual' }
  expect(deadlineAfter({ ...actual, limit: limitOf(1), trigger }).provisional).toBe(false)
})

test('the derivation is plain JSON and carries the whole count', () => {
  const trigger = received('2026-02-13T16:00')
  const after = deadlineAfter({ ...counting, limit: limitOf(2), trigger })
  expect(after.derivation).toMatchObject({
    limit: limitOf(2),
    trigger: { what: '送达', at: '2026-02-13T16:00:00+08:00' },
    countedFrom: '2026-02-13',
    cutoff: 'end-of-day',
    lastDay: '2026-02-24',
    dueAt: '2026-02-25T00:00:00+08:00',
    unannounced: [],
  })
  expect(after.derivation.steps).toHaveLength(11)
  const half = limitOf(1, 'before', 'half-working-day')
  const all = [
    after,
    latestBefore({ ...counting, limit: half, trigger }),
    deadlineOn({ calendar, on: '2026-02-21', article: null, trigger }),
  ]
  for (const { derivation } of all) {
    expect(JSON.parse(JSON.stringify(derivation))).toStrictEqual(derivation)
  }
})

test('limits that run the other way or are no whole number are refused', () => {
  const trigger = received('2026-03-02T10:00')
  const after = (limit: Limit) => () => deadlineAfter({ ...counting, limit, trigger })
  const before = (limit: Limit) => () => latestBefore({ ...counting, limit, trigger })
  expect(after(limitOf(1, 'before'))).toThrow(RangeError)
  expect(before(limitOf(1))).toThrow(RangeError)
  expect(after(limitOf(-1))).toThrow(RangeError)
  expect(after(limitOf(0.5, 'after', 'half-working-day'))).toThrow(RangeError)
  expect(before(limitOf(1.5, 'before', 'calendar-day'))).toThrow(RangeError)
})

test.each([
  ['2026-11-24T00:00', '2026-11-23T14:00:00+08:00'],
  ['2026-02-15T00:00', '2026-02-14T14:00:00+08:00'],
  ['2026-02-28T15:00', '2026-02-28T09:30:00+08:00'],
  ['2026-03-02T10:00', '2026-02-28T15:30:00+08:00'],
])('before an end at %s the reminder goes out at %s', (dueAt, expected) => {
  expect(toIso(remindAt(calendar, hours, new Date(`${dueAt}+08:00`)))).toBe(expected)
})

const anyInstant = fc
  .integer({ min: dayNumber('2020-01-01') * 1440, max: dayNumber('2028-01-01') * 1440 })
  .map((minutes) => new Date(minutes * MINUTE_MS))

test('a reminder is always in office hours, and at least four hours ahead', () => {
  fc.assert(
    fc.property(anyInstant, (dueAt) => {
      const at = remindAt(calendar, hours, dueAt)
      expect(isOfficeTime(calendar, hours, at)).toBe(true)
      expect(dueAt.getTime() - at.getTime()).toBeGreaterThanOrEqual(HALF_WORKING_DAY_MS)
    }),
  )
})

test('receipt at any hour of a day has the same end, a later day none that is earlier', () => {
  const days = fc.integer({ min: dayNumber('2020-01-01'), max: dayNumber('2028-01-01') })
  const minute = fc.integer({ min: 0, max: 1439 })
  const count = fc.integer({ min: 0, max: 30 })
  const units = fc.constantFrom('working-day' as const, 'calendar-day' as const)
  fc.assert(
    fc.property(days, minute, minute, count, units, (number, a, b, n, unit) => {
      const due = (at: Date) =>
        deadlineAfter({
          ...counting,
          limit: limitOf(n, 'after', unit),
          trigger: { what: '送达', at },
        })
      const start = startOfDay(dayFromNumber(number)).getTime()
      const first = due(new Date(start + a * MINUTE_MS))
      expect(due(new Date(start + b * MINUTE_MS)).dueAt).toEqual(first.dueAt)
      expect(dayOf(new Date(first.dueAt.getTime() - 1))).toBe(first.lastDay)
      const next = due(new Date(start + (1440 + b) * MINUTE_MS))
      expect(next.dueAt.getTime()).toBeGreaterThanOrEqual(first.dueAt.getTime())
    }),
  )
})

test('an act within a limit before an event leaves that many working days between', () => {
  fc.assert(
    fc.property(anyInstant, fc.integer({ min: 1, max: 20 }), (at, n) => {
      const trigger = { what: '会议', at }
      const latest = latestBefore({ ...counting, limit: limitOf(n, 'before'), trigger })
      // Counted forward again from the last day, the same number does not end before the event.
      const forward = deadlineAfter({
        ...counting,
        limit: limitOf(n),
        trigger: { what: '通知', at: startOfDay(latest.lastDay) },
      })
      expect(forward.lastDay >= dayOf(at)).toBe(true)
    }),
  )
})
