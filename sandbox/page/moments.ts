import { type Calendar, kindOfDay } from '../../rules/time/calendar.ts'
import { addDays, atTime, type Clock, clockOf, dayOf, type Day } from '../../rules/time/day.ts'

/** The time of day that 「到16:30」 goes to: late enough that what falls due today has been reminded of. */
export const LATE_AFTERNOON: Clock = '16:30'

// Digests and bulletins go out at nine.
const MORNING: Clock = '09:00'
const FURTHEST_DAYS = 30

/** The next 16:30 in Asia/Shanghai after an instant, today's or tomorrow's. */
export function nextLateAfternoon(now: Date): Date {
  const today = atTime(dayOf(now), LATE_AFTERNOON)
  return today > now ? today : atTime(addDays(dayOf(now), 1), LATE_AFTERNOON)
}

/** 下一工作日: 09:00 of the first working day after the day of an instant. */
export function nextWorkingMorning(now: Date, calendar: Calendar): Date {
  for (let days = 1; days <= FURTHEST_DAYS; days += 1) {
    const day = addDays(dayOf(now), days)
    if (kindOfDay(calendar, day).working) return atTime(day, MORNING)
  }
  throw new Error(`no working day within ${FURTHEST_DAYS} days`)
}

const DAY_WORDS = {
  weekday: '工作日',
  weekend: '周末',
  rest: '节假日',
  'make-up': '调休上班',
  'statutory-guess': '法定节日（暂估）',
} as const

/** What sort of day it is, such as 工作日 or 调休上班. */
export function dayWords(day: Day, calendar: Calendar): string {
  return DAY_WORDS[kindOfDay(calendar, day).kind]
}

/** An instant as people say it here: 11月23日（周一）16:30. The year is told only when it is not this one. */
export function momentWords(at: Date, now: Date): string {
  const year = dayOf(at).slice(0, 4) === dayOf(now).slice(0, 4) ? '' : `${dayOf(at).slice(0, 4)}年`
  return `${year}${dateWords(dayOf(at))} ${clockOf(at)}`
}

/** A day as people say it: 11月23日（周一）. */
export function dateWords(day: Day): string {
  const weekday = '日一二三四五六'.charAt(new Date(`${day}T00:00:00Z`).getUTCDay())
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日（周${weekday}）`
}

/** The exclusive end of a limit in words: midnight is 24时 of the day before, 前 left to the sentence. */
export function endWords(dueAt: Date): string {
  if (clockOf(dueAt) !== '00:00') return `${dateWords(dayOf(dueAt))}${clockOf(dueAt)}`
  return `${dateWords(addDays(dayOf(dueAt), -1))}24时`
}

/** What stands beside a chat in the list: the time today, 昨天, else the date. */
export function shortMoment(at: Date, now: Date): string {
  if (dayOf(at) === dayOf(now)) return clockOf(at)
  if (dayOf(at) === addDays(dayOf(now), -1)) return '昨天'
  return `${Number(dayOf(at).slice(5, 7))}月${Number(dayOf(at).slice(8))}日`
}
