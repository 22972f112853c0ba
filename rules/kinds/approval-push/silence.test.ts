import { expect, test } from 'vitest'
import { alarmsOf, GRACE_MS } from '../../alarms.ts'
import { isOverdue } from '../../matter.ts'
import { china, FIRST_END, PLACES, PUSHED_AT, worldOf } from '../../testing.ts'
import type { PlaceName } from '../../testing.ts'
import { play } from '../../testing-play.ts'
import { PERMIT_ACTIONS } from './body.ts'
import type { PermitAction } from './body.ts'

const ONE = { departments: ['scjg'] }

function acted(action: PermitAction) {
  return { ...ONE, permit: { number: 'JY1', decidedAt: '2026-11-20T09:00:00+08:00', action } }
}

function silent(place: PlaceName, action: PermitAction = 'grant', at = PUSHED_AT) {
  const one = play(worldOf(place), acted(action))
  one.deliver(at)
  return one
}

const EVERY = PLACES.flatMap((place) => PERMIT_ACTIONS.map((action) => [place, action] as const))

test.each(EVERY)(
  'in %s silence on %s claims only where the regulation says so',
  (place, action) => {
    const one = silent(place, action)
    one.runTo(china('2026-11-30T00:00'))
    const claims = place === 'linzi' && action !== 'refuse'
    expect(one.task('scjg').state).toBe(claims ? 'auto-claimed' : 'pending')
    expect(one.events.map((event) => event.type)).toEqual([
      'push',
      'route-difference',
      'deliver',
      claims ? 'auto-claim' : 'expire',
    ])
  },
)

test('silence is signed by the system, cites the article and counts from the end', () => {
  const one = silent('linzi')
  const at = new Date(FIRST_END.getTime() + GRACE_MS)
  one.runTo(at)
  expect(one.task('scjg')).toMatchObject({
    state: 'auto-claimed',
    doneBy: null,
    doneAt: FIRST_END,
    expiredAt: at,
    late: false,
  })
  expect(one.events.at(-1)).toMatchObject({
    type: 'auto-claim',
    at,
    effectiveAt: FIRST_END,
    actor: { type: 'system' },
    department: 'scjg',
    basis: { source: 'article', article: '第七条第（一）项第1目' },
    late: false,
  })
})

test.each(PLACES)('in %s the end is on record ten seconds after it, never before', (place) => {
  const one = silent(place)
  const { id } = one.task('scjg')
  for (const ms of [-86_400_000, -1, 0, 1, 9_999]) {
    const early = one.system({ type: 'expire', taskId: id }, new Date(FIRST_END.getTime() + ms))
    expect(early).toMatchObject({ events: [], notices: [], digest: [] })
    expect(early.matter).toEqual(early.before)
  }
  const { events } = one.system(
    { type: 'expire', taskId: id },
    new Date(FIRST_END.getTime() + 10_000),
  )
  expect(events).toHaveLength(1)
})

test.each(PLACES)('in %s an end is put on record once, however often it rings', (place) => {
  const one = silent(place)
  one.runTo(china('2026-11-25T00:00'))
  const again = one.system(
    { type: 'expire', taskId: one.task('scjg').id },
    china('2026-11-26T00:00'),
  )
  expect(again).toMatchObject({ events: [], notices: [], digest: [] })
})

test.each([
  ['huancui', 'default', null],
  ['danzhou', 'article', '第九条第（一）项'],
  ['ankang', 'default', null],
  ['tancheng', 'article', '第二十二条第（一）项'],
] as const)('in %s the end makes the task overdue on its basis (%s)', (place, source, article) => {
  const one = silent(place)
  expect(isOverdue(one.task('scjg'), new Date(FIRST_END.getTime() - 1))).toBe(false)
  one.runTo(china('2026-11-24T00:01'))
  expect(isOverdue(one.task('scjg'), FIRST_END)).toBe(true)
  expect(one.events.at(-1)).toMatchObject({
    type: 'expire',
    effectiveAt: FIRST_END,
    actor: { type: 'system' },
    basis: { source, article },
  })
})

test.each([
  ['huancui', 0],
  ['linzi', 1],
  ['danzhou', 1],
  ['ankang', 0],
  ['tancheng', 1],
] as const)('in %s leaders read of %i expiry: only of limits that a text sets', (place, items) => {
  const one = silent(place)
  one.runTo(china('2026-11-30T00:00'))
  const { id } = one.task('scjg')
  expect(one.digest).toEqual(
    Array.from({ length: items }, () => ({ department: 'scjg', taskId: id })),
  )
})

test('a refusal in linzi reaches the leader too: it is overdue on an article', () => {
  const one = silent('linzi', 'refuse')
  one.runTo(china('2026-11-30T00:00'))
  expect(one.digest).toHaveLength(1)
})

test.each(PLACES)('in %s nothing ends while the calendar is not announced', (place) => {
  const one = silent(place, 'grant', china('2026-12-31T10:00'))
  const { id, deadline } = one.task('scjg')
  expect(deadline).toMatchObject({ provisional: true, lastDay: '2027-01-04' })
  expect(alarmsOf(one.matter).map((alarm) => alarm.kind)).not.toContain('expire')
  one.runTo(china('2027-01-20T00:00'))
  const forced = one.system({ type: 'expire', taskId: id }, china('2027-01-20T00:00'))
  expect(forced.events).toEqual([])
  expect(one.task('scjg')).toMatchObject({ state: 'pending', expiredAt: null })
  expect(isOverdue(one.task('scjg'), china('2027-01-20T00:00'))).toBe(false)
})

test('each of several tasks ends by itself', () => {
  const one = play(worldOf('linzi'), { departments: ['scjg', 'wjw', 'zfj'] })
  one.deliver(PUSHED_AT, 'chat:oc_scjg')
  one.deliver(china('2026-11-23T10:00'), 'chat:oc_wjw')
  one.press('ou_wjw_liaison', 'claim', china('2026-11-23T11:00'))
  one.runTo(china('2026-12-30T00:00'))
  expect(one.matter.tasks.map((task) => task.state)).toEqual([
    'auto-claimed',
    'claimed',
    // Never delivered: silence has no effect on it.
    'pending',
  ])
  expect(one.matter.state).toBe('open')
})

test('silence closes the matter when it was the last task', () => {
  const one = silent('linzi')
  one.runTo(china('2026-11-24T00:01'))
  expect(one.matter.state).toBe('closed')
})
