import type { z } from 'zod'
import type { World } from './act.ts'
import type { Draft } from './draft.ts'
import type { JsonObject, KindName, Matter, Task, TaskType } from './matter.ts'

/** What a body says once it was checked against the world: nothing private is left in `payload`. */
export interface Reading {
  readonly title: string
  readonly payload: JsonObject
  /** Personal and confidential values by the path they had in the body. */
  readonly privates: ReadonlyMap<string, string>
  readonly warnings: readonly string[]
}

/**
 * Who may do an act: `handlers` are the task's department's liaison, deputy in force and leader;
 * `confidants` everybody of theirs who may see private contents; `parties` the handlers of any
 * department in the matter; `callers` the API only.
 */
export type Right = 'handlers' | 'confidants' | 'parties' | 'callers'

/** One act that a kind knows: who may, what it asks for, what it changes. */
export interface ActDefinition {
  readonly task: TaskType | null
  readonly may: Right
  /** What its form asks; null for an act that needs nothing. */
  readonly input: z.ZodObject | null
  /** Throws when the act is not possible as things stand, before anything is asked for. */
  readonly refuse?: (draft: Draft, task: Task | null) => void
  readonly decide: (draft: Draft, task: Task | null, input: JsonObject) => void
}

/** One kind of matter, whole: what it carries, whom it obliges, what may be done. */
export interface KindDefinition {
  readonly name: KindName
  /** The collection it is posted to, under `/api/v1/`. */
  readonly collection: string
  readonly body: z.ZodObject
  /** @throws {RuleError} `bad-input` naming every field that contradicts the world or another field. */
  readonly read: (world: World, body: never, at: Date) => Reading
  /** Opens the tasks and writes the first event of the trail. */
  readonly open: (draft: Draft) => void
  readonly acts: { readonly [act: string]: ActDefinition }
  /** The buttons that stand on a task now, in their order. */
  readonly buttons: (world: World, matter: Matter, task: Task) => readonly string[]
}
