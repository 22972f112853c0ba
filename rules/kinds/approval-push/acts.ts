import { z } from 'zod'
import type { World } from '../../act.ts'
import { approvalBureau } from '../../directory.ts'
import { basisOf } from '../../draft.ts'
import type { Draft } from '../../draft.ts'
import type { ActDefinition } from '../../kind.ts'
import { officeLane, personLane } from '../../lane.ts'
import type { JsonObject, Matter, Objection, Task } from '../../matter.ts'
import { RuleError } from '../../refusal.ts'
import { deadlineAfter } from '../../time/deadline.ts'
import { toIso } from '../../time/day.ts'
import { freshEdition, laneOf } from '../../views.ts'
import { blankTask, claimTask } from './open.ts'

/** 异议类型, in the order of the form. */
export const OBJECTION_TYPES = ['not-our-duty', 'wrong-information', 'doubt', 'other'] as const

const longText = z.string().trim().min(1).max(1000)

const ObjectInput = z.strictObject({ type: z.enum(OBJECTION_TYPES), reason: longText })
const UpholdInput = z.strictObject({ explanation: longText })
const RerouteInput = z.strictObject({ department: z.string().min(1).max(64) })

/** What may be done on an approval push. */
export const APPROVAL_ACTS: { readonly [act: string]: ActDefinition } = {
  claim: {
    task: 'claim',
    may: 'handlers',
    input: null,
    decide: (draft, task) => claim(draft, held(task)),
  },
  object: {
    task: 'claim',
    may: 'handlers',
    input: ObjectInput,
    refuse: (draft, task) => refuseObjection(draft, held(task)),
    decide: (draft, task, input) => object(draft, held(task), ObjectInput.parse(input)),
  },
  uphold: {
    task: 'answer-objection',
    may: 'handlers',
    input: UpholdInput,
    refuse: (draft, task) => refuseUpholding(draft, held(task)),
    decide: (draft, task, input) => uphold(draft, held(task), UpholdInput.parse(input)),
  },
  reroute: {
    task: 'answer-objection',
    may: 'handlers',
    input: RerouteInput,
    refuse: (draft, task) => refuseAnswered(draft, held(task)),
    decide: (draft, task, input) => reroute(draft, held(task), RerouteInput.parse(input)),
  },
  correct: {
    task: 'answer-objection',
    may: 'handlers',
    input: null,
    refuse: (draft, task) => refuseAnswered(draft, held(task)),
    decide: (draft, task) => announceCorrection(draft, held(task)),
  },
  confer: {
    task: 'claim',
    may: 'parties',
    input: null,
    decide: (draft, task) => confer(draft, held(task)),
  },
  'view-details': {
    task: 'claim',
    may: 'confidants',
    input: null,
    decide: (draft, task) => viewDetails(draft, held(task)),
  },
}

function held(task: Task | null): Task {
  if (task === null) throw new RuleError({ code: 'not-found' })
  return task
}

function presser(draft: Draft): string {
  const { actor } = draft.act
  return actor.type === 'person' ? actor.openId : actor.type
}

/** The buttons of a task of this kind, as long as they can do something. */
export function approvalButtons(world: World, matter: Matter, task: Task): string[] {
  if (matter.state === 'cancelled' || matter.facts.correctedBy !== null) {
    return task.type === 'claim' ? ['view-details'] : []
  }
  if (task.type === 'answer-objection') {
    if (task.state !== 'pending') return []
    return [...(mayUphold(world) ? ['uphold'] : []), 'reroute', 'correct']
  }
  switch (task.state) {
    case 'pending':
    case 'objected':
      return ['claim', ...objecting(task), 'view-details']
    case 'claimed':
    case 'auto-claimed':
      return [...objecting(task), 'view-details']
    case 'returned':
    case 'cancelled':
    case 'done':
    case 'deemed-consent':
      return ['view-details']
  }
}

/** Whether the bureau decides on objections; in ankang 人社局 handles its own (A4). */
function mayUphold({ profile }: World): boolean {
  return profile.approvalPush.objection.answeredBy === 'approval'
}

function objecting(task: Task): string[] {
  const last = task.objections.at(-1)
  if (last === undefined) return ['object']
  if (last.answer === null) return []
  return task.objections.length > 1 ? ['confer'] : ['object']
}

