import { KINDS } from '../rules/kinds/registry.ts'
import type { Matter, Task } from '../rules/matter.ts'
import { china, PUSHED_AT, worldOf } from '../rules/testing.ts'
import type { BodyInput, PlaceName, WorldChanges } from '../rules/testing.ts'
import { play } from '../rules/testing-play.ts'
import type { Play } from '../rules/testing-play.ts'
import { viewsOf } from '../rules/views.ts'
import type { World } from '../rules/act.ts'
import type { Card } from './card.ts'
import { presented } from './card.ts'
import { approvalCard } from './cards/approval-push.ts'
import { detailsCard } from './cards/details.ts'
import type { Privates } from './cards/details.ts'
import { formCard } from './cards/form.ts'
import { digestCard } from './notices/digest.ts'
import { helpCard } from './notices/help.ts'
import { expiringCard, movedCard, recountCard } from './notices/matter.ts'
import { officeCard } from './notices/office.ts'
import { reminderCard, todoCard } from './notices/reminder.ts'

/** A card and for whose eyes it is. */
export interface Drawn {
  readonly name: string
  readonly seenBy: 'group' | 'person'
  readonly card: Card
}

/** A state of a matter at an instant, as the courier meets it. */
export interface Scene {
  readonly name: string
  readonly world: World
  readonly matter: Matter
  readonly now: Date
}

const DOUBT = { type: 'not-our-duty', reason: '该项目由其他单位监管' }
const AFTER = china('2026-11-24T09:00')

/** What is done to a pushed matter, step by step; each step is a scene. */
const STEPS: { readonly [name: string]: readonly ((one: Play) => void)[] } = {
  'claimed, objected, upheld, objected again': [
    (one) => one.deliver(PUSHED_AT),
    (one) => press(one, 'scjg', 'claim', PUSHED_AT),
    (one) => press(one, 'wjw', 'object', PUSHED_AT, DOUBT),
    (one) => one.deliver(PUSHED_AT, 'chat:oc_spj'),
    (one) => answer(one, 'uphold', { explanation: '经核仍属贵单位职责' }),
    (one) => one.deliver(PUSHED_AT),
    (one) => press(one, 'wjw', 'object', PUSHED_AT, DOUBT),
    (one) => press(one, 'wjw', 'confer', PUSHED_AT),
  ],
  'silence and what comes after it': [
    (one) => one.deliver(PUSHED_AT),
    (one) => one.runTo(china('2026-11-24T00:01')),
    (one) => press(one, 'scjg', 'claim', AFTER),
    (one) => press(one, 'wjw', 'object', AFTER, DOUBT),
    (one) => one.deliver(AFTER, 'chat:oc_spj'),
    (one) => one.runTo(china('2026-11-30T10:00')),
    (one) => answer(one, 'correct'),
    (one) => one.api('supersede', AFTER, { by: 'another' }),
  ],
  rerouted: [
    (one) => one.deliver(PUSHED_AT),
    (one) => press(one, 'scjg', 'object', PUSHED_AT, DOUBT),
    (one) => answer(one, 'reroute', { department: 'zfj' }),
    (one) => one.deliver(PUSHED_AT),
  ],
  cancelled: [
    (one) => one.deliver(PUSHED_AT),
    (one) => press(one, 'scjg', 'claim', PUSHED_AT),
    (one) => one.api('cancel', PUSHED_AT, { reason: '推送有误，重新推送' }),
  ],
  'unreachable, then renewed': [
    (one) => one.system({ type: 'undeliverable', lane: 'chat:oc_scjg', code: 230002 }, PUSHED_AT),
    (one) => one.deliver(PUSHED_AT),
    (one) => one.runTo(china('2026-12-10T10:00')),
    (one) => one.deliver(china('2026-12-10T10:00')),
  ],
}

function press(one: Play, department: string, act: string, at: Date, input?: object): void {
  const { directory } = one.world
  const openId = `ou_${department}_liaison`
  one.press(directory.people.has(openId) ? openId : '', act, at, input)
}

function answer(one: Play, act: string, input?: object): void {
  // In ankang the bureau upholds nothing; it corrects instead.
  const upholds = one.world.profile.approvalPush.objection.answeredBy === 'approval'
  if (act === 'uphold' && !upholds) one.press('ou_spj_liaison', 'correct', PUSHED_AT)
  else one.press('ou_spj_liaison', act, AFTER, input)
}

