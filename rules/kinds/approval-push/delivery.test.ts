import { expect, test } from 'vitest'
import { alarmsOf } from '../../alarms.ts'
import { shownDeadline } from '../../run-limit.ts'
import { china, DEPARTMENTS, FIRST_END, PLACES, PUSHED_AT, worldOf } from '../../testing.ts'
import type { PlaceName, WorldChanges } from '../../testing.ts'
import { play } from '../../testing-play.ts'

const ONE = { departments: ['scjg'] }

test.each(PLACES)('in %s nothing runs before the delivery, however long that takes', (place) => {
  const one = play(worldOf(place), ONE)
  one.runTo(china('2026-12-31T00:00'))
  expect(alarmsOf(one.matter)).toEqual([])
  expect(one.task('scjg')).toMatchObject({ state: 'pending', deadline: null, remindAt: null })
})

test('until delivered the end shown is what it would be if delivered now', () => {
  const world = worldOf('linzi')
  const task = play(world, ONE).task('scjg')
  expect(shownDeadline(world, task, PUSHED_AT)?.dueAt).toEqual(FIRST_END)
  const later = shownDeadline(world, task, china('2026-11-23T23:59:59.999'))
  expect(later?.dueAt).toEqual(china('2026-11-25T00:00'))
})

test.each([
  ['huancui', 'default', null],
  ['linzi', 'article', '第七条第（一）项第1目'],
  ['danzhou', 'article', '第九条第（一）项'],
  ['ankang', 'default', null],
  ['tancheng', 'article', '第二十二条第（一）项'],
] as const)('in %s the delivery sets an end one working day on (%s)', (place, source, article) => {
  const one = play(worldOf(place), ONE)
  one.deliver(china('2026-11-20T18:30'))
  const task = one.task('scjg')
  expect(task).toMatchObject({
    deliveredAt: china('2026-11-20T18:30'),
    limit: { source, article, count: 1, unit: 'working-day' },
    deadline: { dueAt: FIRST_END, lastDay: '2026-11-23', provisional: false },
    remindAt: china('2026-11-23T14:00'),
  })
  expect(one.events.at(-1)).toMatchObject({
    type: 'deliver',
    actor: { type: 'system' },
    department: 'scjg',
    basis: { source, article },
    data: {
      lane: 'chat:oc_scjg',
      dueAt: '2026-11-24T00:00:00+08:00',
      provisional: false,
      calendar: '2020-2026:1',
    },
  })
})

test('each department counts from its own delivery', () => {
  const one = play(worldOf('linzi'))
  one.deliver(PUSHED_AT, 'chat:oc_scjg')
  one.deliver(china('2026-11-23T09:00'), 'chat:oc_zfj')
  expect(one.task('scjg').deadline?.dueAt).toEqual(FIRST_END)
  expect(one.task('zfj').deadline?.dueAt).toEqual(china('2026-11-25T00:00'))
})

test('a second delivery of the same card moves no limit', () => {
  const one = play(worldOf('linzi'), ONE)
  one.deliver(PUSHED_AT)
  one.deliver(china('2026-11-23T10:00'), 'chat:oc_scjg')
  expect(one.task('scjg').deadline?.dueAt).toEqual(FIRST_END)
  expect(one.events.filter((event) => event.type === 'deliver')).toHaveLength(1)
})

test('departments that share a chat are delivered together by one card', () => {
  const departments = DEPARTMENTS.map((one) =>
    one.code === 'zfj' ? { ...one, chatId: 'oc_scjg' } : one,
  )
  const one = play(worldOf('linzi', { departments }))
  one.deliver(PUSHED_AT, 'chat:oc_scjg')
  expect(one.matter.tasks.map((task) => task.deadline?.dueAt)).toEqual([FIRST_END, FIRST_END])
})

const LADDER: readonly (readonly [string, WorldChanges, readonly string[]])[] = [
  [
    'its group, then its liaison',
    {},
    ['chat:oc_scjg', 'person:ou_scjg_liaison', 'person:ou_scjg_deputy', 'person:ou_scjg_leader'],
  ],
  [
    'its liaison first where it has no group',
    { withoutChat: ['scjg'] },
    ['person:ou_scjg_liaison', 'person:ou_scjg_deputy', 'person:ou_scjg_leader'],
  ],
  [
    'the deputy in force where the liaison left',
    { withoutChat: ['scjg'], without: ['ou_scjg_liaison'] },
    ['person:ou_scjg_deputy', 'person:ou_scjg_leader'],
  ],
  [
    'the leader where nobody else is left',
    { without: ['ou_scjg_liaison', 'ou_scjg_deputy'] },
    ['chat:oc_scjg', 'person:ou_scjg_leader'],
  ],
]