/** 认领：the department takes the business over. */
function claim(draft: Draft, task: Task): void {
  const { at } = draft.act
  refuseEnded(draft, task)
  if (task.state === 'claimed')
    throw new RuleError({ code: 'already-done', by: task.doneBy, at: task.doneAt })
  const late = isPast(task, at)
  const basis = task.limit && basisOf(task.limit.article)
  // Where silence decides, what comes after the end is kept but waits behind whoever was in time.
  if (late && task.silence !== null && task.state !== 'objected') {
    if (task.lateAct) {
      throw new RuleError({
        code: 'already-done',
        by: task.lateAct.by,
        at: new Date(task.lateAct.at),
      })
    }
    const kept = draft.setTask(task.id, { lateAct: { by: presser(draft), at: toIso(at) } })
    draft.event('claim', { task: kept, basis, late: true })
    draft.say('claimed-after-silence')
    return
  }
  const claimed = draft.setTask(task.id, {
    state: 'claimed',
    doneBy: presser(draft),
    doneAt: at,
    late,
    remindAt: null,
  })
  draft.event('claim', { task: claimed, basis, late })
  draft.say(late ? 'claimed-late' : 'claimed', { binding: task.limit?.source !== 'default' })
}

/** 提出异议：in time it stops the effect of silence; the bureau has to answer. */
function object(
  draft: Draft,
  task: Task,
  input: { type: (typeof OBJECTION_TYPES)[number]; reason: string },
): void {
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
function askOnFreshCard(draft: Draft, department: string): void {
  const matter = draft.matter()
  const lane = laneOf(draft.world.directory, matter, department)
  if (lane !== null && matter.facts.places[lane]?.sentAt) {
    draft.setFacts({ places: freshEdition(matter.facts.places, lane) })
  }
}

/** 维持：the push stands; who had not claimed gets the limit anew, from a fresh delivery. */
function uphold(draft: Draft, answer: Task, input: { explanation: string }): void {
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
function reroute(draft: Draft, answer: Task, input: { department: string }): void {
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
function announceCorrection(draft: Draft, answer: Task): void {
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

/** 提请会商：the two sides could not settle it by a letter; the office is asked to bring them together. */
function confer(draft: Draft, task: Task): void {
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

/** 查看详情：private contents go to the presser alone, and the look is on record. */
function viewDetails(draft: Draft, task: Task): void {
  const openId = presser(draft)
  draft.event('view-details', { task })
  draft.notice({
    to: personLane(openId),
    template: 'details',
    params: { matterId: draft.matter().id, taskId: task.id } satisfies JsonObject,
  })
  draft.say('details-sent')
}

function refuseObjection(draft: Draft, task: Task): void {
  refuseEnded(draft, task)
  const last = task.objections.at(-1)
  if (last?.answer !== null) return
  const wasLate = task.state === 'pending' && isPast(task, new Date(last.at))
  if (!wasLate || isPast(task, draft.act.at)) throw new RuleError({ code: 'objection-open' })
}

function refuseUpholding(draft: Draft, answer: Task): void {
  if (!mayUphold(draft.world)) throw new RuleError({ code: 'no-such-act' })
  refuseAnswered(draft, answer)
}

function refuseAnswered(draft: Draft, answer: Task): void {
  refuseEnded(draft, answer)
  if (answer.state !== 'pending') {
    throw new RuleError({ code: 'already-done', by: answer.doneBy, at: answer.doneAt })
  }
}

function refuseEnded(draft: Draft, task: Task): void {
  const matter = draft.matter()
  if (matter.facts.correctedBy !== null) throw new RuleError({ code: 'ended', state: 'corrected' })
  if (matter.state === 'cancelled' || task.state === 'cancelled') {
    throw new RuleError({ code: 'ended', state: 'cancelled' })
  }
  if (task.state === 'returned') throw new RuleError({ code: 'ended', state: 'returned' })
}

/** Whether an act at `at` comes after the end of the limit; never on a provisional date. */
function isPast({ deadline }: Task, at: Date): boolean {
  return deadline !== null && !deadline.provisional && at >= deadline.dueAt
}
