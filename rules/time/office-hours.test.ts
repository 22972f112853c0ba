import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarOf } from './calendar.ts'
import { dayNumber, MINUTE_MS, startMs, toIso } from './day.ts'
import {
  backOfficeMs,
  closeOfBusiness,
  DEFAULT_OFFICE_HOURS,
  forwardOfficeMs,
  HALF_WORKING_DAY_MS,
  isOfficeTime,
  nextOfficeTime,
} from './office-hours.ts'
import type { OfficeHours } from './office-hours.ts'
import { STATE_COUNCIL_YEARS } from './state-council.ts'

const calendar = calendarOf(STATE_COUNCIL_YEARS)
const hours = DEFAULT_OFFICE_HOURS
const HOUR_MS = 60 * MINUTE_MS

/** Summer from May 2026, with a longer break at noon; ordinary hours again from October. */
const seasons: OfficeHours = [
  {
    from: '2026-10-01',
    sessions: [
      { opens: '08:30', closes: '12:00' },
      { opens: '13:30', closes: '18:00' },
    ],
  },
  { from: null, sessions: [{ opens: '09:00', closes: '17:00' }] },
  {
    from: '2026-05-01',
    sessions: [
      { opens: '08:00', closes: '12:00' },
      { opens: '15:00', closes: '18:30' },
    ],
  },
]

const at = (text: string) => new Date(`${text}+08:00`)

test.each([
  ['2026-03-02T08:29:59', false],
  ['2026-03-02T08:30', true],
  ['2026-03-02T11:59:59', true],
  ['2026-03-02T12:00', false],
  ['2026-03-02T12:45', false],
  ['2026-03-02T13:30', true],
  ['2026-03-02T17:59:59', true],
  ['2026-03-02T18:00', false],
  ['2026-03-02T23:59:59', false],
  ['2026-03-02T00:00', false],
  ['2026-03-01T10:00', false],
  ['2026-02-28T10:00', true],
  ['2026-02-17T10:00', false],
])('%s in office hours: %j', (text, expected) => {
  expect(isOfficeTime(calendar, hours, at(text))).toBe(expected)
})

test.each([
  ['2026-03-02T10:15', '2026-03-02T10:15:00+08:00'],
  ['2026-03-02T12:00', '2026-03-02T13:30:00+08:00'],
  ['2026-03-02T06:00', '2026-03-02T08:30:00+08:00'],
  ['2026-03-02T18:00', '2026-03-03T08:30:00+08:00'],
  ['2026-02-27T18:30', '2026-02-28T08:30:00+08:00'],
  ['2026-02-14T18:00', '2026-02-24T08:30:00+08:00'],
  ['2026-02-16T10:00', '2026-02-24T08:30:00+08:00'],
])('after %s the office is open at %s', (text, expected) => {
  expect(toIso(nextOfficeTime(calendar, hours, at(text)))).toBe(expected)
})

test.each([
  // The whole half day before lunch, from the last instant that still leaves it.
  ['2026-03-02T18:00', 4, '2026-03-02T14:00:00+08:00'],
  ['2026-03-03T00:00', 4, '2026-03-02T14:00:00+08:00'],
  ['2026-03-02T13:00', 3, '2026-03-02T09:00:00+08:00'],
  ['2026-03-02T12:00', 3.5, '2026-03-02T08:30:00+08:00'],
  ['2026-03-02T08:30', 4, '2026-02-28T14:00:00+08:00'],
  ['2026-03-02T07:00', 4, '2026-02-28T14:00:00+08:00'],
  ['2026-02-17T10:00', 8, '2026-02-14T08:30:00+08:00'],
  ['2026-02-24T00:00', 4, '2026-02-14T14:00:00+08:00'],
  ['2026-03-02T20:00', 0, '2026-03-02T20:00:00+08:00'],
])('before %s, %d office hours begin at %s', (text, count, expected) => {
  const found = backOfficeMs(calendar, hours, at(text), count * HOUR_MS)
  expect(toIso(found.at)).toBe(expected)
})

