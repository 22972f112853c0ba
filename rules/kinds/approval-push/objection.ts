import { approvalBureau } from '../../directory.ts'
import type { Draft } from '../../draft.ts'
import { basisOf } from '../../draft.ts'
import { officeLane } from '../../lane.ts'
import type { Objection, Task } from '../../matter.ts'
import { RuleError } from '../../refusal.ts'
import { toIso } from '../../time/day.ts'
import { deadlineAfter } from '../../time/deadline.ts'
import { freshEdition, laneOf } from '../../views.ts'
import { isPast, presser, refuseEnded } from '../../guards.ts'
import type { ObjectInput } from './inputs.ts'
import { blankTask } from './open.ts'

/** 提出异议：in time it stops the effect of silence; the bureau has to answer. */
export function object(draft: Draft, task: Task, input: ObjectInput): void {
  const last = task.objections.at(-1)
  const late = isObjectionLate(draft, task)
  // One that came after the end was decided first: this one, in time, joins it and stops silence.
  const joins = last?.answer === null
  const again = last !== undefined && !joins
  const objection: Objection = {
    type: input.type,
    reason: input.reason,
    by: presser(draft),
    at: toIso(draft.act.at),
    late,
    answer: again ? 'recorded' : null,
    answerText: null,
  }
  const past = isPast(task, draft.act.at)
  const suspends = !again && task.state === 'pending' && !(past && task.silence !== null)
  const objected = draft.setTask(task.id, {
    objections: [...task.objections, objection],
    ...(suspends ? { state: 'objected' as const, remindAt: null } : {}),
  })
  draft.event('object', {
    task: objected,
    basis: basisOf(draft.world.profile.approvalPush.objection.article),
    late,
    data: { type: input.type, again },
  })
  if (again) {
    draft.say('objected-again')
    return
  }
  if (!joins) openAnswer(draft, objected)
  draft.say(late ? 'objected-late' : 'objected')
}

function isObjectionLate(draft: Draft, task: Task): boolean {
  const { profile, calendar } = draft.world
  const { limit } = profile.approvalPush.objection
  if (limit === null || task.deliveredAt === null) return false
  const { dueAt, provisional } = deadlineAfter({
    calendar,
    hours: profile.time.officeHours,
    cutoff: profile.time.cutoff,
    offHoursReceipt: profile.time.offHoursReceipt,
    limit,
    trigger: { what: 'delivery', at: task.deliveredAt },
  })
  return !provisional && draft.act.at >= dueAt
}

function openAnswer(draft: Draft, objected: Task): void {
  const { world } = draft
  const bureau = approvalBureau(world.directory)
  draft.addTask({
    ...blankTask(draft, 'answer-objection', bureau.code),
    limit: world.profile.approvalPush.answerObjection,
    answers: objected.id,
  })
  askOnFreshCard(draft, bureau.code)
}

/** A card that already hangs in the chat would change in silence; a fresh one is noticed, and delivered. */
export function askOnFreshCard(draft: Draft, department: string): void {
  const matter = draft.matter()
  const lane = laneOf(draft.world.directory, matter, department)
  if (lane !== null && matter.facts.places[lane]?.sentAt) {
    draft.setFacts({ places: freshEdition(matter.facts.places, lane) })
  }
}

/** 提请会商：the two sides could not settle it by a letter; the office is asked to bring them together. */
export function confer(draft: Draft, task: Task): void {
  refuseEnded(draft, task)
  draft.event('confer', { task })
  const to = officeLane(draft.world.directory)
  if (to !== null) {
    draft.notice({
      to,
      template: 'office',
      params: { reason: 'confer', department: task.department, matterId: draft.matter().id },
      key: `confer/${task.id}/${task.objections.length}`,
    })
  }
  draft.say('conferral-asked')
}

/** @throws {RuleError} while an earlier objection waits for its answer. */
export function refuseObjection(draft: Draft, task: Task): void {
  refuseEnded(draft, task)
  const last = task.objections.at(-1)
  if (last?.answer !== null) return
  const wasLate = task.state === 'pending' && isPast(task, new Date(last.at))
  if (!wasLate || isPast(task, draft.act.at)) throw new RuleError({ code: 'objection-open' })
}
