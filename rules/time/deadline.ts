import type { Limit } from '../limit.ts'
import { kindOfDay } from './calendar.ts'
import type { Calendar } from './calendar.ts'
import { back, backDays, forward, forwardDays, rollForward } from './count.ts'
import type { Count, Step } from './count.ts'
import { addDays, dayOf, startOfDay, toIso, yearOf } from './day.ts'
import type { Day } from './day.ts'
import {
  backOfficeMs,
  closeOfBusiness,
  forwardOfficeMs,
  HALF_WORKING_DAY_MS,
} from './office-hours.ts'
import type { OfficeCount, OfficeHours, OfficeStep } from './office-hours.ts'

/** When the last day of a limit ends: at 24:00, or when business stops (民法典 203 second paragraph). */
export type Cutoff = 'end-of-day' | 'close-of-business'

/** What receipt on a rest day does: it counts as received then, or as received on the next working day. */
export type OffHoursReceipt = 'actual' | 'next-working-day'

/** How one place counts. The hour of receipt plays no part in either choice of `offHoursReceipt`. */
export interface Counting {
  readonly calendar: Calendar
  readonly hours: OfficeHours
  readonly cutoff: Cutoff
  readonly offHoursReceipt: OffHoursReceipt
}

/** What a limit runs from, or an event that it runs back from; `what` in the words that users read, such as 送达. */
export interface Trigger {
  readonly what: string
  readonly at: Date
}

/** 来文载明: a date that a letter, a notice or a decided item names; `article` where one gives it force. */
export interface StatedLimit {
  readonly source: 'stated'
  readonly article: string | null
  readonly on: Day
}

/** 截止时间 with the count that led to it. In time means before `dueAt`. */
export interface Deadline {
  /** The exclusive end: for a whole day 00:00 of the next. */
  readonly dueAt: Date
  readonly lastDay: Day
  /** 暂估: rests on a year whose arrangement is not announced; no effect of silence may rest on it. */
  readonly provisional: boolean
  readonly calendarVersion: string
  readonly derivation: Derivation
}

/** 为什么是这一天: everything that led to a deadline, as plain JSON, kept so that a disputed date can be shown. */
export interface Derivation {
  readonly limit: Limit | StatedLimit
  /** `at` in ISO 8601 with +08:00; 00:00 of its day where only the day is known, as for an expiry. */
  readonly trigger: { readonly what: string; readonly at: string }
  /** The day that is not counted itself; differs from the trigger's where that was moved off a rest day. */
  readonly countedFrom: Day
  /** Every day looked at, in order: rest days that a move or a roll passed over included, without `n`. */
  readonly steps: readonly (Step | OfficeStep)[]
  /** `instant` for half working days, which end at an hour of their own. */
  readonly cutoff: Cutoff | 'instant'
  /** The last day as it stood on a rest day, before it gave way to `lastDay` (顺延); null when it did not. */
  readonly rolled: Day | null
  readonly lastDay: Day
  /** `dueAt` in ISO 8601 with +08:00. */
  readonly dueAt: string
  /** The years not announced that the deadline rests on. */
  readonly unannounced: readonly number[]
}

/**
 * 自触发之日起n日内: the end of a limit that runs after an event. The day of the event is not counted (民法典 201).
 * Natural days that end on a rest day roll to the next working day (民法典 203).
 *
 * @throws {RangeError} for a limit that runs before an event, or whose count is negative or not whole.
 */
export function deadlineAfter(
  input: Counting & { readonly limit: Limit; readonly trigger: Trigger },
): Deadline {
  const { calendar, limit, trigger } = input
  const day = dayOf(trigger.at)
  // Half working days run from the hour, and stand still on a rest day by themselves.
  const moves = input.offHoursReceipt === 'next-working-day' && limit.unit !== 'half-working-day'
  const start = moves ? rollForward(calendar, day) : stay(day)
  return runAfter(input, limit, trigger, start, trigger.at)
}

/**
 * 期限届满后n个工作日: counts from the day a period ends. With `rollExpiry` (for a period given as a number of days) an
 * expiry on a rest day is taken to the next working day first; a period given as a date keeps it.
 *
 * @throws {RangeError} as `deadlineAfter`.
 */
export function deadlineAfterExpiry(
  input: Counting & {
    readonly limit: Limit
    readonly expiry: { readonly what: string; readonly on: Day }
    readonly rollExpiry: boolean
  },
): Deadline {
  const { calendar, limit, expiry } = input
  const start = input.rollExpiry ? rollForward(calendar, expiry.on) : stay(expiry.on)
  const trigger = { what: expiry.what, at: startOfDay(expiry.on) }
  return runAfter(input, limit, trigger, start, startOfDay(addDays(start.day, 1)))
}

/**
 * 来文载明的日期: a bare date runs to 24:00 whatever the place's cut-off, and from a rest day rolls to the next working
 * day. `trigger` is what stated it.
 */
export function deadlineOn(input: {
  readonly calendar: Calendar
  readonly on: Day
  readonly article: string | null
  readonly trigger: Trigger
}): Deadline {
  const { calendar, on, article, trigger } = input
  const roll = rollForward(calendar, on)
  return finish(calendar, {
    limit: { source: 'stated', article, on },
    trigger,
    countedFrom: dayOf(trigger.at),
    steps: roll.steps,
    cutoff: 'end-of-day',
    rolled: roll.day === on ? null : on,
    lastDay: roll.day,
    dueAt: endOf(roll.day),
    judged: roll.provisional ? [...roll.steps.map(({ day }) => day), roll.day] : [],
  })
}

