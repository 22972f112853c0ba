import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  atTime,
  clockOf,
  dayFromNumber,
  dayNumber,
  dayOf,
  daysBetween,
  isClock,
  isDay,
  startOfDay,
  toIso,
  weekdayOf,
} from './day.ts'
import type { Clock, Day } from './day.ts'

const anyDay = fc.integer({ min: -100_000, max: 100_000 }).map(dayFromNumber)
const anyInstant = fc
  .integer({ min: Date.UTC(1991, 8, 16), max: Date.UTC(2100, 0) })
  .map((ms) => new Date(ms))

test.each([
  ['2024-02-29', true],
  ['2026-02-29', false],
  ['2026-02-30', false],
  ['2000-02-29', true],
  ['2100-02-29', false],
  ['2026-04-31', false],
  ['2026-12-31', true],
  ['2026-13-01', false],
  ['2026-13-45', false],
  ['2026-00-10', false],
  ['2026-01-00', false],
  ['2026-1-1', false],
  ['20260214', false],
  ['0026-01-01', false],
  [' 2026-01-01', false],
  ['2026-01-01\n', false],
  ['2026-01-01T00:00:00Z', false],
  ['', false],
])('isDay says of %j: %j', (text, expected) => {
  expect(isDay(text)).toBe(expected)
})

test.each([
  ['00:00', true],
  ['23:59', true],
  ['24:00', true],
  ['24:01', false],
  ['8:30', false],
  ['08:60', false],
])('isClock says of %j: %j', (text, expected) => {
  expect(isClock(text)).toBe(expected)
})

test('the day of an instant turns at midnight in Shanghai', () => {
  expect(dayOf(new Date('2026-02-14T15:59:59.999Z'))).toBe('2026-02-14')
  expect(dayOf(new Date('2026-02-14T16:00:00.000Z'))).toBe('2026-02-15')
  expect(dayOf(new Date('2026-02-14T23:59:59+08:00'))).toBe('2026-02-14')
  expect(dayOf(new Date('2026-12-31T12:00:00-08:00'))).toBe('2027-01-01')
})

test('a day starts at 00:00+08:00', () => {
  expect(startOfDay('2026-02-15').toISOString()).toBe('2026-02-14T16:00:00.000Z')
})

test('a time of day is placed in Shanghai, and 24:00 is the start of the next day', () => {
  expect(toIso(atTime('2026-02-28', '15:00'))).toBe('2026-02-28T15:00:00+08:00')
  expect(atTime('2026-02-28', '24:00')).toEqual(startOfDay('2026-03-01'))
  expect(clockOf(new Date('2026-02-28T07:00:59.999Z'))).toBe('15:00')
})

test('ISO texts carry +08:00 and seconds, and milliseconds only when there are some', () => {
  expect(toIso(new Date('2026-11-23T16:00:00Z'))).toBe('2026-11-24T00:00:00+08:00')
  expect(toIso(new Date('2026-11-23T16:00:00.250Z'))).toBe('2026-11-24T00:00:00.250+08:00')
})

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2024-02-29', 48, '2028-02-29'],
  ['2026-11-30', 3, '2027-02-28'],
  ['2026-12-31', 0, '2026-12-31'],
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-01-15', -1, '2025-12-15'],
  ['2026-11-19', 60, '2031-11-19'],
] as const)('%s plus %i months is %s', (day, months, expected) => {
  expect(addMonths(day, months)).toBe(expected)
})

test('days step over leap days and year ends', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
  expect(addDays('2027-01-01', -1)).toBe('2026-12-31')
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2)
  expect(daysBetween('2026-01-01', '2025-01-01')).toBe(-365)
})

test('the weekday is 0 for Sunday, before 1970 too', () => {
  expect(weekdayOf('2026-02-15')).toBe(0)
  expect(weekdayOf('2026-02-14')).toBe(6)
  expect(weekdayOf('1949-10-01')).toBe(6)
})

test('texts that are no days and dates that are none are refused', () => {
  expect(() => addDays('2026-02-30', 1)).toThrow(RangeError)
  expect(() => startOfDay('2026-13-45')).toThrow(RangeError)
  expect(() => weekdayOf('2026-2-1')).toThrow(RangeError)
  expect(() => addMonths('2026-02-30', 1)).toThrow(RangeError)
  expect(() => addMonths('2026-01-01', 0.5)).toThrow(RangeError)
  expect(() => addDays('2026-01-01', 0.5)).toThrow(RangeError)
  expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
  expect(() => dayOf(new Date(Number.NaN))).toThrow(RangeError)
  expect(() => atTime('2026-01-01', '8:30')).toThrow(RangeError)
})

test('day numbers, days and instants lead back to each other', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -4000, max: 4000 }), (day, n) => {
      expect(isDay(day)).toBe(true)
      expect(dayFromNumber(dayNumber(day))).toBe(day)
      expect(dayOf(startOfDay(day))).toBe(day)
      expect(dayOf(new Date(startOfDay(day).getTime() - 1))).toBe(addDays(day, -1))
      expect(daysBetween(day, addDays(day, n))).toBe(n)
      expect(addDays(day, 1) > day).toBe(true)
      expect(weekdayOf(addDays(day, 7))).toBe(weekdayOf(day))
    }),
  )
})

test('instants agree with the time zone data of the platform', () => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  })
  fc.assert(
    fc.property(anyInstant, (at) => {
      expect(`${dayOf(at)}, ${clockOf(at)}`).toBe(format.format(at))
      expect(new Date(toIso(at))).toEqual(at)
      const [day, clock]: [Day, Clock] = [dayOf(at), clockOf(at)]
      expect(at.getTime() - atTime(day, clock).getTime()).toBeLessThan(60_000)
    }),
  )
})
