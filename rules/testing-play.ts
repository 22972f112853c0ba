import type { Decision, DigestItem, EventDraft, Notice, World } from './act.ts'
import { alarmsOf } from './alarms.ts'
import { decide, decideSystemAct, openMatter } from './decide.ts'
import type { SystemAct } from './decide.ts'
import { readApproval } from './kinds/approval-push/read.ts'
import type { Lane } from './lane.ts'
import type { Matter, Task, TaskType } from './matter.ts'
import { approvalBody, PUSHED_AT } from './testing.ts'
import type { BodyInput } from './testing.ts'
import { viewsOf } from './views.ts'

/** A matter that is played through by hand; everything that was decided on the way is kept. */
export interface Play {
  world: World
  readonly matter: Matter
  readonly events: readonly EventDraft[]
  readonly notices: readonly Notice[]
  readonly digest: readonly DigestItem[]
  readonly decisions: readonly Decision[]
  /** The newest task of a department. @throws {Error} when it has none. */
  task(department: string, type?: TaskType): Task
  /** Feishu accepts what waits to be sent: the first card, or a fresh one, in every lane or in one. */
  deliver(at: Date, lane?: Lane): void
  /** Somebody presses a button on the newest task that the act is for. */
  press(openId: string, act: string, at: Date, input?: object, taskId?: string): Decision
  api(act: 'cancel' | 'supersede', at: Date, input: object): Decision
  system(act: SystemAct, at: Date): Decision
  /** Time goes by: every alarm rings at its instant, in order. */
  runTo(at: Date): void
}

/** Pushes an approval in a place and hands the matter over, not yet delivered. */
export function play(world: World, body: BodyInput = {}, at = PUSHED_AT): Play {
  const reading = readApproval(world, approvalBody(body), at)
  plays += 1
  const opening = {
    id: `01930000-0000-7000-8000-${`${plays}`.padStart(12, '0')}`,
    kind: 'approval-push' as const,
    number: `SG-2026-${`${plays}`.padStart(6, '0')}`,
    title: reading.title,
    payload: reading.payload,
    warnings: reading.warnings,
    causedBy: null,
  }
  const first = openMatter(world, opening, {
    type: 'push',
    actor: { type: 'api', caller: '审批系统' },
    at,
  })
  return playOn(world, first)
}

let plays = 0

const ANSWERS = new Set(['uphold', 'reroute', 'correct'])

function playOn(world: World, first: Decision): Play {
  const decisions = [first]
  let matter = first.matter
  const take = (decision: Decision) => {
    decisions.push(decision)
    matter = decision.matter
    return decision
  }
  const self: Play = {
    world,
    decisions,
    get matter() {
      return matter
    },
    get events() {
      return decisions.flatMap((one) => one.events)
    },
    get notices() {
      return decisions.flatMap((one) => one.notices)
    },
    get digest() {
      return decisions.flatMap((one) => one.digest)
    },
    task(department, type = 'claim') {
      const found = matter.tasks.findLast((t) => t.department === department && t.type === type)
      if (!found) throw new Error(`${department} has no task ${type}`)
      return found
    },
    deliver(at, lane) {
      for (const view of viewsOf(self.world.directory, matter)) {
        if (lane ? view.lane !== lane : matter.facts.places[view.lane]?.sentAt) continue
        self.system({ type: 'deliver', lane: view.lane }, at)
      }
    },
    press(openId, act, at, input, taskId) {
      const type: TaskType = ANSWERS.has(act) ? 'answer-objection' : 'claim'
      const code = self.world.directory.people.get(openId)?.department ?? ''
      const own = matter.tasks.findLast((one) => one.type === type && one.department === code)
      const any = matter.tasks.findLast((one) => one.type === type)
      const id = taskId ?? (own ?? any)?.id ?? ''
      const actor = { type: 'person', openId } as const
      return take(decide(self.world, matter, { type: act, actor, at, taskId: id, input }))
    },
    api(act, at, input) {
      const actor = { type: 'api', caller: '审批系统' } as const
      return take(decide(self.world, matter, { type: act, actor, at, input }))
    },
    system(act, at) {
      return take(decideSystemAct(self.world, matter, act, at))
    },
    runTo(at) {
      for (;;) {
        const due = alarmsOf(matter)
          .filter((alarm) => alarm.dueAt <= at)
          .sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
        const [alarm] = due
        if (!alarm) return
        self.system(actOfAlarm(alarm), alarm.dueAt)
        const rings = alarmsOf(matter).some(
          (one) =>
            one.kind === alarm.kind &&
            one.subject === alarm.subject &&
            one.dueAt.getTime() === alarm.dueAt.getTime(),
        )
        if (rings) throw new Error(`the alarm ${alarm.kind} ${alarm.subject} rings for ever`)
      }
    },
  }
  return self
}

function actOfAlarm({ kind, subject }: ReturnType<typeof alarmsOf>[number]): SystemAct {
  switch (kind) {
    case 'remind':
    case 'expire':
      return { type: kind, taskId: subject }
    case 'renew-card':
      return { type: kind, lane: subject as Lane, edition: null }
    case 'expiring-permit':
      return { type: kind }
  }
}
