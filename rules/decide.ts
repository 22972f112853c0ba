import type { Act, Decision, World } from './act.ts'
import { confidantsOf, handlersOf } from './directory.ts'
import { draftOf } from './draft.ts'
import type { Draft } from './draft.ts'
import { cancelMatter, supersede } from './ending.ts'
import type { ActDefinition } from './kind.ts'
import { KINDS } from './kinds/registry.ts'
import type { Lane } from './lane.ts'
import type { JsonObject, KindName, Matter, Task } from './matter.ts'
import { meantTask } from './own-task.ts'
import { RuleError } from './refusal.ts'
import * as delivery from './delivery-acts.ts'
import * as expiry from './expiry-acts.ts'
import { recompute } from './recount-acts.ts'
import * as reminder from './reminder-acts.ts'
import { itemCodeOf } from './views.ts'

/** What the system itself does to a matter because time passed or Feishu answered. */
export type SystemAct =
  | { readonly type: 'deliver'; readonly lane: Lane; readonly twin?: boolean }
  | { readonly type: 'undeliverable'; readonly lane: Lane; readonly code: number | null }
  | { readonly type: 'remind'; readonly taskId: string }
  | {
      readonly type: 'reminded'
      readonly taskId: string
      readonly openId: string
      readonly twin?: boolean
    }
  | { readonly type: 'hold-reminder'; readonly taskId: string }
  | {
      readonly type: 'reminder-undeliverable'
      readonly taskId: string
      readonly lane: Lane
      readonly code: number | null
    }
  | { readonly type: 'escalated'; readonly taskId: string; readonly openId: string }
  | { readonly type: 'expire'; readonly taskId: string }
  | { readonly type: 'renew-card'; readonly lane: Lane; readonly edition: number | null }
  | { readonly type: 'expiring-permit' }
  | { readonly type: 'recompute' }

/** What opens a matter: everything but what the rules themselves add. */
export interface Opening {
  readonly id: string
  readonly kind: KindName
  readonly number: string
  readonly title: string
  readonly payload: JsonObject
  readonly warnings: readonly string[]
  readonly causedBy: string | null
}

/** Opens a matter of a kind: its tasks, its first events, its places. */
export function openMatter(world: World, opening: Opening, act: Act): Decision {
  const { warnings, ...rest } = opening
  const matter: Matter = {
    ...rest,
    state: 'open',
    createdAt: act.at,
    version: 0,
    facts: {
      places: {},
      unreachable: [],
      warnings,
      correctedBy: null,
      cancelReason: null,
      validityNoticeAt: null,
    },
    tasks: [],
  }
  const draft = draftOf(world, matter, act, null)
  KINDS[opening.kind].open(draft)
  return draft.decision()
}

/**
 * 行为：what a person or a caller does to a matter. Pure: the same world, matter and act give the same
 * decision.
 *
 * @throws {RuleError} when the act is not this person's, not possible any more, or badly filled in;
 *   `form-needed` when it could be taken but asks for something first.
 */
export function decide(world: World, matter: Matter, act: Act): Decision {
  const draft = draftOf(world, matter, act, matter)
  if (act.type === 'cancel' && act.actor.type === 'api') {
    cancelMatter(draft, (act.input as { reason: string }).reason)
    return draft.decision()
  }
  if (act.type === 'supersede' && act.actor.type === 'api') {
    supersede(draft, (act.input as { by: string }).by)
    return draft.decision()
  }
  const { definition, task } = definitionOf(world, matter, act)
  checkRight(world, matter, task, definition, act)
  definition.refuse?.(draft, task)
  definition.decide(draft, task, inputOf(definition, act))
  return draft.decision()
}

function definitionOf(
  world: World,
  matter: Matter,
  act: Act,
): { definition: ActDefinition; task: Task | null } {
  const { acts } = KINDS[matter.kind]
  const definition = Object.hasOwn(acts, act.type) ? acts[act.type] : undefined
  if (definition === undefined) throw new RuleError({ code: 'no-such-act' })
  const task = meantTask(world, matter, act)
  if (definition.task !== null && task?.type !== definition.task) {
    throw new RuleError({ code: 'not-found' })
  }
  return { definition, task }
}

function checkRight(
  world: World,
  matter: Matter,
  task: Task | null,
  definition: ActDefinition,
  act: Act,
): void {
  if (act.actor.type !== 'person') throw new RuleError({ code: 'no-such-act' })
  const { openId } = act.actor
  const { directory } = world
  if (!directory.people.has(openId)) throw new RuleError({ code: 'unknown-person' })
  const item = itemCodeOf(matter)
  const departments =
    definition.may === 'parties'
      ? matter.tasks.map((one) => one.department)
      : [task?.department ?? '']
  const entitled = departments.flatMap((department) =>
    definition.may === 'confidants'
      ? confidantsOf(directory, department)
      : handlersOf(directory, department, item),
  )
  if (entitled.some((person) => person.openId === openId)) return
  if (definition.may === 'confidants') throw new RuleError({ code: 'not-confidant' })
  throw new RuleError({
    code: 'not-yours',
    department: directory.departments.get(departments[0] ?? '')?.name ?? '',
    who: entitled.map((person) => person.name),
  })
}

function inputOf(definition: ActDefinition, act: Act): JsonObject {
  if (definition.input === null) return {}
  if (act.input === undefined) throw new RuleError({ code: 'form-needed' })
  const parsed = definition.input.safeParse(act.input)
  if (parsed.success) return parsed.data as JsonObject
  const fields = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    problem: 'malformed' as const,
    value: '',
    message: issue.message,
  }))
  throw new RuleError({ code: 'bad-input', fields })
}

/** What the system does; a matter that needs nothing any more comes back unchanged. */
export function decideSystemAct(world: World, matter: Matter, act: SystemAct, at: Date): Decision {
  const draft = draftOf(world, matter, { type: act.type, actor: { type: 'system' }, at }, matter)
  apply(draft, act)
  return draft.decision()
}

function apply(draft: Draft, act: SystemAct): void {
  switch (act.type) {
    case 'deliver':
      return delivery.deliver(draft, act.lane, act.twin)
    case 'undeliverable':
      return delivery.undeliverable(draft, act.lane, act.code)
    case 'remind':
      return reminder.remind(draft, act.taskId)
    case 'reminded':
      return reminder.reminded(draft, act.taskId, act.openId, act.twin)
    case 'hold-reminder':
      return reminder.holdReminder(draft, act.taskId)
    case 'reminder-undeliverable':
      return reminder.reminderUndeliverable(draft, act.taskId, act.lane, act.code)
    case 'escalated':
      return reminder.escalated(draft, act.taskId, act.openId)
    case 'expire':
      return expiry.expire(draft, act.taskId)
    case 'renew-card':
      return delivery.renewCard(draft, act.lane, act.edition)
    case 'expiring-permit':
      return expiry.expiringPermit(draft)
    case 'recompute':
      return recompute(draft)
  }
}
