import { firstInLine } from './directory.ts'
import type { Draft } from './draft.ts'
import { basisOf } from './draft.ts'
import type { Lane } from './lane.ts'
import { personLane } from './lane.ts'
import type { Task } from './matter.ts'
import { tellOffice } from './office.ts'
import { nextOfficeTime } from './time/office-hours.ts'
import { itemCodeOf } from './views.ts'

/** A reminder that could not reach its person goes to the next in line. */
export function reminderUndeliverable(
  draft: Draft,
  taskId: string,
  lane: Lane,
  code: number | null,
): void {
  const task = draft.task(taskId)
  if (!task) return
  const { unreachable } = draft.matter().facts
  if (!unreachable.includes(lane)) draft.setFacts({ unreachable: [...unreachable, lane] })
  draft.event('undeliverable', { task, data: { lane, code, reminder: true } })
  tellOffice(draft, { reason: 'unreachable', department: task.department, lane, code })
  sendReminder(draft, task)
}

/** 催办：the moment to remind has come. Outside office hours it waits for them. */
export function remind(draft: Draft, taskId: string): void {
  const { world, act } = draft
  const task = draft.task(taskId)
  if (!task || task.remindAt === null || task.remindAt > act.at) return
  const inHours = nextOfficeTime(world.calendar, world.profile.time.officeHours, act.at)
  if (inHours > act.at) {
    waitUntil(draft, task, inHours)
    return
  }
  draft.setTask(taskId, { remindAt: null })
  sendReminder(draft, task)
}

/** A reminder before the end is of no use after it: the end has a reminder of its own. */
function waitUntil(draft: Draft, task: Task, inHours: Date): void {
  const still = task.expiredAt !== null || task.deadline === null || inHours < task.deadline.dueAt
  draft.setTask(task.id, { remindAt: still ? inHours : null })
}

/** A reminder that could not leave while offices were open falls due again when they open. */
export function holdReminder(draft: Draft, taskId: string): void {
  const { world, act } = draft
  const task = draft.task(taskId)
  if (!task || task.remindAt !== null) return
  if (task.state !== 'pending' && task.state !== 'auto-claimed') return
  waitUntil(draft, task, nextOfficeTime(world.calendar, world.profile.time.officeHours, act.at))
}

export function sendReminder(draft: Draft, task: Task): void {
  const { directory } = draft.world
  const passed = new Set(draft.matter().facts.unreachable)
  const people = new Map([...directory.people].filter(([id]) => !passed.has(personLane(id))))
  const person = firstInLine({ ...directory, people }, task.department, itemCodeOf(draft.matter()))
  if (person === null) {
    tellOffice(draft, { reason: 'no-liaison', department: task.department })
    return
  }
  draft.notice({
    to: personLane(person.openId),
    template: 'reminder',
    params: { items: [{ matterId: draft.matter().id, taskId: task.id }] },
    bundle: true,
  })
}

/** The reminder has left; only now it is on record as sent. `twin` as for `deliver`. */
export function reminded(draft: Draft, taskId: string, openId: string, twin = false): void {
  const task = draft.task(taskId)
  const data = { to: openId, ...(twin ? { twinPossible: true } : {}) }
  if (task) draft.event('remind', { task, data })
}

/** The digest with this expiry has reached a leader. */
export function escalated(draft: Draft, taskId: string, openId: string): void {
  const task = draft.task(taskId)
  if (task)
    draft.event('escalate', { task, basis: basisOf(task.limit?.article), data: { to: openId } })
}
