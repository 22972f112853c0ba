/**
 * 日: a civil day of Asia/Shanghai, `YYYY-MM-DD`. Days compare and sort as strings. Texts from outside
 * pass through `isDay` first; the functions here throw a RangeError for a text that names no real day.
 */
export type Day = `${number}-${number}-${number}`

/** A time of day in Asia/Shanghai, `HH:mm` from 00:00 to 24:00. */
export type Clock = `${number}:${number}`

/** One civil day in milliseconds. Asia/Shanghai has had no summer time since 1991, so every day has this length. */
export const DAY_MS = 86_400_000

/** One minute in milliseconds. */
export const MINUTE_MS = 60_000

const SHANGHAI_OFFSET_MS = 8 * 60 * MINUTE_MS

/** Whether a text is a real calendar date written `YYYY-MM-DD`, from year 1000 on; 2026-02-30 is not. */
export function isDay(text: string): text is Day {
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return false
  const month = Number(text.slice(5, 7))
  const date = Number(text.slice(8))
  return (
    month >= 1 && month <= 12 && date >= 1 && date <= monthLength(Number(text.slice(0, 4)), month)
  )
}

/** Whether a text is a time of day written `HH:mm`, 24:00 included as the end of a day. */
export function isClock(text: string): text is Clock {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text) || text === '24:00'
}

/** The civil day in Asia/Shanghai in which an instant lies. Throws a RangeError for an invalid date. */
export function dayOf(at: Date): Day {
  return dayFromNumber(Math.floor((at.getTime() + SHANGHAI_OFFSET_MS) / DAY_MS))
}

/** The first instant of a day: 00:00 in Asia/Shanghai. */
export function startOfDay(day: Day): Date {
  return new Date(startMs(dayNumber(day)))
}

/** The instant of a time of day in Asia/Shanghai; 24:00 is the first instant of the next day. */
export function atTime(day: Day, clock: Clock): Date {
  return new Date(startMs(dayNumber(day)) + minutesOf(clock) * MINUTE_MS)
}

/** The time of day of an instant in Asia/Shanghai, seconds cut off. */
export function clockOf(at: Date): Clock {
  return shanghaiText(at).slice(11, 16) as Clock
}

/** ISO 8601 with +08:00 and seconds, the form of every instant on the wire; milliseconds only where there are some. */
export function toIso(at: Date): string {
  return `${shanghaiText(at).replace('.000', '').slice(0, -1)}+08:00`
}

/** The day `count` days later, or earlier for a negative count. */
export function addDays(day: Day, count: number): Day {
  return dayFromNumber(dayNumber(day) + count)
}

/**
 * The corresponding day `count` months later, or the last of that month where there is none (民法典 202).
 * A negative count goes back.
 */
export function addMonths(day: Day, count: number): Day {
  if (!Number.isInteger(count)) throw new RangeError(`not a whole number of months: ${count}`)
  requireDay(day)
  const months = yearOf(day) * 12 + Number(day.slice(5, 7)) - 1 + count
  const year = Math.floor(months / 12)
  const month = (months % 12) + 1
  const date = Math.min(Number(day.slice(8)), monthLength(year, month))
  return dayFromNumber(Date.UTC(year, month - 1, date) / DAY_MS)
}

/** How many days `to` lies after `from`; negative when before. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** The day of the week, 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: Day): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  return weekdayOfNumber(dayNumber(day))
}

/** The calendar year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4))
}

/** A day as the count of days since 1970-01-01, for walking over many days without building dates. */
export function dayNumber(day: Day): number {
  requireDay(day)
  return Date.UTC(yearOf(day), Number(day.slice(5, 7)) - 1, Number(day.slice(8))) / DAY_MS
}

/** The day of a count since 1970-01-01. Throws a RangeError outside the years 1000 to 9999. */
export function dayFromNumber(number: number): Day {
  const text = Number.isInteger(number) ? new Date(number * DAY_MS).toISOString().slice(0, 10) : ''
  requireDay(text)
  return text
}

/** The day of the week of a day number, 0 for Sunday to 6 for Saturday. */
export function weekdayOfNumber(number: number): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  // 1970-01-01 was a Thursday.
  return ((((number + 4) % 7) + 7) % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6
}

/** The epoch milliseconds at which a day number begins in Asia/Shanghai. */
export function startMs(number: number): number {
  return number * DAY_MS - SHANGHAI_OFFSET_MS
}

/** Minutes since 00:00 of a time of day. Throws a RangeError for a text that is none. */
export function minutesOf(clock: Clock): number {
  if (!isClock(clock)) throw new RangeError(`not a time of day: ${String(clock)}`)
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
}

function requireDay(text: string): asserts text is Day {
  if (!isDay(text)) throw new RangeError(`not a day: ${text}`)
}

/** The Shanghai wall clock of an instant, in the shape of an ISO text that ends in Z. */
function shanghaiText(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_OFFSET_MS).toISOString()
}

function monthLength(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}
