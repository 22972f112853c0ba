import type { Draft } from '../../draft.ts'
import { basisOf } from '../../draft.ts'
import { personLane } from '../../lane.ts'
import type { JsonObject, Task } from '../../matter.ts'
import { RuleError } from '../../refusal.ts'
import { toIso } from '../../time/day.ts'
import { isPast, presser, refuseEnded } from '../../guards.ts'

/** 认领：the department takes the business over. */
export function claim(draft: Draft, task: Task): void {
  const { at } = draft.act
  refuseEnded(draft, task)
  if (task.state === 'claimed')
    throw new RuleError({ code: 'already-done', by: task.doneBy, at: task.doneAt })
  const late = isPast(task, stoppedAt(task) ?? at)
  const basis = task.limit && basisOf(task.limit.article)
  // Where silence decides, what comes after the end is kept but waits behind whoever was in time.
  if (late && task.silence !== null) {
    if (task.lateAct) {
      throw new RuleError({
        code: 'already-done',
        by: task.lateAct.by,
        at: new Date(task.lateAct.at),
      })
    }
    const kept = draft.setTask(task.id, { lateAct: { by: presser(draft), at: toIso(at) } })
    draft.event('claim', { task: kept, basis, late: true })
    draft.say('claimed-after-silence')
    return
  }
  const claimed = draft.setTask(task.id, {
    state: 'claimed',
    doneBy: presser(draft),
    doneAt: at,
    late,
    remindAt: null,
  })
  draft.event('claim', { task: claimed, basis, late })
  draft.say(late ? 'claimed-late' : 'claimed', { binding: task.limit?.source !== 'default' })
}

/** When an objection stopped the limit; null while it runs. A claim that comes meanwhile is not later than that. */
function stoppedAt(task: Task): Date | null {
  const last = task.objections.at(-1)
  return task.state === 'objected' && last ? new Date(last.at) : null
}

/** 查看详情：private contents go to the presser alone, and the look is on record. */
export function viewDetails(draft: Draft, task: Task): void {
  const openId = presser(draft)
  draft.event('view-details', { task })
  draft.notice({
    to: personLane(openId),
    template: 'details',
    params: { matterId: draft.matter().id, taskId: task.id } satisfies JsonObject,
  })
  draft.say('details-sent')
}
