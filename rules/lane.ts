import type { Directory } from './directory.ts'
import { firstInLine, officeDepartment } from './directory.ts'

/** One chat or one person; messages of a lane leave one after another. */
export type Lane = `chat:${string}` | `person:${string}`

/** The private lane of a person. */
export function personLane(openId: string): Lane {
  return `person:${openId}`
}

/** What a lane stands for in Feishu's terms. */
export function recipientOf(
  lane: Lane,
): { kind: 'chat'; chatId: string } | { kind: 'person'; openId: string } {
  const id = lane.slice(lane.indexOf(':') + 1)
  return lane.startsWith('chat:') ? { kind: 'chat', chatId: id } : { kind: 'person', openId: id }
}

/**
 * Where a department is reached: its group, else whoever is first in line in private; lanes found
 * unreachable are passed over. Null when nobody can be reached.
 */
export function laneOfDepartment(
  directory: Directory,
  department: string,
  item: string | null,
  unreachable: readonly Lane[] = [],
): Lane | null {
  const found = directory.departments.get(department)
  const lanes: Lane[] = []
  if (found?.chatId) lanes.push(`chat:${found.chatId}`)
  const passedOver = new Set(unreachable)
  const people = new Map(
    [...directory.people].filter(([openId]) => !passedOver.has(personLane(openId))),
  )
  const first = firstInLine({ ...directory, people }, department, item)
  if (first) lanes.push(personLane(first.openId))
  return lanes.find((lane) => !passedOver.has(lane)) ?? null
}

/** Where notices to the office go: its group, else its first member in private. */
export function officeLane(directory: Directory): Lane | null {
  const office = officeDepartment(directory)
  if (office.chatId) return `chat:${office.chatId}`
  for (const person of directory.people.values()) {
    if (person.roles.includes('office')) return personLane(person.openId)
  }
  return null
}
