import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createClock } from './clock.ts'

const START_MS = Date.parse('2026-11-20T02:00:00Z')
const DAY_MS = 86_400_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('the clock runs on from what it was told, whatever the clock of the machine says', () => {
  vi.setSystemTime(0)
  const clock = createClock({ realMs: START_MS, offsetMs: 0 })
  expect(clock.now()).toEqual(new Date(START_MS))
  vi.advanceTimersByTime(1_500)
  expect(clock.now()).toEqual(new Date(START_MS + 1_500))
  vi.setSystemTime(0)
  expect(clock.now()).toEqual(new Date(START_MS + 1_500))
})

test('the offset moves what counts, and real time stays real', () => {
  const clock = createClock({ realMs: START_MS, offsetMs: DAY_MS })
  expect(clock.now()).toEqual(new Date(START_MS + DAY_MS))
  expect(clock.realMs()).toBe(START_MS)
  expect(clock.at(START_MS - 400)).toEqual(new Date(START_MS + DAY_MS - 400))
})

test('a new offset is in force with the next reading, also for instants that were noted before', () => {
  const clock = createClock({ realMs: START_MS, offsetMs: 0 })
  const arrivedMs = clock.realMs()
  vi.advanceTimersByTime(100)
  clock.learn({ realMs: START_MS + 100, offsetMs: DAY_MS })
  expect(clock.now()).toEqual(new Date(START_MS + DAY_MS + 100))
  expect(clock.at(arrivedMs)).toEqual(new Date(START_MS + DAY_MS))
})

test('a clock that lags is pushed on at once', () => {
  const clock = createClock({ realMs: START_MS, offsetMs: 0 })
  vi.advanceTimersByTime(1_000)
  clock.learn({ realMs: START_MS + 3_000, offsetMs: 0 })
  expect(clock.realMs()).toBe(START_MS + 3_000)
})

test('a clock that runs ahead is pulled back by a tenth each time, for a late answer looks the same', () => {
  const clock = createClock({ realMs: START_MS, offsetMs: 0 })
  clock.learn({ realMs: START_MS - 1_000, offsetMs: 0 })
  expect(clock.realMs()).toBeCloseTo(START_MS - 100, 3)
  for (let time = 0; time < 100; time += 1) {
    clock.learn({ realMs: START_MS - 1_000, offsetMs: 0 })
  }
  expect(clock.realMs()).toBeCloseTo(START_MS - 1_000, 0)
})

test('an instant is in whole milliseconds, as PostgreSQL and the wire have it', () => {
  const clock = createClock({ realMs: START_MS + 0.4, offsetMs: 0 })
  expect(Number.isInteger(clock.now().getTime())).toBe(true)
  expect(clock.at(START_MS + 0.6).getTime()).toBe(START_MS + 1)
})
