import type { Draft } from './draft.ts'
import type { Task } from './matter.ts'
import { RuleError } from './refusal.ts'

/** The task an act is about. @throws {RuleError} `not-found` */
export function held(task: Task | null): Task {
  if (task === null) throw new RuleError({ code: 'not-found' })
  return task
}

/** Who acts, as a task remembers it: an open id, or `api` and `system`. */
export function presser(draft: Draft): string {
  const { actor } = draft.act
  return actor.type === 'person' ? actor.openId : actor.type
}

/** @throws {RuleError} `ended` when the matter or the task is over. */
export function refuseEnded(draft: Draft, task: Task): void {
  const matter = draft.matter()
  if (matter.facts.correctedBy !== null) throw new RuleError({ code: 'ended', state: 'corrected' })
  if (matter.state === 'cancelled' || task.state === 'cancelled') {
    throw new RuleError({ code: 'ended', state: 'cancelled' })
  }
  if (task.state === 'returned') throw new RuleError({ code: 'ended', state: 'returned' })
}

/** Whether an act at `at` comes after the end of the limit; never on a provisional date. */
export function isPast({ deadline }: Task, at: Date): boolean {
  return deadline !== null && !deadline.provisional && at >= deadline.dueAt
}
