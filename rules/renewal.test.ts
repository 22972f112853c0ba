import { expect, test } from 'vitest'
import { alarmsOf } from './alarms.ts'
import { china, DEPARTMENTS, PUSHED_AT, worldOf } from './testing.ts'
import { play } from './testing-play.ts'
import { viewsOf } from './views.ts'

const LANE = 'chat:oc_scjg'

// In tancheng an unclaimed task stays open, so its card lives on.
function open(at = PUSHED_AT) {
  const one = play(worldOf('tancheng'), { departments: ['scjg'] }, at)
  one.deliver(at)
  return one
}

test.each([
  ['2026-11-20T10:00', '2026-12-03T10:00', 'thirteen days on, in office hours'],
  ['2026-11-20T20:00', '2026-12-04T08:30', 'held to office hours before the buttons die'],
  ['2026-11-22T10:00', '2026-12-05T10:00', 'on a Saturday where Monday would be too late'],
  ['2026-09-18T10:00', '2026-10-01T10:00', 'on a holiday where its end would be too late'],
])('a card sent at %s is renewed at %s: %s', (at, renewAt) => {
  const one = open(china(at))
  expect(new Date(one.matter.facts.places[LANE]?.renewAt ?? '')).toEqual(china(renewAt))
  expect(alarmsOf(one.matter)).toContainEqual({
    subject: LANE,
    kind: 'renew-card',
    dueAt: china(renewAt),
  })
})

test('the fresh card is another edition, which is renewed in its turn', () => {
  const one = open()
  one.runTo(china('2026-12-03T10:00'))
  expect(one.events.at(-1)).toMatchObject({ type: 'renew-card', data: { lane: LANE } })
  expect(viewsOf(one.world.directory, one.matter)).toEqual([
    { lane: LANE, edition: 2, departments: ['scjg'] },
  ])
  one.deliver(china('2026-12-03T10:01'))
  one.runTo(china('2026-12-16T10:01'))
  expect(one.matter.facts.places[LANE]).toEqual({ edition: 3, sentAt: null, renewAt: null })
})

test('a renewal moves no limit and opens no task again', () => {
  const one = open()
  one.runTo(china('2026-12-03T10:00'))
  const before = one.task('scjg')
  one.deliver(china('2026-12-03T10:01'))
  expect(one.task('scjg')).toEqual(before)
  expect(one.events.filter((event) => event.type === 'deliver')).toHaveLength(1)
})

test('a card without open tasks is not renewed', () => {
  const one = open()
  one.press('ou_scjg_liaison', 'claim', china('2026-12-03T09:59'))
  expect(alarmsOf(one.matter)).toEqual([])
  const rang = one.system(
    { type: 'renew-card', lane: LANE, edition: null },
    china('2026-12-03T10:00'),
  )
  expect(rang.events).toEqual([])
  expect(one.matter.facts.places[LANE]?.edition).toBe(1)
})

test('while another department still owes, the finished one gets no fresh card', () => {
  const one = play(worldOf('tancheng'), { departments: ['scjg', 'wjw'] })
  one.deliver(PUSHED_AT)
  one.press('ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))
  one.runTo(china('2026-12-03T10:00'))
  expect(one.matter.facts.places).toMatchObject({
    [LANE]: { edition: 1, renewAt: null },
    'chat:oc_wjw': { edition: 2, sentAt: null },
  })
})

test('a lost card is replaced once, although its loss is reported twice', () => {
  const one = open()
  one.system({ type: 'renew-card', lane: LANE, edition: 1 }, china('2026-11-21T10:00'))
  one.system({ type: 'renew-card', lane: LANE, edition: 1 }, china('2026-11-21T10:00'))
  expect(one.matter.facts.places[LANE]?.edition).toBe(2)
})

test('a lane that the department has left gets no fresh card', () => {
  const one = open()
  const departments = DEPARTMENTS.map((each) =>
    each.code === 'scjg' ? { ...each, chatId: 'oc_new' } : each,
  )
  one.world = worldOf('tancheng', { departments })
  one.runTo(china('2026-12-03T10:00'))
  expect(one.matter.facts.places[LANE]).toMatchObject({ edition: 1, renewAt: null })
  expect(viewsOf(one.world.directory, one.matter)).toEqual([
    { lane: 'chat:oc_new', edition: 1, departments: ['scjg'] },
  ])
})