/**
 * 提前n个工作日: the last day on which an act is still that far ahead of an event, whose day is not counted. Half working
 * days are walked back through office hours to an instant. Natural days do not roll, which would cut the notice short.
 *
 * @throws {RangeError} for a limit that runs after an event, or whose count is negative or not whole.
 */
export function latestBefore(
  input: Omit<Counting, 'offHoursReceipt'> & { readonly limit: Limit; readonly trigger: Trigger },
): Deadline {
  const { calendar, hours, limit, trigger } = input
  requireLimit(limit, 'before')
  const day = dayOf(trigger.at)
  if (limit.unit === 'half-working-day') {
    const ms = limit.count * HALF_WORKING_DAY_MS
    const count = backOfficeMs(calendar, hours, trigger.at, ms)
    return finishAtInstant(calendar, limit, trigger, stay(day), count)
  }
  const count = (limit.unit === 'working-day' ? back : backDays)(calendar, day, limit.count)
  return finish(calendar, {
    limit,
    trigger,
    countedFrom: day,
    steps: count.steps,
    cutoff: input.cutoff,
    rolled: null,
    lastDay: count.day,
    dueAt: endOf(count.day, input),
    judged: judgedDays(count),
  })
}

/** 提醒时间: half a working day (four office hours) before the end, so always within office hours. */
export function remindAt(calendar: Calendar, hours: OfficeHours, dueAt: Date): Date {
  return backOfficeMs(calendar, hours, dueAt, HALF_WORKING_DAY_MS).at
}

function runAfter(
  counting: Counting,
  limit: Limit,
  trigger: Trigger,
  start: Count,
  at: Date,
): Deadline {
  const { calendar, hours } = counting
  requireLimit(limit, 'after')
  if (limit.unit === 'half-working-day') {
    const count = forwardOfficeMs(calendar, hours, at, limit.count * HALF_WORKING_DAY_MS)
    return finishAtInstant(calendar, limit, trigger, start, count)
  }
  const inWorkingDays = limit.unit === 'working-day'
  const count = (inWorkingDays ? forward : forwardDays)(calendar, start.day, limit.count)
  const end = inWorkingDays ? stay(count.day) : rollForward(calendar, count.day)
  return finish(calendar, {
    limit,
    trigger,
    countedFrom: start.day,
    // A last day that rolls already stands in the count.
    steps: [
      ...start.steps,
      ...count.steps,
      ...end.steps.filter(({ day }) => day !== count.steps.at(-1)?.day),
    ],
    cutoff: counting.cutoff,
    rolled: end.day === count.day ? null : count.day,
    lastDay: end.day,
    dueAt: endOf(end.day, counting),
    judged: [...judgedDays(start), ...judgedDays(count), ...judgedDays(end)],
  })
}

function finishAtInstant(
  calendar: Calendar,
  limit: Limit,
  trigger: Trigger,
  start: Count,
  count: OfficeCount,
): Deadline {
  const { at, steps } = count
  return finish(calendar, {
    limit,
    trigger,
    countedFrom: start.day,
    steps: [...start.steps, ...steps],
    cutoff: 'instant',
    rolled: null,
    lastDay: steps.at(-1)?.day ?? dayOf(at),
    dueAt: at,
    judged: [...judgedDays(start), ...(count.provisional ? steps.map(({ day }) => day) : [])],
  })
}

function finish(
  calendar: Calendar,
  parts: Omit<Derivation, 'trigger' | 'dueAt' | 'unannounced'> & {
    readonly trigger: Trigger
    readonly dueAt: Date
    /** The days whose kind the outcome rests on, where any of them is not announced. */
    readonly judged: readonly Day[]
  },
): Deadline {
  const { trigger, dueAt, judged, ...rest } = parts
  const uncertain = judged.filter((day) => kindOfDay(calendar, day).provisional)
  const unannounced = [...new Set(uncertain.map(yearOf))].sort((a, b) => a - b)
  return {
    dueAt,
    lastDay: parts.lastDay,
    provisional: unannounced.length > 0,
    calendarVersion: calendar.version,
    derivation: {
      ...rest,
      trigger: { what: trigger.what, at: toIso(trigger.at) },
      dueAt: toIso(dueAt),
      unannounced,
    },
  }
}

/** The count that moves nothing and rests on nothing. */
function stay(day: Day): Count {
  return { day, provisional: false, steps: [] }
}

function judgedDays({ provisional, steps, day }: Count): Day[] {
  return provisional ? [...steps.map((step) => step.day), day] : []
}

function endOf(day: Day, place?: { readonly cutoff: Cutoff; readonly hours: OfficeHours }): Date {
  return place?.cutoff === 'close-of-business'
    ? closeOfBusiness(place.hours, day)
    : startOfDay(addDays(day, 1))
}

function requireLimit({ count, direction }: Limit, wanted: Limit['direction']): void {
  if (direction !== wanted) throw new RangeError(`limit runs ${direction} its event, not ${wanted}`)
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`)
}
