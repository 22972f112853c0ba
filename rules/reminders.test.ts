import { expect, test } from 'vitest'
import { china, PUSHED_AT, worldOf } from './testing.ts'
import type { WorldChanges } from './testing.ts'
import { play } from './testing-play.ts'
import type { Play } from './testing-play.ts'

const DOUBT = { type: 'doubt', reason: '理由' }

function delivered(
  changes: WorldChanges = {},
  at = PUSHED_AT,
  place = 'linzi' as 'linzi' | 'tancheng',
) {
  const one = play(worldOf(place, changes), { departments: ['scjg'] }, at)
  one.deliver(at)
  return one
}

function reminders(one: Play): string[] {
  return one.notices.filter((notice) => notice.template === 'reminder').map((notice) => notice.to)
}

test.each([
  ['2026-11-20T10:00', '2026-11-23T14:00', 'over a weekend'],
  ['2026-11-23T08:00', '2026-11-24T14:00', 'on a weekday'],
  ['2026-11-21T10:00', '2026-11-23T14:00', 'received on a Saturday'],
  ['2026-02-13T10:00', '2026-02-14T14:00', 'on a make-up Saturday'],
  ['2026-02-14T20:00', '2026-02-24T14:00', 'over the Spring Festival'],
  ['2026-09-30T10:00', '2026-10-08T14:00', 'over the National Day'],
  ['2025-12-31T10:00', '2026-01-04T14:00', 'over the New Year, on a make-up Sunday'],
])('delivered at %s the liaison is reminded at %s (%s)', (at, remindAt) => {
  expect(delivered({}, china(at)).task('scjg').remindAt).toEqual(china(remindAt))
})

test('the liaison is reminded once before the end, of this task, in a bundle', () => {
  const one = delivered()
  one.runTo(china('2026-11-23T13:59'))
  expect(reminders(one)).toEqual([])
  one.runTo(china('2026-11-23T23:59'))
  const { id } = one.task('scjg')
  expect(one.notices).toEqual([
    {
      to: 'person:ou_scjg_liaison',
      template: 'reminder',
      params: { items: [{ matterId: one.matter.id, taskId: id }] },
      key: null,
      bundle: true,
    },
  ])
  // It counts as sent only when it has left.
  expect(one.events.map((event) => event.type)).not.toContain('remind')
  one.system({ type: 'reminded', taskId: id, openId: 'ou_scjg_liaison' }, china('2026-11-23T14:01'))
  expect(one.events.at(-1)).toMatchObject({
    type: 'remind',
    department: 'scjg',
    data: { to: 'ou_scjg_liaison' },
  })
})

test.each(['claim', 'object'])('after %s nobody is reminded of the claim', (act) => {
  const one = delivered()
  const { id } = one.task('scjg')
  one.press('ou_scjg_liaison', act, china('2026-11-23T13:59'), act === 'object' ? DOUBT : undefined)
  one.runTo(china('2026-12-30T00:00'))
  const ofTask = one.notices.filter(({ params }) => JSON.stringify(params).includes(id))
  expect(ofTask).toEqual([])
})

test('an objection before the delivery is recorded leaves no reminder of the claim', () => {
  const one = play(worldOf('linzi'), { departments: ['scjg'] })
  one.press('ou_scjg_liaison', 'object', PUSHED_AT, DOUBT)
  one.deliver(PUSHED_AT)
  expect(one.task('scjg')).toMatchObject({ state: 'objected', remindAt: null })
})

test.each(['linzi', 'tancheng'] as const)(
  'in %s the liaison reads what came of the end at the next opening, once',
  (place) => {
    const one = delivered({}, PUSHED_AT, place)
    one.runTo(china('2026-11-24T08:29'))
    expect(reminders(one)).toHaveLength(1)
    one.runTo(china('2026-12-20T08:30'))
    expect(reminders(one)).toEqual(['person:ou_scjg_liaison', 'person:ou_scjg_liaison'])
    expect(one.task('scjg').remindAt).toBeNull()
  },
)

test('what ends on a Friday is told on Monday morning', () => {
  const one = delivered({}, china('2026-11-19T10:00'))
  one.runTo(china('2026-11-21T00:01'))
  expect(one.task('scjg').remindAt).toEqual(china('2026-11-23T08:30'))
})

test('a reminder that comes too late in the day waits for no morning after the end', () => {
  const one = delivered()
  one.system({ type: 'remind', taskId: one.task('scjg').id }, china('2026-11-23T18:30'))
  expect(one.task('scjg').remindAt).toBeNull()
  expect(reminders(one)).toEqual([])
})

