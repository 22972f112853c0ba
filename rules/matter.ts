import type { Lane } from './lane.ts'
import type { Limit } from './limit.ts'
import type { Deadline, StatedLimit } from './time/deadline.ts'

/** 事项种类, as `kinds.md` names them on the wire. */
export type KindName = 'approval-push'

export type MatterState = 'open' | 'closed' | 'cancelled'

/** What one department owes. `returned` is 退回: not its duty after all. */
export const TASK_STATES = [
  'pending',
  'claimed',
  'auto-claimed',
  'objected',
  'done',
  'deemed-consent',
  'returned',
  'cancelled',
] as const
export type TaskState = (typeof TASK_STATES)[number]

export type TaskType = 'claim' | 'answer-objection'

/** JSON as it is stored and hashed. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** What the law makes of silence on a task, fixed when the task opens. */
export interface Silence {
  readonly effect: 'auto-claimed' | 'deemed-consent'
  readonly article: string
}

/** Somebody's doubt about what was sent (异议) and what became of it. */
export interface Objection {
  readonly type: string
  readonly reason: string
  readonly by: string
  readonly at: string
  readonly late: boolean
  /** `recorded`: a second objection, which stops nothing and needs a conferral. */
  readonly answer: 'upheld' | 'rerouted' | 'to-be-corrected' | 'recorded' | null
  readonly answerText: string | null
}

/** 任务：what one department owes on a matter. */
export interface Task {
  readonly id: string
  readonly type: TaskType
  readonly department: string
  readonly state: TaskState
  readonly openedAt: Date
  readonly limit: Limit | StatedLimit | null
  /** Null while undelivered and where the regulation and the product give no limit. */
  readonly deadline: Deadline | null
  readonly deliveredAt: Date | null
  /** When the next reminder goes to whoever is first in line; null when none is owed. */
  readonly remindAt: Date | null
  /** When the end of the limit was put on record. */
  readonly expiredAt: Date | null
  readonly doneBy: string | null
  readonly doneAt: Date | null
  readonly late: boolean
  readonly paused: { readonly since: string; readonly reason: string } | null
  readonly silence: Silence | null
  /** How often the task was put to the department: 1, and one more after each 维持. */
  readonly round: number
  readonly objections: readonly Objection[]
  /** The task that this one answers. */
  readonly answers: string | null
  /** Who acted when silence had already decided; kept, and undoes nothing. */
  readonly lateAct: { readonly by: string; readonly at: string } | null
}

/** Where a matter's card stands in one lane. */
export interface CardPlace {
  readonly edition: number
  readonly sentAt: string | null
  readonly renewAt: string | null
}

/** What the engine itself keeps on a matter. */
export interface Facts {
  readonly places: { readonly [lane: string]: CardPlace }
  readonly unreachable: readonly Lane[]
  readonly warnings: readonly string[]
  readonly correctedBy: string | null
  readonly cancelReason: string | null
  /** When the departments are told that the permit runs out (ISO); null when they need not be. */
  readonly validityNoticeAt: string | null
}

/** 事项：one thing sent, with its tasks. `title` and `payload` hold nothing private. */
export interface Matter {
  readonly id: string
  readonly kind: KindName
  readonly number: string
  readonly state: MatterState
  readonly title: string
  readonly createdAt: Date
  /** One more with every act; a card shows one version. */
  readonly version: number
  readonly payload: JsonObject
  readonly facts: Facts
  readonly causedBy: string | null
  readonly tasks: readonly Task[]
}

/** Whether a task is still owed or waits for an answer. */
export function isOpen(task: Task): boolean {
  return task.state === 'pending' || task.state === 'objected'
}

/** Whether a task is owed and past its end; never on a provisional date. */
export function isOverdue(task: Task, at: Date): boolean {
  return (
    task.state === 'pending' &&
    task.paused === null &&
    task.deadline !== null &&
    !task.deadline.provisional &&
    at >= task.deadline.dueAt
  )
}

/** 超期 is said only of limits that a text sets; past a default it is 「提示时限已过」. */
export function isBindingLimit(task: Task): boolean {
  return task.limit !== null && task.limit.source !== 'default'
}
