import { freshEdition, itemCodeOf, laneOf, tasksInLane } from './views.ts'
import { basisOf } from './draft.ts'
import type { Draft } from './draft.ts'
import { approvalBureau, deputiesInForce, firstInLine, liaisonsOf } from './directory.ts'
import { GRACE_MS } from './alarms.ts'
import { isBindingLimit, isOpen } from './matter.ts'
import type { Task } from './matter.ts'
import { officeLane, personLane } from './lane.ts'
import type { Lane } from './lane.ts'
import { recount, reminderBefore, startLimit } from './run-limit.ts'
import type { Recount } from './run-limit.ts'
import type { Deadline } from './time/deadline.ts'
import { nextOfficeTime } from './time/office-hours.ts'
import { toIso } from './time/day.ts'

const DAY_MS = 86_400_000

/** A card is renewed on its 13th day; buttons die on the 14th (Feishu §2.6). In milliseconds. */
const RENEW_AFTER_MS = 13 * DAY_MS
const BUTTONS_DIE_AFTER_MS = 14 * DAY_MS

/**
 * 送达：Feishu accepted the card of a lane. The limits of the tasks shown on it run from here, and
 * the renewal of the card is planned. `twin`: an earlier one may be there too, nobody could find out.
 */
export function deliver(draft: Draft, lane: Lane, twin = false): void {
  const { world, act } = draft
  const { at } = act
  const matter = draft.matter()
  const place = matter.facts.places[lane] ?? { edition: 1, sentAt: null, renewAt: null }
  const renewAt = renewalAt(draft, at)
  draft.setFacts({
    places: {
      ...matter.facts.places,
      [lane]: { ...place, sentAt: toIso(at), renewAt: toIso(renewAt) },
    },
  })
  for (const task of tasksInLane(world.directory, matter, lane)) {
    if (!isOpen(task) || task.deliveredAt !== null) continue
    const running = draft.setTask(task.id, startLimit(world, task, at))
    draft.event('deliver', {
      task: running,
      basis: running.limit && basisOf(running.limit.article),
      data: {
        lane,
        dueAt: running.deadline && toIso(running.deadline.dueAt),
        provisional: running.deadline?.provisional ?? false,
        calendar: running.deadline?.calendarVersion ?? null,
        ...(twin ? { twinPossible: true } : {}),
      },
    })
    tellOfVacancy(draft, running)
  }
}

/** Renewed in office hours where that still is before the buttons die. */
function renewalAt({ world }: Draft, sentAt: Date): Date {
  const earliest = new Date(sentAt.getTime() + RENEW_AFTER_MS)
  const inHours = nextOfficeTime(world.calendar, world.profile.time.officeHours, earliest)
  return inHours.getTime() < sentAt.getTime() + BUTTONS_DIE_AFTER_MS ? inHours : earliest
}

/** No liaison in force: the leader gets it (he is next in line) and the office is told. */
function tellOfVacancy(draft: Draft, task: Task): void {
  const { directory } = draft.world
  const item = itemCodeOf(draft.matter())
  const served =
    liaisonsOf(directory, task.department, item).length > 0 ||
    deputiesInForce(directory, task.department, item).length > 0
  if (!served) tellOffice(draft, { reason: 'no-liaison', department: task.department })
}

/** Tells the office of something it has to mend; once a day for the same thing. */
export function tellOffice(
  draft: Draft,
  params: { reason: string; department: string; lane?: Lane; code?: number | null },
): void {
  const to = officeLane(draft.world.directory)
  if (to === null) return
  const { id } = draft.matter()
  const day = toIso(draft.act.at).slice(0, 10)
  draft.notice({
    to,
    template: 'office',
    params: { ...params, matterId: id },
    key: ['office', params.reason, params.department, params.lane ?? '-', day].join('/'),
  })
}

/**
 * 无法送达：Feishu will not take the card in this lane. The next lane of the department gets it; the
 * office is told. No limit runs meanwhile.
 */