test.each([
  ['2026-03-02T08:30', 8, '2026-03-02T18:00:00+08:00'],
  ['2026-03-02T11:00', 1, '2026-03-02T12:00:00+08:00'],
  ['2026-03-02T12:30', 1, '2026-03-02T14:30:00+08:00'],
  ['2026-02-13T17:00', 4, '2026-02-14T11:30:00+08:00'],
  ['2026-02-14T17:00', 4, '2026-02-24T11:30:00+08:00'],
  ['2026-03-02T20:00', 0, '2026-03-02T20:00:00+08:00'],
])('after %s, %d office hours are over at %s', (text, count, expected) => {
  const found = forwardOfficeMs(calendar, hours, at(text), count * HOUR_MS)
  expect(toIso(found.at)).toBe(expected)
})

test('the days on the way are told with the stretches that counted', () => {
  const { steps } = backOfficeMs(calendar, hours, at('2026-03-02T09:30'), HALF_WORKING_DAY_MS)
  expect(steps).toEqual([
    {
      day: '2026-03-02',
      kind: 'weekday',
      working: true,
      spans: [{ from: '08:30', to: '09:30' }],
      ms: HOUR_MS,
    },
    { day: '2026-03-01', kind: 'weekend', working: false, spans: [], ms: 0 },
    {
      day: '2026-02-28',
      kind: 'make-up',
      working: true,
      spans: [{ from: '15:00', to: '18:00' }],
      ms: 3 * HOUR_MS,
    },
  ])
})

test('a walk is provisional only when it asks whether a day not announced is worked', () => {
  const newYear = at('2027-01-01T00:00')
  expect(backOfficeMs(calendar, hours, newYear, HALF_WORKING_DAY_MS).provisional).toBe(false)
  const early = at('2027-01-01T08:30')
  expect(backOfficeMs(calendar, hours, early, HALF_WORKING_DAY_MS).provisional).toBe(false)
  const monday = at('2027-01-04T09:00')
  expect(backOfficeMs(calendar, hours, monday, HALF_WORKING_DAY_MS)).toMatchObject({
    at: at('2026-12-31T14:30'),
    provisional: true,
  })
  const evening = at('2026-12-31T17:00')
  expect(forwardOfficeMs(calendar, hours, evening, HOUR_MS).provisional).toBe(false)
  expect(forwardOfficeMs(calendar, hours, evening, HOUR_MS + 1).provisional).toBe(true)
})

test('tables hold from their day on, in whatever order they stand', () => {
  expect(isOfficeTime(calendar, seasons, at('2026-04-30T08:30'))).toBe(false)
  expect(isOfficeTime(calendar, seasons, at('2026-05-06T08:30'))).toBe(true)
  expect(isOfficeTime(calendar, seasons, at('2026-05-06T14:00'))).toBe(false)
  expect(isOfficeTime(calendar, seasons, at('2026-10-08T14:00'))).toBe(true)
  expect(toIso(closeOfBusiness(seasons, '2026-04-30'))).toBe('2026-04-30T17:00:00+08:00')
  expect(toIso(closeOfBusiness(seasons, '2026-09-30'))).toBe('2026-09-30T18:30:00+08:00')
  expect(toIso(closeOfBusiness(seasons, '2026-05-01'))).toBe('2026-05-01T18:30:00+08:00')
  // Two hours by the summer table on 6 May, the other two by the winter table on 30 April.
  const { at: found } = backOfficeMs(calendar, seasons, at('2026-05-06T10:00'), 4 * HOUR_MS)
  expect(toIso(found)).toBe('2026-04-30T15:00:00+08:00')
})

