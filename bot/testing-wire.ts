/** An error as callers read it. */
export interface ProblemWire {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** A task as callers read it, as far as tests look at it. */
export interface TaskWire {
  readonly id: string
  readonly type: string
  readonly department: string
  readonly state: string
  readonly overdue: boolean
  readonly dueAt: string | null
  readonly provisional: boolean
  readonly claimedBy: string | null
  readonly objections: readonly { readonly type: string; readonly reason: string }[]
}

/** A line of the trail as callers read it. */
export interface EventWire {
  readonly cursor?: string
  readonly matter: string
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly actor: { readonly type: string; readonly openId?: string; readonly caller?: string }
  readonly task: string | null
  readonly cardVersion: number | null
  readonly data: { readonly [key: string]: unknown }
}

/** A matter as callers read it, as far as tests look at it. */
export interface MatterWire {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly number: string
  readonly state: string
  readonly createdAt: string
  readonly causedBy: string | null
  readonly correctedBy: string | null
  readonly warnings: readonly string[]
  readonly payload: { readonly [key: string]: unknown }
  readonly tasks: readonly TaskWire[]
  readonly events: readonly EventWire[]
}

/** A page of a list. */
export interface PageWire<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** The task a department owes on a matter. @throws {Error} when there is none. */
export function taskOf(matter: MatterWire, department = 'scjg'): TaskWire {
  const found = matter.tasks.find((one) => one.department === department)
  if (!found) throw new Error(`${department} has no task`)
  return found
}

/** The types of a matter's events in their order. */
export function trailOf(matter: MatterWire): string[] {
  return matter.events.map((event) => event.type)
}

/** The bad fields of a problem, by path. */
export function badPaths({ errors = [] }: ProblemWire): string[] {
  return errors.map(({ path }) => path).sort()
}