export function undeliverable(draft: Draft, lane: Lane, code: number | null): void {
  const matter = draft.matter()
  if (matter.facts.unreachable.includes(lane)) return
  const tasks = tasksInLane(draft.world.directory, matter, lane)
  draft.setFacts({ unreachable: [...matter.facts.unreachable, lane] })
  for (const task of tasks) {
    draft.event('undeliverable', { task, data: { lane, code } })
    const next = laneOf(draft.world.directory, draft.matter(), task.department)
    tellOffice(draft, {
      reason: next === null ? 'undeliverable' : 'detour',
      department: task.department,
      lane,
      code,
    })
  }
  const first = matter.tasks[0]
  if (tasks.length === 0 && first)
    tellOffice(draft, { reason: 'unreachable', department: first.department, lane, code })
}

/** A reminder that could not reach its person goes to the next in line. */
export function reminderUndeliverable(
  draft: Draft,
  taskId: string,
  lane: Lane,
  code: number | null,
): void {
  const task = draft.task(taskId)
  if (!task) return
  const { unreachable } = draft.matter().facts
  if (!unreachable.includes(lane)) draft.setFacts({ unreachable: [...unreachable, lane] })
  draft.event('undeliverable', { task, data: { lane, code, reminder: true } })
  tellOffice(draft, { reason: 'unreachable', department: task.department, lane, code })
  sendReminder(draft, task)
}

/** 催办：the moment to remind has come. Outside office hours it waits for them. */
export function remind(draft: Draft, taskId: string): void {
  const { world, act } = draft
  const task = draft.task(taskId)
  if (!task || task.remindAt === null || task.remindAt > act.at) return
  const inHours = nextOfficeTime(world.calendar, world.profile.time.officeHours, act.at)
  if (inHours > act.at) {
    waitUntil(draft, task, inHours)
    return
  }
  draft.setTask(taskId, { remindAt: null })
  sendReminder(draft, task)
}

/** A reminder before the end is of no use after it: the end has a reminder of its own. */
function waitUntil(draft: Draft, task: Task, inHours: Date): void {
  const still = task.expiredAt !== null || task.deadline === null || inHours < task.deadline.dueAt
  draft.setTask(task.id, { remindAt: still ? inHours : null })
}

/** A reminder that could not leave while offices were open falls due again when they open. */
export function holdReminder(draft: Draft, taskId: string): void {
  const { world, act } = draft
  const task = draft.task(taskId)
  if (!task || task.remindAt !== null) return
  if (task.state !== 'pending' && task.state !== 'auto-claimed') return
  waitUntil(draft, task, nextOfficeTime(world.calendar, world.profile.time.officeHours, act.at))
}

function sendReminder(draft: Draft, task: Task): void {
  const { directory } = draft.world
  const passed = new Set(draft.matter().facts.unreachable)
  const people = new Map([...directory.people].filter(([id]) => !passed.has(personLane(id))))
  const person = firstInLine({ ...directory, people }, task.department, itemCodeOf(draft.matter()))
  if (person === null) {
    tellOffice(draft, { reason: 'no-liaison', department: task.department })
    return
  }
  draft.notice({
    to: personLane(person.openId),
    template: 'reminder',
    params: { items: [{ matterId: draft.matter().id, taskId: task.id }] },
    bundle: true,
  })
}

/** The reminder has left; only now it is on record as sent. `twin` as for `deliver`. */
export function reminded(draft: Draft, taskId: string, openId: string, twin = false): void {
  const task = draft.task(taskId)
  const data = { to: openId, ...(twin ? { twinPossible: true } : {}) }
  if (task) draft.event('remind', { task, data })
}

/** The digest with this expiry has reached a leader. */
export function escalated(draft: Draft, taskId: string, openId: string): void {
  const task = draft.task(taskId)
  if (task)
    draft.event('escalate', { task, basis: basisOf(task.limit?.article), data: { to: openId } })
}

/**
 * 期满：the end of a limit is put on record, and where the regulation gives silence an effect, that
 * effect, as of the end and in the system's name.
 */
