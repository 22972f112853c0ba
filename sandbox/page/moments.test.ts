import { expect, test } from 'vitest'
import { calendarOf } from '../../rules/time/calendar.ts'
import { toIso } from '../../rules/time/day.ts'
import { STATE_COUNCIL_YEARS } from '../../rules/time/state-council.ts'
import {
  dayWords,
  endWords,
  momentWords,
  nextLateAfternoon,
  nextWorkingMorning,
  shortMoment,
} from './moments.ts'

const calendar = calendarOf(STATE_COUNCIL_YEARS)

test.each([
  ['2026-11-20T10:00:00+08:00', '2026-11-20T16:30:00+08:00'],
  ['2026-11-20T16:30:00+08:00', '2026-11-21T16:30:00+08:00'],
  ['2026-11-20T23:59:59+08:00', '2026-11-21T16:30:00+08:00'],
])('after %s the next 16:30 is %s', (now, expected) => {
  expect(toIso(nextLateAfternoon(new Date(now)))).toBe(expected)
})

test.each([
  ['周五之后是周一', '2026-11-20T10:00:00+08:00', '2026-11-23T09:00:00+08:00'],
  ['调休的周六要上班', '2026-02-13T10:00:00+08:00', '2026-02-14T09:00:00+08:00'],
  ['春节放九天', '2026-02-14T10:00:00+08:00', '2026-02-24T09:00:00+08:00'],
  ['凌晨也算今天', '2026-11-19T00:30:00+08:00', '2026-11-20T09:00:00+08:00'],
])('the next working morning: %s', (_why, now, expected) => {
  expect(toIso(nextWorkingMorning(new Date(now), calendar))).toBe(expected)
})

test('instants are told in Asia/Shanghai, the year only when it is another', () => {
  const now = new Date('2026-11-20T08:00:00Z')
  expect(momentWords(new Date('2026-11-22T17:00:00Z'), now)).toBe('11月23日（周一） 01:00')
  expect(momentWords(new Date('2027-01-04T01:00:00Z'), now)).toBe('2027年1月4日（周一） 09:00')
})

test('a chat shows the time today, 昨天, or the date', () => {
  const now = new Date('2026-11-20T08:00:00+08:00')
  expect(shortMoment(new Date('2026-11-20T07:05:00+08:00'), now)).toBe('07:05')
  expect(shortMoment(new Date('2026-11-19T23:59:00+08:00'), now)).toBe('昨天')
  expect(shortMoment(new Date('2026-11-09T12:00:00+08:00'), now)).toBe('11月9日')
})

test('a day says what sort it is', () => {
  expect(dayWords('2026-11-20', calendar)).toBe('工作日')
  expect(dayWords('2026-02-14', calendar)).toBe('调休上班')
  expect(dayWords('2026-02-16', calendar)).toBe('节假日')
})

test('an end at midnight is 24时 of the day before', () => {
  expect(endWords(new Date('2026-11-24T00:00:00+08:00'))).toBe('11月23日（周一）24时')
  expect(endWords(new Date('2026-11-23T14:00:00+08:00'))).toBe('11月23日（周一）14:00')
})
