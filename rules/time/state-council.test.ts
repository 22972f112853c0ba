import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { calendarOf, kindOfDay, validateCalendarYear } from './calendar.ts'
import { addDays, yearOf } from './day.ts'
import type { Day } from './day.ts'
import { STATE_COUNCIL_YEARS } from './state-council.ts'

const calendar = calendarOf(STATE_COUNCIL_YEARS)
const days: Day[] = []
for (let day: Day = '2020-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) days.push(day)

test.each([
  [2020, 249],
  [2021, 250],
  [2022, 249],
  [2023, 249],
  [2024, 251],
  [2025, 248],
  [2026, 248],
])('%i has %i working days', (year, expected) => {
  const working = days.filter((day) => yearOf(day) === year && kindOfDay(calendar, day).working)
  expect(working).toHaveLength(expected)
})

test.each(STATE_COUNCIL_YEARS.map((year) => [year.year, year] as const))(
  '%i passes the check that a year from outside has to pass',
  (_, year) => {
    expect(validateCalendarYear(year)).toEqual([])
  },
)

test('every day of 2020 to 2026 is worked or not just as chinese-days has it', () => {
  expect(days).toHaveLength(2557)
  // chinese-days reads a day text as UTC and then asks for local fields: only its own process can have the zone it needs.
  const script = `const { isWorkday } = require('chinese-days')
    const days = JSON.parse(process.argv[1])
    process.stdout.write(JSON.stringify(days.filter((day) => isWorkday(day))))`
  const answer = execFileSync(process.execPath, ['-e', script, JSON.stringify(days)], {
    cwd: import.meta.dirname,
    env: { TZ: 'Asia/Shanghai' },
    encoding: 'utf8',
  })
  expect(days.filter((day) => kindOfDay(calendar, day).working)).toEqual(JSON.parse(answer))
})
