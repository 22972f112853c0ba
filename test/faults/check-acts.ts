import { groupBy } from './group.ts'
import type { Line } from '../../db/chain.ts'
import type { Evidence, MatterRow, TaskRow } from './evidence.ts'

/** Every body that a caller got an answer for is one matter, the one it was answered with. */
export function everyPushIsThereOnce({ matters, ledger }: Evidence): string[] {
  const posted = new Map(
    [...ledger.posted.values()].map((one) => [one.body.reference, one.matter?.id ?? null]),
  )
  const found = groupBy(matters, (one) => one.reference)
  return [
    ...[...posted].flatMap(([reference, id]) => {
      const stored = found.get(reference) ?? []
      if (stored.length === 0) return [`${reference} was accepted as ${id} and is not there`]
      if (stored.length > 1) {
        return [
          `${reference} is there ${stored.length} times: ${stored.map((m) => m.number).join()}`,
        ]
      }
      return stored[0]?.id === id ? [] : [`${reference} is ${stored[0]?.id}, answered was ${id}`]
    }),
    ...matters.flatMap((one) =>
      posted.has(one.reference) ? [] : [`${one.number} (${one.reference}) was never accepted`],
    ),
  ]
}

/** Events that end a task's current round; one of them and one only stands behind its state. */
const ENDINGS: { readonly [state: string]: readonly string[] } = {
  claimed: ['claim'],
  'auto-claimed': ['auto-claim'],
  returned: ['reroute'],
  cancelled: ['cancel', 'push'],
  done: ['uphold', 'reroute', 'correct'],
}

/** Past every end each task has come to exactly one outcome, and the trail tells of that one alone. */
export function everyTaskHasOneOutcome({ matters }: Evidence): string[] {
  return matters.flatMap((matter) =>
    matter.tasks.flatMap((task) => {
      const wrong = outcomeProblem(matter, task)
      return wrong ? [`${matter.number} task ${task.type} of ${task.department}: ${wrong}`] : []
    }),
  )
}

function outcomeProblem(matter: MatterRow, task: TaskRow): string | null {
  const lines = matter.lines.filter((line) => line.task === task.id)
  const inTime = lines.filter((line) => line.type === 'claim' && !isKeptAside(line, task))
  const silent = lines.filter((line) => line.type === 'auto-claim')
  const total = inTime.length + silent.length
  if (total > 1) return `${inTime.length} claims and ${silent.length} auto-claims are on record`
  if (task.state === 'pending') {
    return task.expiredAt && lines.some((line) => line.type === 'expire')
      ? null
      : `is still owed, due ${task.dueAt?.toISOString() ?? 'never'}`
  }
  const expected = ENDINGS[task.state]
  if (!expected) return `is in the end ${task.state}`
  if (task.state === 'claimed' && inTime.length !== 1)
    return 'is claimed, without one claim on record'
  if (task.state === 'auto-claimed' && silent.length !== 1) return 'is auto-claimed without a line'
  if (task.state === 'done') {
    const answers = lines.filter((line) => expected.includes(line.type))
    if (answers.length !== 1) return `was answered ${answers.length} times`
  }
  if (task.state === 'returned' && !matter.lines.some((line) => line.type === 'reroute')) {
    return 'is returned without a rerouting on record'
  }
  return null
}

/** A claim that came after silence had decided is kept and undoes nothing. */
function isKeptAside(line: Line, task: TaskRow): boolean {
  return line.late && task.state !== 'claimed'
}

/** Who was told 「已认领」 is on record, and no claim that was in time was undone. */
export function claimsStand({ matters, ledger }: Evidence): string[] {
  const byId = new Map(matters.map((one) => [one.id, one]))
  return ledger.claims.flatMap(({ openId, matterId, toast }) => {
    const matter = byId.get(matterId)
    const lines = matter?.lines.filter(
      (line) =>
        line.type === 'claim' && line.actor.type === 'person' && line.actor.openId === openId,
    )
    if (!matter || !lines?.length)
      return [`${matterId}: ${openId} was told ${toast}, nothing on record`]
    const tasks = matter.tasks.filter((task) => lines.some((line) => line.task === task.id))
    return tasks.some((task) => task.state === 'auto-claimed')
      ? [`${matter.number}: ${openId} was told ${toast}, and silence decided all the same`]
      : []
  })
}

const MAY_ACT = ['liaison', 'deputy', 'leader', 'office']

/** No line of the trail is by somebody who has no role in the department it is about. */
export function onlyTheEntitledActed({ matters, county }: Evidence): string[] {
  const people = new Map(county.directory.people.map((one) => [one.openId, one]))
  return matters.flatMap((matter) =>
    matter.lines.flatMap(({ actor, department, type }) => {
      if (actor.type !== 'person') return []
      const person = people.get(actor.openId)
      const may = person?.roles.some((role) => MAY_ACT.includes(role))
      return may && person?.department === department
        ? []
        : [`${matter.number}: ${type} for ${department} by ${actor.openId}, who may not`]
    }),
  )
}
