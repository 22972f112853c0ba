import { calendarDayAt } from './calendar.ts'
import type { Calendar } from './calendar.ts'
import type { Step } from './count.ts'
import { clockOf, dayFromNumber, dayNumber, dayOf, MINUTE_MS, minutesOf, startMs } from './day.ts'
import type { Clock, Day } from './day.ts'

/**
 * 办公时间: tables of daily sessions with the day from which each is in force (冬令时, 夏令时); `from: null` is in force
 * from the beginning. Days before the first table use the first. Sessions stand in order and do not overlap.
 */
export type OfficeHours = readonly {
  readonly from: Day | null
  readonly sessions: readonly { readonly opens: Clock; readonly closes: Clock }[]
}[]

/** 08:30 to 12:00 and 13:30 to 18:00, all year: what holds until a place gives its own. */
export const DEFAULT_OFFICE_HOURS: OfficeHours = [
  {
    from: null,
    sessions: [
      { opens: '08:30', closes: '12:00' },
      { opens: '13:30', closes: '18:00' },
    ],
  },
]

/** 半个工作日: four office hours, in milliseconds (国务院关于职工工作时间的规定: eight hours a day). */
export const HALF_WORKING_DAY_MS = 4 * 60 * MINUTE_MS

/** One day of a walk through office time; `spans` are the stretches that counted, in the order walked. */
export interface OfficeStep extends Omit<Step, 'n'> {
  readonly spans: readonly { readonly from: Clock; readonly to: Clock }[]
  /** Office time counted on this day, in milliseconds; 0 on a rest day. */
  readonly ms: number
}

/** A finished walk: the instant it ends at, whether it depends on a year not announced, and the days on the way. */
export interface OfficeCount {
  readonly at: Date
  readonly provisional: boolean
  readonly steps: readonly OfficeStep[]
}

/** Whether an instant lies in a session of a working day. The opening belongs to the session, the closing does not. */
export function isOfficeTime(calendar: Calendar, hours: OfficeHours, at: Date): boolean {
  const number = dayNumber(dayOf(at))
  if (!calendarDayAt(calendar, number).working) return false
  const ms = at.getTime()
  return sessionsOf(hours, number).some(({ opens, closes }) => opens <= ms && ms < closes)
}

/** The instant itself when in office hours, else the next opening. Throws a RangeError when no table has a session. */
export function nextOfficeTime(calendar: Calendar, hours: OfficeHours, at: Date): Date {
  const ms = at.getTime()
  const first = dayNumber(dayOf(at))
  for (let number = first; number - first < MAX_IDLE_DAYS; number += 1) {
    if (!calendarDayAt(calendar, number).working) continue
    const session = sessionsOf(hours, number).find(({ closes }) => ms < closes)
    if (session) return new Date(Math.max(ms, session.opens))
  }
  throw new RangeError('no office hours')
}

/** 停止业务活动的时间: when the last session of a day closes, be it worked or not. Throws a RangeError without sessions. */
export function closeOfBusiness(hours: OfficeHours, day: Day): Date {
  const last = sessionsOf(hours, dayNumber(day)).at(-1)
  if (!last) throw new RangeError(`no office hours on ${day}`)
  return new Date(last.closes)
}

/**
 * The latest instant from which `ms` of office time remain until `before`: nights, lunch and rest days do not count,
 * make-up days do. Zero gives `before` itself.
 *
 * @throws {RangeError} when `ms` is negative or not whole, or no table has a session.
 */
export function backOfficeMs(
  calendar: Calendar,
  hours: OfficeHours,
  before: Date,
  ms: number,
): OfficeCount {
  return walk(calendar, ms, before, -1, (number) =>
    sessionsOf(hours, number)
      .map(({ opens, closes }) => ({ opens, closes: Math.min(closes, before.getTime()) }))
      .toReversed(),
  )
}

/**
 * The earliest instant by which `ms` of office time have passed since `after`. Zero gives `after` itself.
 *
 * @throws {RangeError} when `ms` is negative or not whole, or no table has a session.
 */
