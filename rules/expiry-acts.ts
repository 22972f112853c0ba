import { GRACE_MS } from './alarms.ts'
import type { Draft } from './draft.ts'
import { basisOf } from './draft.ts'
import { isBindingLimit } from './matter.ts'
import { nextOfficeTime } from './time/office-hours.ts'
import { laneOf } from './views.ts'

/**
 * 期满：the end of a limit is put on record, and where the regulation gives silence an effect, that
 * effect, as of the end and in the system's name.
 */
export function expire(draft: Draft, taskId: string): void {
  const { world, act } = draft
  const task = draft.task(taskId)
  const deadline = task?.deadline
  if (!task || !deadline || task.state !== 'pending' || task.expiredAt !== null) return
  if (deadline.provisional || act.at.getTime() < deadline.dueAt.getTime() + GRACE_MS) return

  const remindAt = nextOfficeTime(world.calendar, world.profile.time.officeHours, act.at)
  const end = { expiredAt: act.at, remindAt }
  if (task.silence?.effect === 'auto-claimed') {
    const claimed = draft.setTask(taskId, {
      ...end,
      state: 'auto-claimed',
      doneAt: deadline.dueAt,
    })
    draft.event('auto-claim', {
      task: claimed,
      effectiveAt: deadline.dueAt,
      basis: basisOf(task.silence.article),
    })
  } else {
    draft.event('expire', {
      task: draft.setTask(taskId, end),
      effectiveAt: deadline.dueAt,
      basis: basisOf(task.limit?.article),
    })
  }
  if (isBindingLimit(task)) draft.digest({ department: task.department, taskId })
}

/** 有效期将满：the departments that took the business over are told before the permit runs out. */
export function expiringPermit(draft: Draft): void {
  draft.setFacts({ validityNoticeAt: null })
  const matter = draft.matter()
  for (const task of matter.tasks) {
    if (task.type !== 'claim' || (task.state !== 'claimed' && task.state !== 'auto-claimed'))
      continue
    const to = laneOf(draft.world.directory, matter, task.department)
    if (to === null) continue
    draft.notice({
      to,
      template: 'expiring',
      params: { matterId: matter.id },
      key: `expiring/${matter.id}/${to}`,
    })
    draft.event('expiring-permit', { task })
  }
}
