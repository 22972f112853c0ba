import { expect, test } from 'vitest'
import { calendarOf, kindOfDay, validateCalendarYear } from './calendar.ts'
import type { CalendarYear } from './calendar.ts'
import type { Day } from './day.ts'
import { STATE_COUNCIL_YEARS } from './state-council.ts'

const calendar = calendarOf(STATE_COUNCIL_YEARS)

function yearOf(year: number, parts: Partial<CalendarYear> = {}): CalendarYear {
  return { year, version: 1, source: '某通知', off: [], work: [], ...parts }
}

test.each([
  ['2026-02-13', 'weekday', true],
  ['2026-02-14', 'make-up', true],
  ['2026-02-15', 'rest', false],
  ['2026-02-23', 'rest', false],
  ['2026-02-24', 'weekday', true],
  ['2026-03-01', 'weekend', false],
  ['2026-03-08', 'weekend', false],
  ['2026-05-04', 'rest', false],
  ['2026-06-01', 'weekday', true],
  ['2020-01-31', 'rest', false],
  ['2020-02-01', 'rest', false],
] as const)('%s is a %s', (day, kind, working) => {
  expect(kindOfDay(calendar, day)).toEqual({ kind, working, provisional: false })
})

test.each([
  ['2027-01-01', 'statutory-guess', false],
  ['2027-01-04', 'weekday', true],
  ['2027-02-05', 'statutory-guess', false],
  ['2027-02-08', 'statutory-guess', false],
  ['2027-02-09', 'weekday', true],
  ['2027-04-05', 'statutory-guess', false],
  ['2027-05-01', 'statutory-guess', false],
  ['2027-05-03', 'weekday', true],
  ['2027-06-09', 'statutory-guess', false],
  ['2027-09-15', 'statutory-guess', false],
  ['2027-10-03', 'statutory-guess', false],
  ['2027-01-02', 'weekend', false],
  ['2028-01-25', 'statutory-guess', false],
  ['2028-05-28', 'statutory-guess', false],
  ['2029-10-01', 'statutory-guess', false],
  ['2029-02-13', 'weekday', true],
] as const)('%s of a year not announced is guessed to be a %s', (day, kind, working) => {
  expect(kindOfDay(calendar, day)).toEqual({ kind, working, provisional: true })
})

test('2022-12-31 is off by the notice of 2023 and by no other', () => {
  expect(kindOfDay(calendar, '2022-12-31').kind).toBe('rest')
  const without2023 = calendarOf(STATE_COUNCIL_YEARS.filter(({ year }) => year !== 2023))
  expect(kindOfDay(without2023, '2022-12-31').kind).toBe('weekend')
})

test('a December day that a notice names is final though its own year is not announced', () => {
  const only2027 = calendarOf([yearOf(2027, { off: ['2026-12-31'] })])
  expect(kindOfDay(only2027, '2026-12-31')).toEqual({
    kind: 'rest',
    working: false,
    provisional: false,
  })
  expect(kindOfDay(only2027, '2026-12-30').provisional).toBe(true)
})

test('where two notices name a day, the later year holds in whatever order they are given', () => {
  const years = [
    yearOf(2027, { off: ['2026-12-26'] }),
    yearOf(2026, { work: ['2026-12-26'] }),
  ] as const
  expect(kindOfDay(calendarOf(years), '2026-12-26').kind).toBe('rest')
  expect(kindOfDay(calendarOf(years.toReversed()), '2026-12-26').kind).toBe('rest')
})

test('the version tells years and versions apart and not the order they came in', () => {
  expect(calendar.version).toBe('2020-2026:1')
  expect(calendarOf(STATE_COUNCIL_YEARS.toReversed()).version).toBe(calendar.version)
  expect(calendarOf([yearOf(2025), yearOf(2026, { version: 2 })]).version).toBe('2025:1 2026:2')
  expect(calendarOf([yearOf(2024), yearOf(2026)]).version).toBe('2024:1 2026:1')
  expect(calendarOf([]).version).toBe('none')
})

test('a replaced year answers anew and leaves the old calendar as it was', () => {
  const day: Day = '2027-01-01'
  expect(kindOfDay(calendar, day).provisional).toBe(true)
  const announced = calendarOf([...STATE_COUNCIL_YEARS, yearOf(2027, { off: [day] })])
  expect(kindOfDay(announced, day)).toEqual({ kind: 'rest', working: false, provisional: false })
  expect(kindOfDay(calendar, day)).toEqual({
    kind: 'statutory-guess',
    working: false,
    provisional: true,
  })
})

test('a calendar is not built from a year given twice or with impossible days', () => {
  expect(() => calendarOf([yearOf(2026), yearOf(2026, { version: 2 })])).toThrow(RangeError)
  expect(() => calendarOf([yearOf(2026, { off: ['2026-02-30'] })])).toThrow('not-a-day')
  expect(() => calendarOf([yearOf(2026, { off: ['2027-01-01'] })])).toThrow('wrong-year')
  expect(() => calendarOf([yearOf(2026, { off: ['2026-02-14'], work: ['2026-02-14'] })])).toThrow(
    'in-both',
  )
})

test('a text that names no day is refused', () => {
  expect(() => kindOfDay(calendar, '2026-13-45')).toThrow(RangeError)
})

test('every problem of a year is found with its place', () => {
  const problems = validateCalendarYear({
    year: 2027,
    source: ' ',
    off: ['2027-01-01', '2027-02-30', '2028-01-01', '2027-01-01', '2026-12-31', '2026-11-30'],
    work: ['2027-01-01', '2027-02-20', '2027-02-23', '27-2-20', '2027-02-20'],
  })
  expect(problems).toEqual([
    { path: 'source', code: 'source-missing' },
    { path: 'off.1', code: 'not-a-day' },
    { path: 'off.2', code: 'wrong-year' },
    { path: 'off.3', code: 'duplicate' },
    { path: 'off.5', code: 'wrong-year' },
    { path: 'work.0', code: 'in-both' },
    { path: 'work.2', code: 'already-working' },
    { path: 'work.3', code: 'not-a-day' },
    { path: 'work.4', code: 'duplicate' },
  ])
})

test.each([2026.5, Number.NaN, 1900, 12_027])('%d is not a year', (year) => {
  expect(validateCalendarYear({ year, source: 's', off: [], work: [] })).toEqual([
    { path: 'year', code: 'not-a-year' },
  ])
})
