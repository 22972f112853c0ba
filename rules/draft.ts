import type {
  Act,
  Basis,
  Decision,
  DigestItem,
  EventDraft,
  EventType,
  Notice,
  Said,
  World,
} from './act.ts'
import { isOpen } from './matter.ts'
import type { Facts, JsonObject, Matter, Task } from './matter.ts'

/** What an event says beyond what the act already says. */
export interface EventDetail {
  readonly task?: Task
  readonly department?: string | null
  readonly basis?: Basis | null
  readonly late?: boolean
  readonly effectiveAt?: Date | null
  readonly data?: JsonObject
}

/**
 * A matter while it is being decided: each change goes to a copy, `decision()` seals it. Nothing of
 * the matter handed in is touched.
 */
export interface Draft {
  readonly world: World
  readonly act: Act
  matter(): Matter
  task(id: string): Task | undefined
  /** Changes a task and answers it as it is now. */
  setTask(id: string, patch: Partial<Task>): Task
  addTask(task: Task): void
  setFacts(patch: Partial<Facts>): void
  cancel(): void
  event(type: EventType, detail?: EventDetail): void
  notice(notice: Omit<Notice, 'key' | 'bundle'> & Partial<Pick<Notice, 'key' | 'bundle'>>): void
  digest(item: DigestItem): void
  say(code: Said['code'], params?: Said['params']): void
  decision(): Decision
}

/** Starts to decide an act on a matter; `before` is null for one that the act itself opens. */
export function draftOf(world: World, matter: Matter, act: Act, before: Matter | null): Draft {
  let current = matter
  const events: EventDraft[] = []
  const notices: Notice[] = []
  const digest: DigestItem[] = []
  let said: Said = { code: 'done', params: {} }

  function setTask(id: string, patch: Partial<Task>): Task {
    const task = current.tasks.find((one) => one.id === id)
    if (!task) throw new Error(`the matter has no task ${id}`)
    const next = { ...task, ...patch }
    current = { ...current, tasks: current.tasks.map((one) => (one.id === id ? next : one)) }
    return next
  }

  return {
    world,
    act,
    matter: () => current,
    task: (id) => current.tasks.find((one) => one.id === id),
    setTask,
    addTask(task) {
      current = { ...current, tasks: [...current.tasks, task] }
    },
    setFacts(patch) {
      current = { ...current, facts: { ...current.facts, ...patch } }
    },
    cancel() {
      current = { ...current, state: 'cancelled' }
    },
    event(type, detail = {}) {
      events.push({
        type,
        at: act.at,
        effectiveAt: detail.effectiveAt ?? null,
        actor: act.actor,
        department: detail.department ?? detail.task?.department ?? null,
        taskId: detail.task?.id ?? null,
        basis: detail.basis ?? null,
        late: detail.late ?? false,
        cardVersion: act.cardVersion ?? null,
        data: detail.data ?? {},
      })
    },
    notice(notice) {
      notices.push({ key: null, bundle: false, ...notice })
    },
    digest(item) {
      digest.push(item)
    },
    say(code, params = {}) {
      said = { code, params }
    },
    decision() {
      const state =
        current.state === 'cancelled'
          ? current.state
          : current.tasks.some(isOpen)
            ? 'open'
            : 'closed'
      // A look or a delivery changes no picture by itself, but every line of the trail has a version.
      const version =
        events.length > 0 || current !== matter ? current.version + 1 : current.version
      return { before, matter: { ...current, state, version }, events, notices, digest, said }
    },
  }
}

/** Names the article an act rests on, or that it rests on a default of the product. */
export function basisOf(article: string | null | undefined): Basis {
  return article ? { source: 'article', article } : { source: 'default', article: null }
}
