import { isDay, startOfDay } from './time/day.ts'

/** The instant a wire text means: with an offset as written, a bare date as 00:00 in Asia/Shanghai. */
export function instantOf(text: string): Date {
  return isDay(text) ? startOfDay(text) : new Date(text)
}
