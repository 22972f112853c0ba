import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PLACES } from '../../rules/testing.ts'
import { playStory, story } from '../../rules/testing-random.ts'
import { validateCard } from '../../sandbox/card/validate.ts'
import { CARD_BYTES, cardBytes } from '../card.ts'
import { groupCards, privateCards, scenesOf } from '../testing.ts'

const PRIVATES = new Map([
  ['counterpart.contact.name', '联系人甲'],
  ['counterpart.contact.phone', '13900001234'],
])

test.each(PLACES)('in %s Feishu takes every card in every state', (place) => {
  const scenes = scenesOf(place)
  // Ankang leaves out what its bureau cannot do; elsewhere each step is a state of its own.
  expect(scenes.length).toBeGreaterThan(25)
  for (const scene of scenes) {
    for (const { name, card } of [...groupCards(scene), ...privateCards(scene, PRIVATES)]) {
      expect(validateCard(card), name).toEqual([])
      expect(cardBytes(card), name).toBeLessThanOrEqual(CARD_BYTES)
    }
  }
})

test('the scenes show every state that a task of this kind can have', () => {
  const states = PLACES.flatMap((place) =>
    scenesOf(place).flatMap(({ matter }) =>
      matter.tasks.map((task) => `${task.type} ${task.state}`),
    ),
  )
  expect([...new Set(states)].sort()).toEqual([
    'answer-objection done',
    'answer-objection pending',
    'claim auto-claimed',
    'claim cancelled',
    'claim claimed',
    'claim objected',
    'claim pending',
    'claim returned',
  ])
})

test('whatever happens to a matter, Feishu takes its cards', () => {
  fc.assert(
    fc.property(story, (told) => {
      const one = playStory(told, () => {})
      const now = one.events.at(-1)?.at ?? new Date(0)
      const scene = { name: 'any', world: one.world, matter: one.matter, now }
      for (const { name, card } of [...groupCards(scene), ...privateCards(scene, PRIVATES)]) {
        expect(validateCard(card), name).toEqual([])
        expect(cardBytes(card), name).toBeLessThanOrEqual(CARD_BYTES)
      }
    }),
    { numRuns: 60 },
  )
})