export function expire(draft: Draft, taskId: string): void {
  const { world, act } = draft
  const task = draft.task(taskId)
  const deadline = task?.deadline
  if (!task || !deadline || task.state !== 'pending' || task.expiredAt !== null) return
  if (deadline.provisional || act.at.getTime() < deadline.dueAt.getTime() + GRACE_MS) return

  const remindAt = nextOfficeTime(world.calendar, world.profile.time.officeHours, act.at)
  const end = { expiredAt: act.at, remindAt }
  if (task.silence?.effect === 'auto-claimed') {
    const claimed = draft.setTask(taskId, {
      ...end,
      state: 'auto-claimed',
      doneAt: deadline.dueAt,
    })
    draft.event('auto-claim', {
      task: claimed,
      effectiveAt: deadline.dueAt,
      basis: basisOf(task.silence.article),
    })
  } else {
    draft.event('expire', {
      task: draft.setTask(taskId, end),
      effectiveAt: deadline.dueAt,
      basis: basisOf(task.limit?.article),
    })
  }
  if (isBindingLimit(task)) draft.digest({ department: task.department, taskId })
}

/**
 * Puts a fresh card in a lane, before the buttons of the old one die or because it is gone. Names an
 * `edition` where a certain card was lost: another one may have taken its place already.
 */
export function renewCard(draft: Draft, lane: Lane, edition: number | null): void {
  const matter = draft.matter()
  const { places } = matter.facts
  if (edition !== null && (places[lane]?.edition ?? 1) !== edition) return
  if (!tasksInLane(draft.world.directory, matter, lane).some(isOpen)) {
    const place = places[lane]
    if (place) draft.setFacts({ places: { ...places, [lane]: { ...place, renewAt: null } } })
    return
  }
  draft.setFacts({ places: freshEdition(places, lane) })
  draft.event('renew-card', { data: { lane } })
}

/** 有效期将满：the departments that took the business over are told before the permit runs out. */
export function expiringPermit(draft: Draft): void {
  draft.setFacts({ validityNoticeAt: null })
  const matter = draft.matter()
  for (const task of matter.tasks) {
    if (task.type !== 'claim' || (task.state !== 'claimed' && task.state !== 'auto-claimed'))
      continue
    const to = laneOf(draft.world.directory, matter, task.department)
    if (to === null) continue
    draft.notice({
      to,
      template: 'expiring',
      params: { matterId: matter.id },
      key: `expiring/${matter.id}/${to}`,
    })
    draft.event('expiring-permit', { task })
  }
}

/**
 * Counts the running limits anew after a calendar came in. What silence already did stays; the
 * office gets it listed.
 */
export function recompute(draft: Draft): void {
  const { world, act } = draft
  for (const task of draft.matter().tasks) {
    const found = recount(world, task, act.at)
    if (found === null || task.deadline === null) continue
    if (task.state === 'auto-claimed' || task.state === 'deemed-consent') {
      tellOffice(draft, { reason: 'recount-after-silence', department: task.department })
    } else if (task.state === 'pending') {
      recountTask(draft, task, task.deadline, found)
    }
  }
}

function recountTask(draft: Draft, task: Task, before: Deadline, found: Recount): void {
  const { world, act } = draft
  const { deadline } = found
  // An end once passed stays passed unless the new count puts it into the future.
  const next = draft.setTask(task.id, {
    deadline,
    expiredAt: deadline.dueAt > act.at ? null : task.expiredAt,
    remindAt: reminderBefore(world, deadline, act.at),
  })
  const moved = deadline.dueAt.getTime() !== before.dueAt.getTime()
  if (!moved && deadline.provisional === before.provisional) return
  draft.event('recompute', {
    task: next,
    basis: basisOf(task.limit?.article),
    data: {
      from: toIso(before.dueAt),
      to: toIso(deadline.dueAt),
      provisional: deadline.provisional,
      calendar: deadline.calendarVersion,
      extended: found.extended,
    },
  })
  if (found.extended) tellBothSides(draft, next)
}

function tellBothSides(draft: Draft, task: Task): void {
  const matter = draft.matter()
  const { directory } = draft.world
  const sides = [task.department, approvalBureau(directory).code]
  const lanes = new Set(sides.map((code) => laneOf(directory, matter, code)))
  for (const to of lanes) {
    if (to === null) continue
    draft.notice({
      to,
      template: 'recount',
      params: { matterId: matter.id, taskId: task.id },
      key: null,
    })
  }
}
