import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarOf, kindOfDay } from './calendar.ts'
import { back, backDays, forward, forwardDays, nextWorkingDay, rollForward } from './count.ts'
import { addDays, dayFromNumber, dayNumber, daysBetween } from './day.ts'
import { STATE_COUNCIL_YEARS } from './state-council.ts'

const calendar = calendarOf(STATE_COUNCIL_YEARS)
const anyDay = fc
  .integer({ min: dayNumber('2019-06-01'), max: dayNumber('2028-12-31') })
  .map(dayFromNumber)
const anyCount = fc.integer({ min: 0, max: 60 })

test('a make-up Saturday counts and a long holiday does not', () => {
  expect(forward(calendar, '2026-02-13', 2)).toEqual({
    day: '2026-02-24',
    provisional: false,
    steps: [
      { day: '2026-02-14', kind: 'make-up', working: true, n: 1 },
      ...[15, 16, 17, 18, 19, 20, 21, 22, 23].map((date) => ({
        day: `2026-02-${date}`,
        kind: 'rest',
        working: false,
      })),
      { day: '2026-02-24', kind: 'weekday', working: true, n: 2 },
    ],
  })
})

test('counting back takes the same days the other way round', () => {
  const { day, steps } = back(calendar, '2026-03-02', 1)
  expect(day).toBe('2026-02-28')
  expect(steps).toEqual([
    { day: '2026-03-01', kind: 'weekend', working: false },
    { day: '2026-02-28', kind: 'make-up', working: true, n: 1 },
  ])
})

test('no days lead to the day itself, worked or not, and rest on nothing', () => {
  for (const count of [forward, back, forwardDays, backDays]) {
    expect(count(calendar, '2027-02-06', 0)).toEqual({
      day: '2027-02-06',
      provisional: false,
      steps: [],
    })
  }
})

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%d days cannot be counted', (n) => {
  for (const count of [forward, back, forwardDays, backDays]) {
    expect(() => count(calendar, '2026-03-02', n)).toThrow(RangeError)
  }
})

test('a count is provisional as soon as one counted day is of a year not announced', () => {
  expect(forward(calendar, '2026-12-30', 1).provisional).toBe(false)
  expect(forward(calendar, '2026-12-30', 2).provisional).toBe(true)
  expect(back(calendar, '2027-01-04', 1)).toMatchObject({ day: '2026-12-31', provisional: true })
  // The day from which the count starts is not counted and may be of any year.
  expect(back(calendar, '2027-01-01', 1)).toMatchObject({ day: '2026-12-31', provisional: false })
  expect(forward(calendar, '2019-12-31', 1)).toMatchObject({
    day: '2020-01-02',
    provisional: false,
  })
})

test('natural days count every day and never depend on a notice', () => {
  expect(forwardDays(calendar, '2026-12-30', 5)).toMatchObject({
    day: '2027-01-04',
    provisional: false,
  })
  expect(backDays(calendar, '2024-03-01', 1).day).toBe('2024-02-29')
  expect(forwardDays(calendar, '2026-02-14', 2).steps.map(({ n }) => n)).toEqual([1, 2])
})

test('a rest day rolls to the next working day, and a working day stays', () => {
  expect(nextWorkingDay(calendar, '2026-02-14')).toBe('2026-02-14')
  expect(nextWorkingDay(calendar, '2026-02-15')).toBe('2026-02-24')
  expect(nextWorkingDay(calendar, '2026-09-19')).toBe('2026-09-20')
  expect(rollForward(calendar, '2026-02-28')).toEqual({
    day: '2026-02-28',
    provisional: false,
    steps: [],
  })
  expect(rollForward(calendar, '2027-01-01')).toMatchObject({
    day: '2027-01-04',
    provisional: true,
    steps: [{ kind: 'statutory-guess' }, { kind: 'weekend' }, { kind: 'weekend' }],
  })
})

test('the last day counted is worked, the numbers are complete and no day is left out', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 60 }), (day, n) => {
      for (const [count, sign] of [
        [forward, 1],
        [back, -1],
      ] as const) {
        const { day: end, steps, provisional } = count(calendar, day, n)
        expect(steps.at(-1)?.day).toBe(end)
        expect(kindOfDay(calendar, end).working).toBe(true)
        expect(steps.map((step) => step.day)).toEqual(
          steps.map((_, index) => addDays(day, sign * (index + 1))),
        )
        expect(steps.flatMap((step) => step.n ?? [])).toEqual(
          Array.from({ length: n }, (_, index) => index + 1),
        )
        expect(steps.every((step) => step.working === (step.n !== undefined))).toBe(true)
        expect(provisional).toBe(steps.some((step) => kindOfDay(calendar, step.day).provisional))
      }
    }),
  )
})

test('counting on is counting in one go', () => {
  fc.assert(
    fc.property(anyDay, anyCount, anyCount, (day, a, b) => {
      expect(forward(calendar, forward(calendar, day, a).day, b).day).toBe(
        forward(calendar, day, a + b).day,
      )
    }),
  )
})

test('counting back what was counted forward leads to the day, or to the working day before it', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 60 }), (day, n) => {
      const expected = kindOfDay(calendar, day).working ? day : back(calendar, day, 1).day
      expect(back(calendar, forward(calendar, day, n).day, n).day).toBe(expected)
      const expectedAfter = nextWorkingDay(calendar, day)
      expect(forward(calendar, back(calendar, day, n).day, n).day).toBe(expectedAfter)
    }),
  )
})

test('a later start or a longer count never ends earlier', () => {
  fc.assert(
    fc.property(anyDay, anyDay, anyCount, (a, b, n) => {
      const [first, second] = a <= b ? [a, b] : [b, a]
      expect(forward(calendar, first, n).day <= forward(calendar, second, n).day).toBe(true)
      expect(back(calendar, first, n).day <= back(calendar, second, n).day).toBe(true)
      expect(forward(calendar, a, n).day < forward(calendar, a, n + 1).day).toBe(true)
      expect(daysBetween(a, forward(calendar, a, n).day)).toBeGreaterThanOrEqual(n)
    }),
  )
})