test('a reminder that falls into the lunch break waits for the afternoon', () => {
  // With an afternoon of three and a half hours, half a working day before midnight is 11:30.
  const officeHours = [
    {
      from: null,
      sessions: [
        { opens: '08:30', closes: '12:00' },
        { opens: '14:30', closes: '18:00' },
      ],
    },
  ] as const
  const profile: WorldChanges['profile'] = (one) => ({ ...one, time: { ...one.time, officeHours } })
  const one = delivered({ profile })
  expect(one.task('scjg').remindAt).toEqual(china('2026-11-23T11:30'))
  one.system({ type: 'remind', taskId: one.task('scjg').id }, china('2026-11-23T12:10'))
  expect(reminders(one)).toEqual([])
  expect(one.task('scjg').remindAt).toEqual(china('2026-11-23T14:30'))
  one.runTo(china('2026-11-23T14:30'))
  expect(reminders(one)).toEqual(['person:ou_scjg_liaison'])
})

test.each<readonly [readonly string[], string]>([
  [[], 'person:ou_scjg_liaison'],
  [['ou_scjg_liaison'], 'person:ou_scjg_deputy'],
  [['ou_scjg_liaison', 'ou_scjg_deputy'], 'person:ou_scjg_leader'],
])('when %j left, the reminder goes to %s', (without, to) => {
  const one = delivered({ without })
  one.runTo(china('2026-11-23T14:00'))
  expect(reminders(one)).toEqual([to])
})

test('when nobody is left the office is told instead', () => {
  const one = delivered({ without: ['ou_scjg_liaison', 'ou_scjg_deputy', 'ou_scjg_leader'] })
  one.runTo(china('2026-11-23T14:00'))
  expect(reminders(one)).toEqual([])
  expect(one.notices.at(-1)).toMatchObject({
    to: 'chat:oc_bgs',
    template: 'office',
    params: { reason: 'no-liaison', department: 'scjg' },
  })
})

test('a reminder that could not be sent moves to the next in line, and the office is told', () => {
  const one = delivered()
  one.runTo(china('2026-11-23T14:00'))
  const { id } = one.task('scjg')
  for (const who of ['liaison', 'deputy', 'leader'] as const) {
    one.system(
      { type: 'reminder-undeliverable', taskId: id, lane: `person:ou_scjg_${who}`, code: 230013 },
      china('2026-11-23T14:05'),
    )
    expect(one.events.at(-1)).toMatchObject({
      type: 'undeliverable',
      data: { lane: `person:ou_scjg_${who}`, code: 230013, reminder: true },
    })
  }
  expect(reminders(one)).toEqual([
    'person:ou_scjg_liaison',
    'person:ou_scjg_deputy',
    'person:ou_scjg_leader',
  ])
  const reasons = one.notices.flatMap(({ params }) => params['reason'] ?? [])
  expect(reasons).toEqual(['unreachable', 'unreachable', 'unreachable', 'no-liaison'])
})

test('a card that cannot be delivered when its reminder is due reminds once, not twice', () => {
  const one = delivered({ withoutChat: ['scjg'] })
  const at = china('2026-11-23T14:00')
  one.system({ type: 'undeliverable', lane: 'person:ou_scjg_liaison', code: 230013 }, at)
  one.runTo(at)
  expect(reminders(one)).toEqual(['person:ou_scjg_deputy'])
})

test('a leader who read of an expiry is on record with the article', () => {
  const one = delivered()
  one.runTo(china('2026-11-24T00:01'))
  const { id } = one.task('scjg')
  one.system({ type: 'escalated', taskId: id, openId: 'ou_scjg_leader' }, china('2026-11-24T09:00'))
  expect(one.events.at(-1)).toMatchObject({
    type: 'escalate',
    department: 'scjg',
    basis: { source: 'article', article: '第七条第（一）项第1目' },
    data: { to: 'ou_scjg_leader' },
  })
})

test.each([
  ['over lunch', '2026-11-23T12:30', '2026-11-23T13:30'],
  ['too late in the day', '2026-11-23T18:30', null],
])('a reminder that could not leave, %s, waits for the next opening', (_, at, remindAt) => {
  const one = delivered()
  const { id } = one.task('scjg')
  // Its moment has come and it was handed to the courier.
  one.runTo(china('2026-11-23T14:00'))
  one.system({ type: 'hold-reminder', taskId: id }, china(at))
  expect(one.task('scjg').remindAt).toEqual(remindAt === null ? null : china(remindAt))
})

test('a reminder that could not leave is dropped once the claim is done', () => {
  const one = delivered()
  const { id } = one.task('scjg')
  one.runTo(china('2026-11-23T14:00'))
  one.press('ou_scjg_liaison', 'claim', china('2026-11-23T14:01'))
  one.system({ type: 'hold-reminder', taskId: id }, china('2026-11-23T18:30'))
  expect(one.task('scjg').remindAt).toBeNull()
})