export function forwardOfficeMs(
  calendar: Calendar,
  hours: OfficeHours,
  after: Date,
  ms: number,
): OfficeCount {
  return walk(calendar, ms, after, 1, (number) =>
    sessionsOf(hours, number).map(({ opens, closes }) => ({
      opens: Math.max(opens, after.getTime()),
      closes,
    })),
  )
}

/** No holiday is this long: so many days without a session mean that the tables have none. */
const MAX_IDLE_DAYS = 366

function walk(
  calendar: Calendar,
  ms: number,
  at: Date,
  direction: 1 | -1,
  open: (number: number) => readonly Session[],
): OfficeCount {
  if (!Number.isInteger(ms) || ms < 0) throw new RangeError(`not an office time: ${ms} ms`)
  const steps: OfficeStep[] = []
  let left = ms
  let end = at.getTime()
  let provisional = false
  for (let number = dayNumber(dayOf(at)), idle = 0; left > 0; number += direction, idle += 1) {
    if (idle > MAX_IDLE_DAYS) throw new RangeError('no office hours')
    const sessions = open(number).filter(({ opens, closes }) => opens < closes)
    // Nothing hangs on a day that has no session left to give, worked or not.
    if (sessions.length === 0) continue
    const today = calendarDayAt(calendar, number)
    provisional ||= today.provisional
    const taken = today.working ? take(sessions, left, direction) : []
    const step = stepOf(today, taken)
    steps.push(step)
    if (step.ms > 0) idle = 0
    left -= step.ms
    end = (direction === 1 ? taken.at(-1)?.closes : taken.at(-1)?.opens) ?? end
  }
  return { at: new Date(end), provisional, steps }
}

/** The part of the sessions that is used up, each cut at the end that is reached last. */
function take(sessions: readonly Session[], ms: number, direction: 1 | -1): Session[] {
  const taken: Session[] = []
  let left = ms
  for (const { opens, closes } of sessions) {
    if (left === 0) break
    const length = Math.min(left, closes - opens)
    left -= length
    taken.push(
      direction === 1 ? { opens, closes: opens + length } : { opens: closes - length, closes },
    )
  }
  return taken
}

function stepOf(
  { day, kind, working }: Omit<OfficeStep, 'spans' | 'ms'>,
  taken: readonly Session[],
): OfficeStep {
  return {
    day,
    kind,
    working,
    spans: taken.map(({ opens, closes }) => ({
      from: clockOf(new Date(opens)),
      to: closingClock(closes),
    })),
    ms: taken.reduce((sum, { opens, closes }) => sum + closes - opens, 0),
  }
}

/** A session ends on its own day, so midnight is that day's 24:00. */
function closingClock(closes: number): Clock {
  const clock = clockOf(new Date(closes))
  return clock === '00:00' ? '24:00' : clock
}

/** A session of one day as instants, epoch milliseconds, the closing excluded. */
interface Session {
  readonly opens: number
  readonly closes: number
}

interface Table {
  readonly from: Day | null
  /** Milliseconds since 00:00. */
  readonly sessions: readonly Session[]
}

const parsedTables = new WeakMap<OfficeHours, readonly Table[]>()

function sessionsOf(hours: OfficeHours, number: number): Session[] {
  const tables = tablesOf(hours)
  const day = dayFromNumber(number)
  const table = tables.findLast(({ from }) => from === null || from <= day) ?? tables[0]
  const base = startMs(number)
  return (table?.sessions ?? []).map(({ opens, closes }) => ({
    opens: base + opens,
    closes: base + closes,
  }))
}

function tablesOf(hours: OfficeHours): readonly Table[] {
  let tables = parsedTables.get(hours)
  if (!tables) {
    tables = hours.map(parseTable).sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
    parsedTables.set(hours, tables)
  }
  return tables
}

function parseTable({ from, sessions }: OfficeHours[number]): Table {
  let last = 0
  const parsed = sessions.map(({ opens, closes }) => {
    const session = { opens: minutesOf(opens) * MINUTE_MS, closes: minutesOf(closes) * MINUTE_MS }
    if (session.opens < last || session.closes <= session.opens) {
      throw new RangeError(`office hours out of order: ${opens}-${closes}`)
    }
    last = session.closes
    return session
  })
  return { from, sessions: parsed }
}
