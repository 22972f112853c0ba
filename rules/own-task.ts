import type { Act, World } from './act.ts'
import { KINDS } from './kinds/registry.ts'
import type { Matter, Task } from './matter.ts'

/** What a button carries where one row of buttons serves every department of a card. */
export function ownTaskOf(matter: Matter): string {
  return `${matter.id}.own`
}

/**
 * The task that an act is meant for: the one it names or, from a shared row of buttons, the newest one of
 * the presser's department; null where the matter has none that the act is for.
 */
export function meantTask(
  { directory }: World,
  matter: Matter,
  act: Pick<Act, 'type' | 'actor' | 'taskId'>,
): Task | null {
  if (act.taskId !== ownTaskOf(matter)) {
    return matter.tasks.find((one) => one.id === act.taskId) ?? null
  }
  const type = KINDS[matter.kind].acts[act.type]?.task
  const fitting = matter.tasks.filter((one) => one.type === type)
  const { actor } = act
  const person = actor.type === 'person' ? directory.people.get(actor.openId) : undefined
  // Who has none there is told whose it is.
  return fitting.findLast((one) => one.department === person?.department) ?? fitting[0] ?? null
}
