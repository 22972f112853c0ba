import { expect, test } from 'vitest'
import { alarmsOf } from '../../alarms.ts'
import { china, DEPARTMENTS, PUSHED_AT, worldOf } from '../../testing.ts'
import type { BodyInput, PlaceName } from '../../testing.ts'
import { play } from '../../testing-play.ts'

function pushOf(place: PlaceName, permit: object, at: Date, world = worldOf(place)) {
  const body: BodyInput = { permit: { number: 'JY1', ...permit } }
  return play(world, body, at).events[0]
}

// Tancheng counts from the decision, danzhou from the completion; the end is 24:00 of the next working day.
test.each([
  ['tancheng', '2026-11-20T09:00:00+08:00', undefined, '2026-11-23T23:59:59.999', false],
  ['tancheng', '2026-11-20T09:00:00+08:00', undefined, '2026-11-24T00:00', true],
  ['tancheng', '2026-11-20T00:00:00+08:00', undefined, '2026-11-23T23:59:59.999', false],
  ['tancheng', '2026-11-20', undefined, '2026-11-24T00:00', true],
  ['tancheng', '2026-11-20T09:00:00+08:00', '2026-12-01', '2026-11-24T00:00', true],
  ['danzhou', '2026-11-02', '2026-11-20T09:00:00+08:00', '2026-11-23T23:59:59.999', false],
  ['danzhou', '2026-11-02', '2026-11-20T09:00:00+08:00', '2026-11-24T00:00', true],
  ['danzhou', '2026-11-20', undefined, '2026-11-24T00:00', true],
  ['danzhou', '2026-11-19T16:00:00Z', undefined, '2026-11-23T23:59:59.999', false],
] as const)('in %s decided %s, completed %s, a push at %s is late: %s', (...row) => {
  const [place, decidedAt, completedAt, at, late] = row
  const event = pushOf(place, { decidedAt, completedAt }, china(at))
  expect(event).toMatchObject({
    type: 'push',
    late,
    data: { pushDueAt: '2026-11-24T00:00:00+08:00' },
  })
})

test.each([
  ['on the eve of a holiday', '2026-09-30T17:00:00+08:00', '2026-10-09T00:00:00+08:00'],
  ['on a Saturday', '2026-11-21T10:00:00+08:00', '2026-11-24T00:00:00+08:00'],
  ['before a make-up Saturday', '2026-02-13T17:00:00+08:00', '2026-02-15T00:00:00+08:00'],
])('in tancheng a decision %s is owed until the next working day ends', (_, decidedAt, end) => {
  expect(pushOf('tancheng', { decidedAt }, china('2026-12-01T00:00'))?.data['pushDueAt']).toBe(end)
})

test.each(['huancui', 'linzi', 'ankang'] as const)(
  'in %s the push has no limit: the elapsed time is on record, and nothing is late',
  (place) => {
    const decidedAt = '2026-11-20T09:00:00+08:00'
    const event = pushOf(place, { decidedAt }, china('2026-12-20T12:12:30'))
    expect(event).toMatchObject({
      late: false,
      data: { pushDueAt: null, elapsedMs: 30 * 86_400_000 + 3 * 3_600_000 + 12 * 60_000 + 30_000 },
    })
  },
)

test('the time elapsed since a decision that lies ahead is nought', () => {
  const event = pushOf('linzi', { decidedAt: '2026-11-21T09:00:00+08:00' }, PUSHED_AT)
  expect(event?.data['elapsedMs']).toBe(0)
})

test.each([
  ['huancui', 'spj', '第二部分第（三）项'],
  ['linzi', 'spj', '第七条第（一）项第1目'],
  ['danzhou', 'zhck', '第九条第（一）项'],
  ['ankang', 'spj', '第九条第（一）项'],
  ['tancheng', 'spj', '第二十二条第（一）项'],
] as const)('in %s the push is owed by %s on %s', (place, department, article) => {
  const event = pushOf(place, { decidedAt: '2026-11-20' }, PUSHED_AT)
  expect(event).toMatchObject({ department, basis: { source: 'article', article } })
})

test('in danzhou without a window the bureau owes the push', () => {
  const departments = DEPARTMENTS.filter((each) => each.code !== 'zhck')
  const world = worldOf('danzhou', { departments })
  expect(pushOf('danzhou', { decidedAt: '2026-11-20' }, PUSHED_AT, world)?.department).toBe('spj')
})

test('a push is not late on a date that is not announced', () => {
  const event = pushOf('tancheng', { decidedAt: '2026-12-31' }, china('2027-02-01T00:00'))
  expect(event?.late).toBe(false)
})

const LONG = { number: 'JY1', decidedAt: '2026-11-20' }

test.each([
  ['sixty days before, at nine', '2027-06-01', 'grant', '2027-04-02T09:00'],
  ['at the next opening where that is a Saturday', '2027-05-16', 'renew', '2027-03-17T09:00'],
  ['on Monday for a Sunday', '2027-05-13', 'modify', '2027-03-15T08:30'],
] as const)("the permit's end is told %s", (_, validTo, action, at) => {
  const one = play(worldOf('linzi'), { permit: { ...LONG, validTo, action } })
  expect(new Date(one.matter.facts.validityNoticeAt ?? '')).toEqual(china(at))
})

test.each([
  ['a permit for ever', {}],
  ['a refusal', { validTo: '2031-11-19', action: 'refuse' }],
  ['a deregistration', { validTo: '2031-11-19', action: 'deregister' }],
  ['one that runs out within the sixty days', { validTo: '2027-01-10' }],
])('no end is told of %s', (_, permit) => {
  const one = play(worldOf('linzi'), { permit: { ...LONG, ...permit } })
  expect(one.matter.facts.validityNoticeAt).toBeNull()
  expect(alarmsOf(one.matter)).toEqual([])
})

test('who took the business over is told of its end, once, in its own chat', () => {
  const one = play(worldOf('tancheng'), {
    departments: ['scjg', 'wjw', 'zfj'],
    permit: { ...LONG, validTo: '2027-06-01' },
  })
  one.press('ou_scjg_liaison', 'claim', PUSHED_AT)
  one.press('ou_wjw_liaison', 'claim', PUSHED_AT)
  one.runTo(china('2027-12-01T00:00'))
  expect(one.notices.map(({ to, template }) => [to, template])).toEqual([
    ['chat:oc_scjg', 'expiring'],
    ['chat:oc_wjw', 'expiring'],
  ])
  expect(one.events.slice(-2)).toMatchObject([
    { type: 'expiring-permit', department: 'scjg', at: china('2027-04-02T09:00') },
    { type: 'expiring-permit', department: 'wjw', at: china('2027-04-02T09:00') },
  ])
})

test('a cancelled push tells nobody of its end', () => {
  const one = play(worldOf('tancheng'), { permit: { ...LONG, validTo: '2027-06-01' } })
  one.press('ou_scjg_liaison', 'claim', PUSHED_AT)
  one.api('cancel', PUSHED_AT, { reason: 'x' })
  one.runTo(china('2027-12-01T00:00'))
  expect(one.notices).toEqual([])
})
