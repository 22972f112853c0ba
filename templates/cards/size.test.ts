import { expect, test } from 'vitest'
import {
  DEPARTMENTS,
  FIRST_END,
  PEOPLE,
  person,
  PLACES,
  PUSHED_AT,
  worldOf,
} from '../../rules/testing.ts'
import type { BodyInput, PlaceName, WorldChanges } from '../../rules/testing.ts'
import { play } from '../../rules/testing-play.ts'
import type { Play } from '../../rules/testing-play.ts'
import { viewsOf } from '../../rules/views.ts'
import { validateCard } from '../../sandbox/card/validate.ts'
import { CARD_BYTES, cardBytes } from '../card.ts'
import { groupCards, privateCards, scenesOf } from '../testing.ts'
import type { Drawn, Scene } from '../testing.ts'

/** A text of some length out of characters of three bytes, each of which markdown would take for its own. */
function long(length: number): string {
  return '长*名<称'.repeat(length).slice(0, length)
}

const FIFTY = Array.from({ length: 50 }, (_, n) => n)

/** Everything as long as the API lets it be. */
const LONGEST: BodyInput = {
  item: { name: long(300), code: 'spjy' },
  counterpart: {
    name: long(200),
    type: 'organisation',
    creditCode: '91350100M000100Y43',
    contact: { name: long(60), phone: '1'.repeat(40) },
  },
  permit: {
    number: long(120),
    decidedAt: '2026-11-20T09:00:00+08:00',
    validFrom: '2026-11-20',
    validTo: '2031-11-19',
  },
  kind: 'one-licence',
  certificate: Object.fromEntries(FIFTY.map((n) => [`${long(50)}${n}`, long(500)])),
  commitment: { letter: long(4000), dueOn: '2026-12-20', missing: FIFTY.map(() => long(200)) },
  documents: FIFTY.map((n) => ({
    name: long(200),
    url: `https://files.example/${'a'.repeat(1900)}${n}`,
  })),
  extra: FIFTY.map((n) => ({ label: `补充${n}`, value: long(1000) })),
}

const LONG_WORLD: WorldChanges = {
  departments: DEPARTMENTS.map((one) => ({ ...one, name: long(100) })),
  people: PEOPLE.map((one) => ({ ...one, name: long(60) })),
  profile: (one) => ({
    ...one,
    approvalPush: { ...one.approvalPush, extraLabels: FIFTY.map((n) => `补充${n}`) },
  }),
}

const LONG_PRIVATES = new Map([
  ['counterpart.name', long(200)],
  ['counterpart.contact.name', long(60)],
  ['counterpart.contact.phone', '1'.repeat(40)],
  ['commitment.letter', long(4000)],
  ...FIFTY.map((n) => [`documents.${n}.url`, `https://files.example/${'a'.repeat(1900)}`] as const),
])

function expectTaken(cards: readonly Drawn[]): void {
  for (const { name, card } of cards) {
    expect(validateCard(card), name).toEqual([])
    expect(cardBytes(card), name).toBeLessThanOrEqual(CARD_BYTES)
  }
}

test.each(PLACES)('in %s the longest cards stay within bounds in every state', (place) => {
  for (const scene of scenesOf(place, LONGEST, LONG_WORLD)) expectTaken(groupCards(scene))
})

test('private cards stay within bounds too, and say what was left out', () => {
  const scenes = scenesOf('linzi', LONGEST, LONG_WORLD)
  for (const scene of [scenes[0], scenes[2], scenes.at(-1)]) {
    if (scene) expectTaken(privateCards(scene, LONG_PRIVATES))
  }
  const details = privateCards(scenes[0]!, LONG_PRIVATES).find((one) =>
    one.name.endsWith('details'),
  )
  expect(JSON.stringify(details?.card)).toContain('内容较长，未全部展示')
})

/** Fifty departments; `chatOf` says where each is reached. */
function fifty(place: PlaceName, chatOf: (n: number) => string | null): Play {
  const departments = [
    ...DEPARTMENTS,
    ...FIFTY.map((n) => ({
      code: `d${n}`,
      name: long(100),
      side: 'supervision' as const,
      sort: 'competent' as const,
      chatId: chatOf(n),
    })),
  ]
  const people = [...PEOPLE, ...FIFTY.map((n) => person(`d${n}`, 'liaison'))]
  const world = worldOf(place, { ...LONG_WORLD, departments, people })
  return play(world, { ...LONGEST, departments: FIFTY.map((n) => `d${n}`) })
}

function sceneOf(one: Play, now: Date): Scene {
  return { name: 'fifty', world: one.world, matter: one.matter, now }
}

test('fifty departments in chats of their own have cards of their own', () => {
  const one = fifty('linzi', (n) => `oc_d${n}`)
  one.deliver(PUSHED_AT)
  expect(viewsOf(one.world.directory, one.matter)).toHaveLength(50)
  expectTaken(groupCards(sceneOf(one, PUSHED_AT)))
})

test.each(['linzi', 'tancheng'] as const)(
  'in %s fifty departments in one chat share a card that Feishu takes, in every state',
  (place) => {
    const one = fifty(place, () => 'oc_all')
    expectTaken(groupCards(sceneOf(one, PUSHED_AT)))
    one.deliver(PUSHED_AT)
    expectTaken(groupCards(sceneOf(one, PUSHED_AT)))
    const input = { type: 'doubt', reason: long(1000) }
    for (const n of FIFTY.slice(0, 10)) one.press(`ou_d${n}_liaison`, 'object', PUSHED_AT, input)
    for (const n of FIFTY.slice(10, 20)) one.press(`ou_d${n}_liaison`, 'claim', PUSHED_AT)
    expectTaken(groupCards(sceneOf(one, PUSHED_AT)))
    one.runTo(new Date(FIRST_END.getTime() + 60_000))
    expectTaken(groupCards(sceneOf(one, FIRST_END)))
  },
)

/** The tasks that have a button with these words on a card. */
function tasksWith(card: unknown, act: string): string[] {
  const found: string[] = []
  JSON.stringify(card, (_, value: unknown) => {
    const { a, t } = (value ?? {}) as { a?: string; t?: string }
    if (a === act && t) found.push(t)
    return value
  })
  return found
}

test('however full a shared card is, every department finds its button on it', () => {
  const one = fifty('linzi', () => 'oc_all')
  one.deliver(PUSHED_AT)
  for (const n of FIFTY) {
    const [shared] = groupCards(sceneOf(one, PUSHED_AT))
    const [button] = tasksWith(shared?.card, 'claim')
    one.press(`ou_d${n}_liaison`, 'claim', PUSHED_AT, undefined, button)
  }
  expect(one.matter.tasks.filter((task) => task.state === 'claimed')).toHaveLength(50)
  const [shared] = groupCards(sceneOf(one, PUSHED_AT))
  expect(tasksWith(shared?.card, 'claim')).toEqual([])
})

test('a full card says until when, and what silence would do', () => {
  const one = fifty('linzi', () => 'oc_all')
  const [shared] = groupCards(sceneOf(one, PUSHED_AT))
  const text = JSON.stringify(shared?.card)
  expect(text).toContain('11月23日24时前')
  expect(text).toContain('视为自动认领')
})
