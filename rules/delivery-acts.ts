import { deputiesInForce, liaisonsOf } from './directory.ts'
import type { Draft } from './draft.ts'
import { basisOf } from './draft.ts'
import type { Lane } from './lane.ts'
import type { Task } from './matter.ts'
import { isOpen } from './matter.ts'
import { tellOffice } from './office.ts'
import { startLimit } from './run-limit.ts'
import { DAY_MS, toIso } from './time/day.ts'
import { nextOfficeTime } from './time/office-hours.ts'
import { freshEdition, itemCodeOf, laneOf, tasksInLane } from './views.ts'

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
    // Somebody may have pressed before the delivery was on record; the card was there all the same.
    const owed = isOpen(task)
    if (task.deliveredAt !== null || !(owed || task.state === 'claimed')) continue
    const limit = startLimit(world, task, at)
    const running = draft.setTask(task.id, owed ? limit : { ...limit, remindAt: null })
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
    // A change would make the lost card out of date again, and again be lost.
    if (edition === null && place) {
      draft.setFacts({ places: { ...places, [lane]: { ...place, renewAt: null } } })
    }
    return
  }
  draft.setFacts({ places: freshEdition(places, lane) })
  draft.event('renew-card', { data: { lane } })
}
