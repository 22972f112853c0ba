import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { alarmsOf, GRACE_MS } from './alarms.ts'
import { isOpen } from './matter.ts'
import type { Matter } from './matter.ts'
import { china, PUSHED_AT, worldOf } from './testing.ts'
import { play } from './testing-play.ts'
import { playStory, story } from './testing-random.ts'

/** What rings although nothing of it is owed any more; empty when all is well. */
function idleAlarms(matter: Matter) {
  return alarmsOf(matter).filter(({ subject, kind }) => {
    if (matter.state === 'cancelled') return true
    const task = matter.tasks.find((one) => one.id === subject)
    switch (kind) {
      case 'expire':
        return task?.state !== 'pending' || task.expiredAt !== null || task.deadline === null
      case 'remind':
        // After silence the liaison is told once what came of it.
        return task?.state !== 'pending' && task?.state !== 'auto-claimed'
      case 'renew-card':
        return !matter.tasks.some(isOpen)
      case 'expiring-permit':
        return matter.facts.correctedBy !== null
    }
  })
}

test('whatever happens, no alarm is left for what is done', () => {
  fc.assert(
    fc.property(story, (told) => {
      playStory(told, (one) => expect(idleAlarms(one.matter)).toEqual([]))
    }),
    { numRuns: 400 },
  )
})

test('whatever happens, a subject has at most one alarm of a kind', () => {
  fc.assert(
    fc.property(story, (told) => {
      playStory(told, (one) => {
        const keys = alarmsOf(one.matter).map(({ subject, kind }) => `${kind} ${subject}`)
        expect(new Set(keys).size).toBe(keys.length)
      })
    }),
    { numRuns: 200 },
  )
})

test('whatever happens, every task that can expire has its alarm ten seconds after its end', () => {
  fc.assert(
    fc.property(story, (told) => {
      playStory(told, ({ matter }) => {
        if (matter.state === 'cancelled') return
        const owed = matter.tasks.filter(
          (task) => task.state === 'pending' && task.deadline && !task.expiredAt,
        )
        const expected = owed.flatMap(({ id, deadline }) =>
          deadline && !deadline.provisional
            ? [{ subject: id, dueAt: new Date(deadline.dueAt.getTime() + GRACE_MS) }]
            : [],
        )
        const set = alarmsOf(matter).flatMap(({ kind, subject, dueAt }) =>
          kind === 'expire' ? [{ subject, dueAt }] : [],
        )
        expect(set).toEqual(expected)
      })
    }),
    { numRuns: 200 },
  )
})

test('an alarm that has rung does not ring again for the same instant', () => {
  // `runTo` fails when one does.
  fc.assert(
    fc.property(story, (told) => {
      const one = playStory(told, () => {})
      one.runTo(china('2028-01-01T00:00'))
      expect(
        alarmsOf(one.matter).filter((alarm) => alarm.dueAt < china('2028-01-01T00:00')),
      ).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('a matter that is not there wants no alarm', () => {
  expect(alarmsOf(null)).toEqual([])
})

test('a paused task rings neither for its reminder nor for its end', () => {
  const one = play(worldOf('linzi'), { departments: ['scjg'] })
  one.deliver(PUSHED_AT)
  const kinds = (matter: Matter) => alarmsOf(matter).map((alarm) => alarm.kind)
  expect(kinds(one.matter)).toEqual(['remind', 'expire', 'renew-card'])
  const paused = { since: '2026-11-20T12:00:00+08:00', reason: '等待材料' }
  const tasks = one.matter.tasks.map((task) => ({ ...task, paused }))
  expect(kinds({ ...one.matter, tasks })).toEqual(['renew-card'])
})