test.each(LADDER)('a department is reached by %s, until nobody is left', (_, changes, lanes) => {
  const one = play(worldOf('linzi', changes), ONE)
  for (const [index, lane] of lanes.entries()) {
    const at = new Date(PUSHED_AT.getTime() + index * 1000)
    one.system({ type: 'undeliverable', lane: lane as 'chat:x', code: 230002 }, at)
  }
  const undeliverable = one.events.filter((event) => event.type === 'undeliverable')
  expect(undeliverable.map((event) => event.data['lane'])).toEqual(lanes)
  const told = one.notices.map(({ to, template, params }) => [to, template, params['reason']])
  expect(told).toEqual(
    lanes.map((_, index) => [
      'chat:oc_bgs',
      'office',
      index === lanes.length - 1 ? 'undeliverable' : 'detour',
    ]),
  )
  // Nobody was reached, so no limit runs and silence has no effect.
  one.runTo(china('2027-01-31T00:00'))
  expect(one.task('scjg')).toMatchObject({ state: 'pending', deadline: null, expiredAt: null })
})

test('after a detour the limit runs from the delivery of the next lane', () => {
  const one = play(worldOf('linzi'), ONE)
  one.system({ type: 'undeliverable', lane: 'chat:oc_scjg', code: 230002 }, PUSHED_AT)
  one.deliver(china('2026-11-23T09:00'))
  expect(one.matter.facts.places).toHaveProperty(['person:ou_scjg_liaison'])
  expect(one.task('scjg').deadline?.dueAt).toEqual(china('2026-11-25T00:00'))
})

test('the same failure reported twice counts once', () => {
  const one = play(worldOf('linzi'), ONE)
  one.system({ type: 'undeliverable', lane: 'chat:oc_scjg', code: 230002 }, PUSHED_AT)
  const again = one.system({ type: 'undeliverable', lane: 'chat:oc_scjg', code: 230002 }, PUSHED_AT)
  expect(again).toMatchObject({ events: [], notices: [] })
  expect(again.matter).toEqual(again.before)
})

test.each<readonly [string, readonly string[], boolean]>([
  ['everybody is there', [], false],
  ['the liaison left and the deputy acts', ['ou_scjg_liaison'], false],
  ['the deputy alone left', ['ou_scjg_deputy'], false],
  ['liaison and deputy left', ['ou_scjg_liaison', 'ou_scjg_deputy'], true],
])('the office is told of a vacancy on delivery: %s', (_, without, told) => {
  const one = play(worldOf('linzi', { without }), ONE)
  one.deliver(PUSHED_AT)
  const vacancies = one.notices.filter((notice) => notice.params['reason'] === 'no-liaison')
  expect(vacancies.map((notice) => notice.to)).toEqual(told ? ['chat:oc_bgs'] : [])
})

test.each<readonly [PlaceName, readonly string[], string | null]>([
  ['linzi', [], 'chat:oc_bgs'],
  ['linzi', ['bgs'], 'person:ou_bgs_office'],
])('in %s, office groups missing: %j, the office is told in %s', (place, withoutChat, to) => {
  const one = play(
    worldOf(place, { withoutChat, without: ['ou_scjg_liaison', 'ou_scjg_deputy'] }),
    ONE,
  )
  one.deliver(PUSHED_AT)
  expect(one.notices.map((notice) => notice.to)).toEqual([to])
})

test('where there is no office the bureau is told', () => {
  const world = worldOf('linzi', {
    departments: DEPARTMENTS.filter((one) => one.code !== 'bgs'),
    without: ['ou_scjg_liaison', 'ou_scjg_deputy'],
  })
  const one = play(world, ONE)
  one.deliver(PUSHED_AT)
  expect(one.notices.map((notice) => notice.to)).toEqual(['chat:oc_spj'])
})
