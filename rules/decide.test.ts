import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide, decideSystemAct } from './decide.ts'
import type { SystemAct } from './decide.ts'
import { isOpen } from './matter.ts'
import type { Matter } from './matter.ts'
import { PUSHED_AT, worldOf } from './testing.ts'
import { play } from './testing-play.ts'
import { playStory, story } from './testing-random.ts'

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const inner of Object.values(value)) frozen(inner)
    Object.freeze(value)
  }
  return value
}

const SYSTEM_ACTS: readonly ((matter: Matter) => SystemAct)[] = [
  () => ({ type: 'deliver', lane: 'chat:oc_scjg' }),
  () => ({ type: 'undeliverable', lane: 'chat:oc_scjg', code: 230002 }),
  (matter) => ({ type: 'remind', taskId: matter.tasks[0]?.id ?? '' }),
  (matter) => ({ type: 'expire', taskId: matter.tasks[0]?.id ?? '' }),
  (matter) => ({ type: 'expire', taskId: matter.tasks.at(-1)?.id ?? '' }),
  () => ({ type: 'renew-card', lane: 'chat:oc_scjg', edition: null }),
  () => ({ type: 'expiring-permit' }),
  (matter) => ({ type: 'hold-reminder', taskId: matter.tasks[0]?.id ?? '' }),
  () => ({ type: 'recompute' }),
]

test('the same matter and act give the same decision, and the matter stays as it was', () => {
  fc.assert(
    fc.property(story, fc.constantFrom(...SYSTEM_ACTS), (told, actOf) => {
      playStory(told, ({ world, matter }, at) => {
        const before = structuredClone(matter)
        const act = actOf(frozen(matter))
        const first = decideSystemAct(world, matter, act, at)
        expect(decideSystemAct(world, matter, act, at)).toEqual(first)
        expect(matter).toEqual(before)
      })
    }),
    { numRuns: 100 },
  )
})

test('a press decided twice is decided alike, and its input stays as it was', () => {
  const { world, matter } = play(worldOf('linzi'))
  const act = frozen({
    type: 'object',
    actor: { type: 'person', openId: 'ou_scjg_liaison' } as const,
    at: PUSHED_AT,
    taskId: matter.tasks[0]?.id ?? '',
    input: { type: 'doubt', reason: '  理由  ' },
  })
  const first = decide(world, frozen(matter), act)
  expect(decide(world, matter, act)).toEqual(first)
  expect(first.before).toBe(matter)
})

test('whatever happens, a matter is open exactly as long as a task is', () => {
  fc.assert(
    fc.property(story, (told) => {
      playStory(told, ({ matter }) => {
        const open = matter.tasks.some(isOpen)
        if (matter.state === 'cancelled') expect(open).toBe(false)
        else expect(matter.state).toBe(open ? 'open' : 'closed')
      })
    }),
    { numRuns: 200 },
  )
})

test('whatever happens, what silence did is never undone', () => {
  fc.assert(
    fc.property(story, (told) => {
      const silenced = new Map<string, Date | null>()
      playStory(told, ({ matter }) => {
        for (const task of matter.tasks) {
          if (task.state === 'auto-claimed') {
            expect(told.place).toBe('linzi')
            expect(told.refusal).toBe(false)
            expect(task).toMatchObject({ doneBy: null, doneAt: task.deadline?.dueAt })
            expect(task.deadline?.provisional).toBe(false)
            silenced.set(task.id, task.doneAt)
          } else if (silenced.has(task.id)) {
            // Only another department can take it over, by the bureau's answer to an objection.
            expect(task.state).toBe('returned')
          }
        }
      })
    }),
    { numRuns: 300 },
  )
})

test('whatever happens, every change is one version on and every event is of its act', () => {
  fc.assert(
    fc.property(story, (told) => {
      const one = playStory(told, () => {})
      for (const { before, matter, events } of one.decisions.slice(1)) {
        const changed = events.length > 0 || JSON.stringify(before) !== JSON.stringify(matter)
        expect(matter.version).toBe((before?.version ?? 0) + (changed ? 1 : 0))
        for (const event of events) {
          expect(matter.tasks.map((task) => task.id)).toContain(event.taskId ?? matter.tasks[0]?.id)
          expect(event.effectiveAt === null || event.effectiveAt <= event.at).toBe(true)
        }
      }
    }),
    { numRuns: 150 },
  )
})

test('whatever happens, nothing personal enters the trail', () => {
  fc.assert(
    fc.property(story, (told) => {
      const one = playStory(told, () => {})
      const trail = JSON.stringify(one.events)
      // Names and reasons stand on the matter, where they can be erased; the trail holds ids.
      expect(trail).not.toContain('的liaison')
      expect(trail).not.toContain('理由')
    }),
    { numRuns: 100 },
  )
})

test('an event keeps which version of the card was pressed', () => {
  const { world, matter } = play(worldOf('linzi'))
  const act = {
    type: 'claim',
    actor: { type: 'person', openId: 'ou_scjg_liaison' } as const,
    at: PUSHED_AT,
    taskId: matter.tasks[0]?.id ?? '',
    cardVersion: 7,
  }
  expect(decide(world, matter, act).events).toMatchObject([{ type: 'claim', cardVersion: 7 }])
  const { cardVersion: _, ...without } = act
  expect(decide(world, matter, without).events).toMatchObject([{ cardVersion: null }])
})

test('system acts on a task that is not there do nothing', () => {
  const { world, matter } = play(worldOf('linzi'))
  const acts: SystemAct[] = [
    { type: 'remind', taskId: 'x' },
    { type: 'reminded', taskId: 'x', openId: 'ou_x' },
    { type: 'reminder-undeliverable', taskId: 'x', lane: 'person:ou_x', code: null },
    { type: 'escalated', taskId: 'x', openId: 'ou_x' },
    { type: 'expire', taskId: 'x' },
    { type: 'hold-reminder', taskId: 'x' },
  ]
  for (const act of acts) {
    const decision = decideSystemAct(world, matter, act, PUSHED_AT)
    expect(decision).toMatchObject({ matter, events: [], notices: [], digest: [] })
  }
})