/** Every state of every story, in one place, of one body. Steps that a place does not know are left out. */
export function scenesOf(
  place: PlaceName,
  body: BodyInput = {},
  changes: WorldChanges = {},
): Scene[] {
  return Object.entries(STEPS).flatMap(([name, steps]) => {
    const one = play(worldOf(place, changes), { departments: ['scjg', 'wjw'], ...body })
    const scenes = [sceneOf(`${place}: ${name}, pushed`, one)]
    for (const [index, step] of steps.entries()) {
      try {
        step(one)
      } catch (error) {
        if ((error as Error).name !== 'RuleError') throw error
      }
      scenes.push(sceneOf(`${place}: ${name}, step ${index + 1}`, one))
    }
    return scenes
  })
}

function sceneOf(name: string, one: Play): Scene {
  const last = one.events.at(-1)?.at ?? PUSHED_AT
  return { name, world: one.world, matter: one.matter, now: last }
}

/** The cards of a scene that hang in groups: each lane's, and the office's notices. */
export function groupCards({ name, world, matter, now }: Scene): Drawn[] {
  const views = viewsOf(world.directory, matter)
  const [task] = matter.tasks
  const notices: [string, Card][] = [
    ['moved', movedCard(matter)],
    ['expiring', expiringCard(matter)],
    ...(task ? [['recount', recountCard({ matter, task }, now)] as [string, Card]] : []),
    ...OFFICE_REASONS.map((reason): [string, Card] => [
      `office ${reason}`,
      officeCard(world, { reason, department: 'scjg', lane: 'chat:oc_scjg', code: 230002 }, matter),
    ]),
  ]
  return [
    ...views.map(({ lane, edition, departments }) =>
      drawn(
        `${name}: ${lane}`,
        'group',
        approvalCard({ world, matter, now, edition, departments }),
      ),
    ),
    ...notices.map(([kind, card]) => drawn(`${name}: ${kind}`, 'group', card)),
  ]
}

const OFFICE_REASONS = [
  'no-liaison',
  'detour',
  'undeliverable',
  'unreachable',
  'recount-after-silence',
  'confer',
  'failed-message',
]

/** The cards of a scene that go to one person each. */
export function privateCards({ name, world, matter, now }: Scene, privates: Privates): Drawn[] {
  const picture = { world, matter, now, edition: 1, departments: [] }
  const items = matter.tasks.map((task) => ({ matter, task }))
  const many = Array.from({ length: 25 }, () => items).flat()
  const reminder = reminderCard(many, now)
  const part = { from: 0, restId: '12' }
  const cards: (readonly [string, Card])[] = [
    ['details', detailsCard(picture, privates, false)],
    ['details masked', detailsCard(picture, privates, true)],
    ['details erased', detailsCard(picture, new Map(), false)],
    ...matter.tasks.flatMap((task) => formsOf({ name, world, matter, now }, task)),
    ...(reminder ? [['reminder', reminder] as const] : []),
    ['digest', digestCard(world, 'scjg', many, now, part)],
    ['rest of the digest', digestCard(world, 'scjg', many, now, { from: 20, restId: '12' })],
    ['to do', todoCard(many, now)],
    ['nothing to do', todoCard([], now)],
    ['help', helpCard()],
  ]
  return cards.map(([kind, card]) => drawn(`${name}: ${kind}`, 'person', card))
}

function formsOf({ world, matter, now }: Scene, task: Task): (readonly [string, Card])[] {
  const acts = Object.entries(KINDS[matter.kind].acts)
  return acts.flatMap(([act, definition]) => {
    if (definition.input === null || definition.task !== task.type) return []
    const picture = { world, matter, now, edition: 1, departments: [task.department] }
    return [[`form ${act}`, formCard(picture, task, act)] as const]
  })
}

const LANES = { group: 'chat:oc_scjg', person: 'person:ou_scjg_liaison' } as const

function drawn(name: string, seenBy: Drawn['seenBy'], card: Card): Drawn {
  return { name, seenBy, card: presented(card, { id: 2 ** 40, lane: LANES[seenBy] }) }
}
