import { dayFromNumber, dayNumber, isDay, weekdayOf, weekdayOfNumber, yearOf } from './day.ts'
import type { Day } from './day.ts'
import { statutoryDays } from './statutory-days.ts'

/**
 * 节假日安排: one year's rest days and make-up working days as a notice names them. A notice may also name days of
 * the December before (that of 2023 gave 2022-12-31 off). `version` rises when the year is replaced.
 */
export interface CalendarYear {
  readonly year: number
  readonly version: number
  /** The notice: its number, or its date and title. */
  readonly source: string
  /** Days that are not worked, weekends inside a holiday included. */
  readonly off: readonly Day[]
  /** 调休上班: weekend days that are worked. */
  readonly work: readonly Day[]
}

/** The calendar in force. Immutable: a replaced year makes a new calendar with another `version`. */
export interface Calendar {
  /** The years and their versions, such as `2020-2025:1 2026:2`; equal texts mean equal years and versions. */
  readonly version: string
  readonly years: ReadonlyMap<number, CalendarYear>
}

/**
 * What a day is: `rest` and `make-up` (调休上班) by notice, `weekday` and `weekend` by the week alone,
 * `statutory-guess` a holiday by law in a year that is not announced.
 */
export type DayKind = 'weekday' | 'weekend' | 'rest' | 'make-up' | 'statutory-guess'

/** How a day counts; `provisional` (暂估) when its year's arrangement is not announced. */
export interface KindOfDay {
  readonly working: boolean
  readonly kind: DayKind
  readonly provisional: boolean
}

/** A day and how it counts. */
export interface CalendarDay extends KindOfDay {
  readonly day: Day
}

/**
 * Puts years together. Where two notices name the same day, that of the later year holds, for it was issued later.
 *
 * @throws {RangeError} when a year is given twice, or holds a day that is not real, not its own, or both off and worked.
 */
export function calendarOf(years: readonly CalendarYear[]): Calendar {
  const sorted = [...years].sort((a, b) => a.year - b.year)
  const byYear = new Map<number, CalendarYear>()
  for (const year of sorted) {
    const problem = validateCalendarYear(year).find(({ code }) => FATAL.has(code))
    if (problem) throw new RangeError(`calendar ${year.year}: ${problem.code} at ${problem.path}`)
    if (byYear.has(year.year)) throw new RangeError(`calendar ${year.year} is given twice`)
    byYear.set(year.year, year)
  }
  return { version: versionOf(sorted), years: byYear }
}

/** How a day counts. A year without a notice counts by weekends and statutory days, and is provisional. */
export function kindOfDay(calendar: Calendar, day: Day): KindOfDay {
  const { working, kind, provisional } = calendarDayAt(calendar, dayNumber(day))
  return { working, kind, provisional }
}

/** The same by day number (days since 1970-01-01), for walks over many days. The answer is shared and frozen. */
export function calendarDayAt(calendar: Calendar, number: number): CalendarDay {
  const table = tableOf(calendar)
  let found = table.days.get(number)
  if (!found) {
    found = Object.freeze(judge(calendar, table.named, number))
    table.days.set(number, found)
  }
  return found
}

/** What is wrong with a year that somebody wants to set; `path` points into the body, such as `off.3`. */
export interface CalendarYearProblem {
  readonly path: string
  readonly code:
    | 'not-a-year'
    | 'source-missing'
    | 'not-a-day'
    | 'wrong-year'
    | 'duplicate'
    | 'in-both'
    | 'already-working'
}

/** Problems without which a calendar cannot be built; the others are for whoever sets a year. */
const FATAL: ReadonlySet<CalendarYearProblem['code']> = new Set([
  'not-a-year',
  'not-a-day',
  'wrong-year',
  'in-both',
])

/**
 * Every problem of a year before it is stored; none means it may be. `wrong-year`: neither the year's own nor of the
 * December before. `already-working`: a make-up day from Monday to Friday. `in-both` stands at the day in `work`.
 */
export function validateCalendarYear(body: {
  readonly year: number
  readonly source: string
  readonly off: readonly string[]
  readonly work: readonly string[]
}): CalendarYearProblem[] {
  const problems: CalendarYearProblem[] = []
  if (!Number.isInteger(body.year) || body.year < 1991 || body.year > 9999) {
    problems.push({ path: 'year', code: 'not-a-year' })
  }
  if (body.source.trim() === '') problems.push({ path: 'source', code: 'source-missing' })
  const off = new Set(body.off)
  for (const list of ['off', 'work'] as const) {
    const seen = new Set<string>()
    for (const [index, day] of body[list].entries()) {
      const code = dayProblem(day, body.year, seen, list === 'work' ? off : null)
      if (code) problems.push({ path: `${list}.${index}`, code })
      seen.add(day)
    }
  }
  return problems
}

/** The first thing wrong with one day of a list; `off` is given for days of the `work` list. */
function dayProblem(
  day: string,
  year: number,
  seen: ReadonlySet<string>,
  off: ReadonlySet<string> | null,
): CalendarYearProblem['code'] | null {
  if (!isDay(day)) return 'not-a-day'
  if (yearOf(day) !== year && !day.startsWith(`${year - 1}-12-`)) return 'wrong-year'
  if (seen.has(day)) return 'duplicate'
  if (off?.has(day)) return 'in-both'
  return off && !isWeekend(weekdayOf(day)) ? 'already-working' : null
}

interface Table {
  readonly named: ReadonlyMap<Day, 'rest' | 'make-up'>
  readonly days: Map<number, CalendarDay>
}

/** Days once judged are kept with their calendar, so that counting does not build a date for every day. */
const tables = new WeakMap<Calendar, Table>()

function tableOf(calendar: Calendar): Table {
  let table = tables.get(calendar)
  if (!table) {
    table = { named: namedDays(calendar), days: new Map() }
    tables.set(calendar, table)
  }
  return table
}

function namedDays(calendar: Calendar): Map<Day, 'rest' | 'make-up'> {
  const named = new Map<Day, 'rest' | 'make-up'>()
  const ascending = [...calendar.years.values()].sort((a, b) => a.year - b.year)
  for (const { off, work } of ascending) {
    for (const day of off) named.set(day, 'rest')
    for (const day of work) named.set(day, 'make-up')
  }
  return named
}

function judge(calendar: Calendar, named: Table['named'], number: number): CalendarDay {
  const day = dayFromNumber(number)
  const kind = named.get(day)
  if (kind) return { day, kind, working: kind === 'make-up', provisional: false }
  const provisional = !calendar.years.has(yearOf(day))
  if (provisional && statutoryDays(yearOf(day)).includes(day)) {
    return { day, kind: 'statutory-guess', working: false, provisional }
  }
  const working = !isWeekend(weekdayOfNumber(number))
  return { day, kind: working ? 'weekday' : 'weekend', working, provisional }
}

function isWeekend(weekday: number): boolean {
  return weekday === 0 || weekday === 6
}

/** Neighbouring years of the same version are written as one span. */
function versionOf(sorted: readonly CalendarYear[]): string {
  const spans: { first: number; last: number; version: number }[] = []
  for (const { year, version } of sorted) {
    const span = spans.at(-1)
    if (span?.last === year - 1 && span.version === version) span.last = year
    else spans.push({ first: year, last: year, version })
  }
  const texts = spans.map(({ first, last, version }) =>
    first === last ? `${first}:${version}` : `${first}-${last}:${version}`,
  )
  return texts.join(' ') || 'none'
}
