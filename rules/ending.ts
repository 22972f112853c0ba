import type { Draft } from './draft.ts'
import { isOpen } from './matter.ts'
import { RuleError } from './refusal.ts'

/** 撤回：open tasks end with the matter; what silence decided can only be corrected. */
export function cancelMatter(draft: Draft, reason: string): void {
  const matter = draft.matter()
  if (matter.facts.correctedBy !== null) throw new RuleError({ code: 'ended', state: 'corrected' })
  if (matter.state === 'cancelled') throw new RuleError({ code: 'ended', state: 'cancelled' })
  if (matter.tasks.some((t) => t.state === 'auto-claimed' || t.state === 'deemed-consent')) {
    throw new RuleError({ code: 'silence-took-effect', number: matter.number })
  }
  endTasks(draft)
  draft.setFacts({ cancelReason: reason, validityNoticeAt: null })
  draft.cancel()
  draft.event('cancel', { data: { reason } })
  draft.say('cancelled')
}

/** A corrected version takes this one's place; what silence decided stays on record. */
export function supersede(draft: Draft, by: string): void {
  const matter = draft.matter()
  if (matter.facts.correctedBy !== null) {
    throw new RuleError({ code: 'already-corrected', by: matter.facts.correctedBy })
  }
  if (matter.state === 'cancelled') throw new RuleError({ code: 'ended', state: 'cancelled' })
  const wasOpen = matter.tasks.some(isOpen)
  endTasks(draft)
  draft.setFacts({ correctedBy: by, validityNoticeAt: null })
  if (wasOpen) draft.cancel()
  draft.event('correct', { data: { by } })
}

function endTasks(draft: Draft): void {
  for (const task of draft.matter().tasks) {
    if (isOpen(task)) draft.setTask(task.id, { state: 'cancelled', remindAt: null })
    else if (task.remindAt !== null) draft.setTask(task.id, { remindAt: null })
  }
}