test('days before the first table use the first', () => {
  const late: OfficeHours = [
    { from: '2026-06-01', sessions: [{ opens: '10:00', closes: '11:00' }] },
  ]
  expect(toIso(closeOfBusiness(late, '2026-01-05'))).toBe('2026-01-05T11:00:00+08:00')
})

test('a session may run to midnight', () => {
  const night: OfficeHours = [{ from: null, sessions: [{ opens: '00:00', closes: '24:00' }] }]
  const { at: found, steps } = backOfficeMs(calendar, night, at('2026-03-03T00:00'), HOUR_MS)
  expect(toIso(found)).toBe('2026-03-02T23:00:00+08:00')
  expect(steps).toMatchObject([{ day: '2026-03-02', spans: [{ from: '23:00', to: '24:00' }] }])
})

test('a walk may be longer than a year', () => {
  const { at: found } = forwardOfficeMs(calendar, hours, at('2025-01-01T00:00'), 248 * 8 * HOUR_MS)
  expect(toIso(found)).toBe('2025-12-31T18:00:00+08:00')
  const { at: later } = forwardOfficeMs(calendar, hours, found, 248 * 8 * HOUR_MS)
  expect(toIso(later)).toBe('2026-12-31T18:00:00+08:00')
  const { at: start } = backOfficeMs(calendar, hours, later, 2 * 248 * 8 * HOUR_MS)
  expect(toIso(start)).toBe('2025-01-02T08:30:00+08:00')
})

test('hours that cannot be are refused', () => {
  const none: OfficeHours = [{ from: null, sessions: [] }]
  const crossed: OfficeHours = [
    {
      from: null,
      sessions: [
        { opens: '08:30', closes: '12:00' },
        { opens: '11:00', closes: '18:00' },
      ],
    },
  ]
  const now = at('2026-03-02T10:00')
  expect(() => nextOfficeTime(calendar, none, now)).toThrow('no office hours')
  expect(() => backOfficeMs(calendar, none, now, 1)).toThrow('no office hours')
  expect(() => forwardOfficeMs(calendar, [], now, 1)).toThrow('no office hours')
  expect(() => closeOfBusiness(none, '2026-03-02')).toThrow(RangeError)
  expect(() => isOfficeTime(calendar, crossed, now)).toThrow(RangeError)
  expect(() => backOfficeMs(calendar, hours, now, -1)).toThrow(RangeError)
  expect(() => backOfficeMs(calendar, hours, now, 0.5)).toThrow(RangeError)
})

const anyMinute = fc
  .integer({ min: startMs(dayNumber('2026-01-01')), max: startMs(dayNumber('2026-11-01')) })
  .map((ms) => new Date(ms - (ms % MINUTE_MS)))
const anyHours = fc.constantFrom(hours, seasons)

test('a walk leaves exactly as much office time as was asked, counted minute by minute', () => {
  const minutes = fc.integer({ min: 1, max: 600 })
  fc.assert(
    fc.property(anyMinute, minutes, anyHours, (instant, count, table) => {
      const found = backOfficeMs(calendar, table, instant, count * MINUTE_MS)
      let open = 0
      for (let ms = found.at.getTime(); ms < instant.getTime(); ms += MINUTE_MS) {
        if (isOfficeTime(calendar, table, new Date(ms))) open += 1
      }
      expect(open).toBe(count)
      expect(found.steps.reduce((sum, step) => sum + step.ms, 0)).toBe(count * MINUTE_MS)
      expect(isOfficeTime(calendar, table, found.at)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('walking there and back leads to the same instant in office hours', () => {
  fc.assert(
    fc.property(
      anyMinute,
      fc.integer({ min: 1, max: 40 * HOUR_MS }),
      anyHours,
      (any, ms, table) => {
        const start = nextOfficeTime(calendar, table, any)
        const there = forwardOfficeMs(calendar, table, start, ms).at
        expect(backOfficeMs(calendar, table, there, ms).at).toEqual(start)
      },
    ),
  )
})
