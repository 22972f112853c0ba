import type { World } from './act.ts'
import { addDays, atTime, dayOf } from './time/day.ts'
import { nextWorkingDay } from './time/count.ts'

/** When leaders read of what expires at `at`: the next digest, on a working day, after that moment. */
export function nextDigestAt({ calendar, profile }: World, at: Date): Date {
  const today = nextWorkingDay(calendar, dayOf(at))
  const digestAt = atTime(today, profile.digest.at)
  if (digestAt > at) return digestAt
  return atTime(nextWorkingDay(calendar, addDays(today, 1)), profile.digest.at)
}
