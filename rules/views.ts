import type { Directory } from './directory.ts'
import { laneOfDepartment } from './lane.ts'
import type { Lane } from './lane.ts'
import type { CardPlace, Matter, Task } from './matter.ts'

/** One card of a matter: where it hangs and which departments' tasks it shows. */
export interface View {
  readonly lane: Lane
  readonly edition: number
  readonly departments: readonly string[]
}

/** The item code that routes a matter to the liaisons of an item. */
export function itemCodeOf(matter: Matter): string | null {
  const item = matter.payload['item'] as { code?: string } | undefined
  return item?.code ?? null
}

/**
 * Where the matter's cards hang: one a chat, for the departments reached there. A function of the
 * matter and the directory alone, so a card can be missing only until the courier comes by.
 */
export function viewsOf(directory: Directory, matter: Matter): View[] {
  const views = new Map<Lane, string[]>()
  for (const { department } of matter.tasks) {
    const lane = laneOf(directory, matter, department)
    if (lane === null) continue
    const departments = views.get(lane) ?? []
    if (!departments.includes(department)) departments.push(department)
    views.set(lane, departments)
  }
  return [...views].map(([lane, departments]) => ({
    lane,
    edition: matter.facts.places[lane]?.edition ?? 1,
    departments,
  }))
}

/** Where a department's card of this matter hangs; null when nobody can be reached. */
export function laneOf(directory: Directory, matter: Matter, department: string): Lane | null {
  return laneOfDepartment(directory, department, itemCodeOf(matter), matter.facts.unreachable)
}

/** The tasks of a matter that are reached in a lane. */
export function tasksInLane(directory: Directory, matter: Matter, lane: Lane): Task[] {
  return matter.tasks.filter((task) => laneOf(directory, matter, task.department) === lane)
}

/** Asks for a fresh card in a lane; the old one becomes a pointer to it. */
export function freshEdition(
  places: Matter['facts']['places'],
  lane: Lane,
): Matter['facts']['places'] {
  const place: CardPlace = places[lane] ?? { edition: 1, sentAt: null, renewAt: null }
  return { ...places, [lane]: { edition: place.edition + 1, sentAt: null, renewAt: null } }
}
