import type { Lane } from './lane.ts'
import { isOpen } from './matter.ts'
import type { Matter, Task } from './matter.ts'

/**
 * Silence is put on record this long after the end of a limit, so that whoever pressed in time but
 * is still waiting for the lock is decided first (milliseconds).
 */
export const GRACE_MS = 10_000

/** What an alarm is about: a task's reminder or end, a card to renew, a permit that runs out. */
export type AlarmKind = 'remind' | 'expire' | 'renew-card' | 'expiring-permit'

/** 闹钟：an instant at which the system has to look at a matter again. */
export interface Alarm {
  readonly subject: string
  readonly kind: AlarmKind
  readonly dueAt: Date
}

/**
 * The alarms a matter wants, as a function of what it is. They are never set or settled by hand: the
 * difference between before and after an act is what the transaction writes, so a claim cannot
 * forget its reminder.
 */
export function alarmsOf(matter: Matter | null): Alarm[] {
  if (matter === null || matter.state === 'cancelled') return []
  const alarms = matter.tasks.flatMap(taskAlarms)
  for (const [lane, place] of Object.entries(matter.facts.places)) {
    if (place.renewAt !== null && hasOpenTask(matter)) {
      alarms.push({ subject: lane, kind: 'renew-card', dueAt: new Date(place.renewAt) })
    }
  }
  if (matter.facts.validityNoticeAt !== null) {
    alarms.push({
      subject: 'matter',
      kind: 'expiring-permit',
      dueAt: new Date(matter.facts.validityNoticeAt),
    })
  }
  return alarms
}

function taskAlarms(task: Task): Alarm[] {
  const alarms: Alarm[] = []
  if (task.remindAt !== null && task.paused === null) {
    alarms.push({ subject: task.id, kind: 'remind', dueAt: task.remindAt })
  }
  // A provisional end has no effect: the import of the calendar sets a new one.
  if (
    task.state === 'pending' &&
    task.deadline !== null &&
    !task.deadline.provisional &&
    task.expiredAt === null &&
    task.paused === null
  ) {
    const dueAt = new Date(task.deadline.dueAt.getTime() + GRACE_MS)
    alarms.push({ subject: task.id, kind: 'expire', dueAt })
  }
  return alarms
}

function hasOpenTask(matter: Matter): boolean {
  return matter.tasks.some(isOpen)
}

/** The lane an alarm for a card is about. */
export function laneOfAlarm(alarm: { subject: string }): Lane {
  return alarm.subject as Lane
}
