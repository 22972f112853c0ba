import type { World } from './act.ts'
import { isOpen } from './matter.ts'
import type { Task } from './matter.ts'
import { startOfDay, addDays, dayOf } from './time/day.ts'
import { nextWorkingDay } from './time/count.ts'
import { deadlineAfter, deadlineOn, remindAt } from './time/deadline.ts'
import type { Deadline } from './time/deadline.ts'

/** When a task would be due if it were delivered at `at`; null where it has no limit. */
export function deadlineFrom(world: World, task: Task, at: Date): Deadline | null {
  const { calendar, profile } = world
  const { officeHours: hours, cutoff, offHoursReceipt } = profile.time
  if (task.limit === null) return null
  if (task.limit.source === 'stated') {
    return deadlineOn({
      calendar,
      on: task.limit.on,
      article: task.limit.article,
      trigger: { what: 'delivery', at },
    })
  }
  return deadlineAfter({
    calendar,
    hours,
    cutoff,
    offHoursReceipt,
    limit: task.limit,
    trigger: { what: 'delivery', at },
  })
}

/** The reminder half a working day before an end; null when that moment has passed already. */
export function reminderBefore(world: World, deadline: Deadline, at: Date): Date | null {
  const reminder = remindAt(world.calendar, world.profile.time.officeHours, deadline.dueAt)
  return reminder > at ? reminder : null
}

/** Starts a task's limit with its delivery: from now on its end is fixed. */
export function startLimit(world: World, task: Task, at: Date): Partial<Task> {
  const deadline = deadlineFrom(world, task, at)
  return {
    deliveredAt: at,
    deadline,
    expiredAt: null,
    // Who objected before the delivery was recorded owes nothing now.
    remindAt: task.state === 'pending' ? deadline && reminderBefore(world, deadline, at) : null,
  }
}

/** What a new calendar makes of a running limit. */
export interface Recount {
  readonly deadline: Deadline
  /** The count gave an end already past, so the limit was given until the end of the next working day. */
  readonly extended: boolean
}

/**
 * Counts a running limit anew after the calendar changed; null where the count stays as it was. An
 * end that is already past then takes effect at the end of the next working day, so that nobody is
 * late by an announcement.
 */
export function recount(world: World, task: Task, at: Date): Recount | null {
  const { deadline: before, deliveredAt } = task
  if (before === null || deliveredAt === null) return null
  const anew = deadlineFrom(world, task, deliveredAt)
  if (anew === null || sameCount(anew, before)) return null
  const wasRunning = before.provisional || before.dueAt > at
  if (anew.dueAt > at || !wasRunning) return { deadline: anew, extended: false }
  const lastDay = nextWorkingDay(world.calendar, addDays(dayOf(at), 1))
  const dueAt = startOfDay(addDays(lastDay, 1))
  return { deadline: { ...anew, lastDay, dueAt }, extended: true }
}

function sameCount(one: Deadline, other: Deadline): boolean {
  return inOneOrder(one.derivation) === inOneOrder(other.derivation)
}

/** PostgreSQL gives the keys of JSON back in an order of its own. */
function inOneOrder(derivation: Deadline['derivation']): string {
  return JSON.stringify(derivation, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

/** The end to show: fixed by the delivery, or until then what it would be if delivered now. */
export function shownDeadline(world: World, task: Task, now: Date): Deadline | null {
  if (task.deadline !== null || task.deliveredAt !== null) return task.deadline
  return isOpen(task) ? deadlineFrom(world, task, now) : null
}
