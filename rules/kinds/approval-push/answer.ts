import type { World } from '../../act.ts'
import type { Draft } from '../../draft.ts'
import type { Objection, Task } from '../../matter.ts'
import { RuleError } from '../../refusal.ts'
import { freshEdition, laneOf } from '../../views.ts'
import { held, isPast, presser, refuseEnded } from '../../guards.ts'
import type { RerouteInput, UpholdInput } from './inputs.ts'
import { askOnFreshCard } from './objection.ts'
import { claimTask } from './open.ts'

/** Whether the bureau decides on objections; in ankang 人社局 handles its own (A4). */
export function mayUphold({ profile }: World): boolean {
  return profile.approvalPush.objection.answeredBy === 'approval'
}

/** 维持：the push stands; who had not claimed gets the limit anew, from a fresh delivery. */
export function uphold(draft: Draft, answer: Task, input: UpholdInput): void {
  const objected = finishAnswer(draft, answer, 'upheld', input.explanation)
  if (objected.state === 'objected') {
    draft.setTask(objected.id, {
      state: 'pending',
      round: objected.round + 1,
      deliveredAt: null,
      deadline: null,
      expiredAt: null,
      lateAct: null,
    })
    const lane = laneOf(draft.world.directory, draft.matter(), objected.department)
    if (lane !== null) {
      draft.setFacts({ places: freshEdition(draft.matter().facts.places, lane) })
    }
  }
  draft.event('uphold', { task: answer, data: { objected: objected.id } })
  draft.say('upheld')
}

/** 改派：another department gets the task; its limit starts with its own delivery. */
export function reroute(draft: Draft, answer: Task, input: RerouteInput): void {
  const { directory } = draft.world
  const target = directory.departments.get(input.department)
  if (target?.side !== 'supervision')
    throw badDepartment('not-a-supervising-department', input.department)
  const holds = draft
    .matter()
    .tasks.some(
      (task) =>
        task.type === 'claim' && task.department === target.code && task.state !== 'returned',
    )
  if (holds) throw badDepartment('already-has-it', target.name)
  const objected = finishAnswer(draft, answer, 'rerouted', target.name)
  draft.setTask(objected.id, { state: 'returned', remindAt: null, doneAt: draft.act.at })
  draft.addTask(claimTask(draft, target.code))
  askOnFreshCard(draft, target.code)
  draft.event('reroute', { task: answer, data: { from: objected.department, to: target.code } })
  draft.say('rerouted', { department: target.name })
}

function badDepartment(problem: 'not-a-supervising-department' | 'already-has-it', value: string) {
  return new RuleError({ code: 'bad-input', fields: [{ path: 'department', problem, value }] })
}

/** 更正：the bureau will push a corrected version, which then takes this one's place. */
export function announceCorrection(draft: Draft, answer: Task): void {
  const objected = finishAnswer(draft, answer, 'to-be-corrected', null)
  draft.event('correct', { task: answer, data: { objected: objected.id } })
  draft.say('correction-announced')
}

function finishAnswer(
  draft: Draft,
  answer: Task,
  outcome: NonNullable<Objection['answer']>,
  answerText: string | null,
): Task {
  const late = isPast(answer, draft.act.at)
  draft.setTask(answer.id, {
    state: 'done',
    doneBy: presser(draft),
    doneAt: draft.act.at,
    late,
    remindAt: null,
  })
  const objected = held(draft.task(answer.answers ?? '') ?? null)
  return draft.setTask(objected.id, {
    objections: objected.objections.map((one) =>
      one.answer === null ? { ...one, answer: outcome, answerText } : one,
    ),
  })
}

/** @throws {RuleError} where upholding is not the bureau's to do, and once answered. */
export function refuseUpholding(draft: Draft, answer: Task): void {
  if (!mayUphold(draft.world)) throw new RuleError({ code: 'no-such-act' })
  refuseAnswered(draft, answer)
}

/** @throws {RuleError} once the objection is answered. */
export function refuseAnswered(draft: Draft, answer: Task): void {
  refuseEnded(draft, answer)
  if (answer.state !== 'pending') {
    throw new RuleError({ code: 'already-done', by: answer.doneBy, at: answer.doneAt })
  }
}
