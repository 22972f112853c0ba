import { approvalBureau } from './directory.ts'
import type { Draft } from './draft.ts'
import { basisOf } from './draft.ts'
import type { Task } from './matter.ts'
import { tellOffice } from './office.ts'
import type { Recount } from './run-limit.ts'
import { recount, reminderBefore } from './run-limit.ts'
import { toIso } from './time/day.ts'
import type { Deadline } from './time/deadline.ts'
import { laneOf } from './views.ts'

/**
 * Counts the running limits anew after a calendar came in. What silence already did stays; the
 * office gets it listed.
 */
export function recompute(draft: Draft): void {
  const { world, act } = draft
  for (const task of draft.matter().tasks) {
    const found = recount(world, task, act.at)
    if (found === null || task.deadline === null) continue
    if (task.state === 'auto-claimed' || task.state === 'deemed-consent') {
      tellOffice(draft, { reason: 'recount-after-silence', department: task.department })
    } else if (task.state === 'pending') {
      recountTask(draft, task, task.deadline, found)
    }
  }
}

function recountTask(draft: Draft, task: Task, before: Deadline, found: Recount): void {
  const { world, act } = draft
  const { deadline } = found
  // An end once passed stays passed unless the new count puts it into the future.
  const next = draft.setTask(task.id, {
    deadline,
    expiredAt: deadline.dueAt > act.at ? null : task.expiredAt,
    remindAt: reminderBefore(world, deadline, act.at),
  })
  const moved = deadline.dueAt.getTime() !== before.dueAt.getTime()
  if (!moved && deadline.provisional === before.provisional) return
  draft.event('recompute', {
    task: next,
    basis: basisOf(task.limit?.article),
    data: {
      from: toIso(before.dueAt),
      to: toIso(deadline.dueAt),
      provisional: deadline.provisional,
      calendar: deadline.calendarVersion,
      extended: found.extended,
    },
  })
  if (found.extended) tellBothSides(draft, next)
}

function tellBothSides(draft: Draft, task: Task): void {
  const matter = draft.matter()
  const { directory } = draft.world
  const sides = [task.department, approvalBureau(directory).code]
  const lanes = new Set(sides.map((code) => laneOf(directory, matter, code)))
  for (const to of lanes) {
    if (to === null) continue
    draft.notice({
      to,
      template: 'recount',
      params: { matterId: matter.id, taskId: task.id },
      key: null,
    })
  }
}
