import { calendarDayAt } from './calendar.ts'
import type { Calendar, CalendarDay, DayKind } from './calendar.ts'
import { dayFromNumber, dayNumber } from './day.ts'
import type { Day } from './day.ts'

/** One day of a count; `n` is its number when it counts (计第n日) and absent when it does not. */
export interface Step {
  readonly day: Day
  readonly kind: DayKind
  readonly working: boolean
  readonly n?: number
}

/** A finished count: the day it ends on, whether a year not announced was counted through, and every day on the way. */
export interface Count {
  readonly day: Day
  readonly provisional: boolean
  readonly steps: readonly Step[]
}

/**
 * The `n`-th working day after a day, the day itself not counted (民法典 201). Zero gives the day itself.
 *
 * @throws {RangeError} when `n` is negative or not whole.
 */
export function forward(calendar: Calendar, from: Day, n: number): Count {
  return walk(calendar, from, n, 1, isWorking)
}

/**
 * 提前n个工作日: the `n`-th working day before a day, the day itself not counted. Zero gives the day itself.
 *
 * @throws {RangeError} when `n` is negative or not whole.
 */
export function back(calendar: Calendar, from: Day, n: number): Count {
  return walk(calendar, from, n, -1, isWorking)
}

/** The `n`-th natural day (自然日) after a day. Never provisional: every day counts whatever the arrangement. */
export function forwardDays(calendar: Calendar, from: Day, n: number): Count {
  return { ...walk(calendar, from, n, 1, everyDay), provisional: false }
}

/** The `n`-th natural day (自然日) before a day. Never provisional: every day counts whatever the arrangement. */
export function backDays(calendar: Calendar, from: Day, n: number): Count {
  return { ...walk(calendar, from, n, -1, everyDay), provisional: false }
}

/** 顺延: a working day stays; a rest day gives way to the next working day, `steps` being the rest days passed over. */
export function rollForward(calendar: Calendar, day: Day): Count {
  const steps: Step[] = []
  let provisional = false
  for (let number = dayNumber(day); ; number += 1) {
    const today = calendarDayAt(calendar, number)
    provisional ||= today.provisional
    if (today.working) return { day: today.day, provisional, steps }
    steps.push({ day: today.day, kind: today.kind, working: false })
  }
}

/** The day itself when it is a working day, else the first working day after it. */
export function nextWorkingDay(calendar: Calendar, day: Day): Day {
  return rollForward(calendar, day).day
}

function walk(
  calendar: Calendar,
  from: Day,
  n: number,
  direction: 1 | -1,
  counts: (day: CalendarDay) => boolean,
): Count {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`not a number of days: ${n}`)
  const steps: Step[] = []
  let number = dayNumber(from)
  let provisional = false
  for (let counted = 0; counted < n;) {
    number += direction
    const today = calendarDayAt(calendar, number)
    const { day, kind, working } = today
    provisional ||= today.provisional
    if (counts(today)) {
      counted += 1
      steps.push({ day, kind, working, n: counted })
    } else {
      steps.push({ day, kind, working })
    }
  }
  return { day: steps.at(-1)?.day ?? dayFromNumber(number), provisional, steps }
}

function isWorking(day: CalendarDay): boolean {
  return day.working
}

function everyDay(): boolean {
  return true
}
