import type { Line } from '../../db/chain.ts'
import type { World } from '../../rules/act.ts'
import { isOverdue } from '../../rules/matter.ts'
import type { Matter, Task } from '../../rules/matter.ts'
import { cite } from '../../rules/profile.ts'
import { shownDeadline } from '../../rules/run-limit.ts'
import { toIso } from '../../rules/time/day.ts'
import { limitWords } from '../../templates/limit.ts'
import { WARNING_WORDS } from '../../templates/words.ts'

const iso = (at: Date | null) => at && toIso(at)

/** A matter as callers see it. Private values appear only to who pushed them. */
export function matterOnWire(
  world: World,
  matter: Matter,
  now: Date,
  events: readonly Line[],
  privates: ReadonlyMap<string, string>,
) {
  return {
    ...matterInList(world, matter, now),
    payload: withPrivates(matter.payload, privates),
    warnings: matter.facts.warnings.map((code) => WARNING_WORDS[code] ?? code),
    causedBy: matter.causedBy,
    correctedBy: matter.facts.correctedBy,
    events: events.map((line) => eventOnWire(world, line)),
  }
}

/** A matter as one line of a list. */
export function matterInList(world: World, matter: Matter, now: Date) {
  return {
    id: matter.id,
    kind: matter.kind,
    number: matter.number,
    title: matter.title,
    state: matter.state,
    createdAt: toIso(matter.createdAt),
    tasks: matter.tasks.map((task) => taskOnWire(world, task, now)),
  }
}

function taskOnWire(world: World, task: Task, now: Date) {
  const deadline = shownDeadline(world, task, now)
  const { limit } = task
  return {
    id: task.id,
    type: task.type,
    department: task.department,
    departmentName: world.directory.departments.get(task.department)?.name ?? task.department,
    state: task.state,
    overdue: isOverdue(task, now),
    late: task.late,
    paused: task.paused,
    dueAt: deadline && toIso(deadline.dueAt),
    provisional: deadline?.provisional ?? false,
    limit: limit && { source: limit.source, article: limit.article, text: limitWords(limit) },
    derivation: deadline?.derivation ?? null,
    openedAt: toIso(task.openedAt),
    deliveredAt: iso(task.deliveredAt),
    claimedBy: task.type === 'claim' ? task.doneBy : null,
    claimedAt: task.type === 'claim' ? iso(task.doneAt) : null,
    doneBy: task.doneBy,
    doneAt: iso(task.doneAt),
    answers: task.answers,
    objections: task.objections,
    lateAct: task.lateAct,
  }
}

/** A line of the trail as callers see it: the article in full, or that it is a default. */
export function eventOnWire(world: World, line: Line) {
  const { basis } = line
  return {
    matter: line.matter,
    seq: line.seq,
    type: line.type,
    at: line.at,
    effectiveAt: line.effectiveAt,
    actor: actorOnWire(world, line.actor),
    department: line.department,
    task: line.task,
    basis: basis === null ? null : basis.article ? cite(world.profile, basis.article) : '产品默认',
    late: line.late,
    cardVersion: line.cardVersion,
    data: line.data,
  }
}

function actorOnWire(world: World, actor: Line['actor']) {
  if (actor.type !== 'person') return actor
  return { ...actor, name: world.directory.people.get(actor.openId)?.name ?? null }
}

/** Puts private values back where they stood in the body. */
function withPrivates(payload: object, privates: ReadonlyMap<string, string>): unknown {
  const copy = structuredClone(payload) as { [key: string]: unknown }
  for (const [path, value] of privates) setPath(copy, path.split('.'), value)
  return copy
}

function setPath(target: { [key: string]: unknown }, path: readonly string[], value: string): void {
  const [key = '', ...rest] = path
  if (rest.length === 0) {
    target[key] = value
    return
  }
  target[key] ??= {}
  setPath(target[key] as { [key: string]: unknown }, rest, value)
}
