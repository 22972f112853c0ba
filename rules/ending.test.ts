import { expect, test } from 'vitest'
import { alarmsOf } from './alarms.ts'
import { KINDS } from './kinds/registry.ts'
import { china, PLACES, PUSHED_AT, refusalOf, worldOf } from './testing.ts'
import { play } from './testing-play.ts'

const DOUBT = { type: 'doubt', reason: '理由' }
const LONG = {
  departments: ['scjg', 'wjw'],
  permit: { number: 'JY1', decidedAt: '2026-11-20', validTo: '2031-11-19' },
}

function delivered(place: (typeof PLACES)[number]) {
  const one = play(worldOf(place), LONG)
  one.deliver(PUSHED_AT)
  return one
}

test.each(PLACES)('in %s a cancelled matter owes nothing and rings no more', (place) => {
  const one = delivered(place)
  one.press('ou_scjg_liaison', 'object', PUSHED_AT, DOUBT)
  const { said } = one.api('cancel', china('2026-11-20T17:00'), { reason: '推送有误' })
  expect(said.code).toBe('cancelled')
  expect(one.matter).toMatchObject({ state: 'cancelled', facts: { cancelReason: '推送有误' } })
  expect(one.matter.tasks.map((task) => [task.type, task.state])).toEqual([
    ['claim', 'cancelled'],
    ['claim', 'cancelled'],
    ['answer-objection', 'cancelled'],
  ])
  expect(one.events.at(-1)).toMatchObject({
    type: 'cancel',
    actor: { type: 'api', caller: '审批系统' },
    data: { reason: '推送有误' },
  })
  expect(alarmsOf(one.matter)).toEqual([])
})

test('what was claimed stays claimed when the matter is cancelled', () => {
  const one = delivered('linzi')
  one.press('ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))
  one.api('cancel', china('2026-11-20T17:00'), { reason: 'x' })
  expect(one.matter.tasks.map((task) => task.state)).toEqual(['claimed', 'cancelled'])
})

test('nothing is cancelled after silence took effect, not even for one of several', () => {
  const one = delivered('linzi')
  one.press('ou_wjw_liaison', 'claim', china('2026-11-20T11:00'))
  one.runTo(china('2026-11-24T00:01'))
  expect(one.task('scjg').state).toBe('auto-claimed')
  const before = one.matter
  expect(refusalOf(() => one.api('cancel', china('2026-11-24T09:00'), { reason: 'x' }))).toEqual({
    code: 'silence-took-effect',
    number: before.number,
  })
  expect(one.matter).toBe(before)
})

test('where silence has no effect an overdue push can still be cancelled', () => {
  const one = delivered('tancheng')
  one.runTo(china('2026-11-30T00:00'))
  one.api('cancel', china('2026-11-30T09:00'), { reason: 'x' })
  expect(one.matter.state).toBe('cancelled')
})

test.each(['claim', 'object', 'cancel'])('%s on a cancelled matter says that it ended', (act) => {
  const one = delivered('linzi')
  one.api('cancel', PUSHED_AT, { reason: 'x' })
  const again = () =>
    act === 'cancel'
      ? one.api('cancel', PUSHED_AT, { reason: 'y' })
      : one.press('ou_scjg_liaison', act, PUSHED_AT, act === 'object' ? DOUBT : undefined)
  expect(refusalOf(again)).toEqual({ code: 'ended', state: 'cancelled' })
})

test('the details of a cancelled matter can still be looked at', () => {
  const one = delivered('linzi')
  one.api('cancel', PUSHED_AT, { reason: 'x' })
  const buttons = KINDS['approval-push'].buttons(one.world, one.matter, one.task('scjg'))
  expect(buttons).toEqual(['view-details'])
  const { notices, events } = one.press('ou_scjg_deputy', 'view-details', PUSHED_AT)
  expect(notices).toMatchObject([{ to: 'person:ou_scjg_deputy', template: 'details' }])
  expect(events).toMatchObject([{ type: 'view-details', department: 'scjg' }])
})

test.each(PLACES)('in %s a corrected version ends the open tasks of the old one', (place) => {
  const one = delivered(place)
  one.press('ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))
  one.api('supersede', china('2026-11-20T17:00'), { by: 'new' })
  expect(one.matter).toMatchObject({ state: 'cancelled', facts: { correctedBy: 'new' } })
  expect(one.matter.tasks.map((task) => task.state)).toEqual(['claimed', 'cancelled'])
  expect(alarmsOf(one.matter)).toEqual([])
  expect(one.events.at(-1)).toMatchObject({ type: 'correct', data: { by: 'new' } })
})

test('what silence decided stays on record under a corrected version', () => {
  const one = delivered('linzi')
  one.runTo(china('2026-11-24T00:01'))
  one.api('supersede', china('2026-11-24T09:00'), { by: 'new' })
  expect(one.matter.state).toBe('closed')
  expect(one.matter.tasks.map((task) => task.state)).toEqual(['auto-claimed', 'auto-claimed'])
  expect(alarmsOf(one.matter)).toEqual([])
})

test.each(['claim', 'object'])('%s on a corrected matter points to the new version', (act) => {
  const one = delivered('tancheng')
  one.press('ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))
  one.press('ou_wjw_liaison', 'claim', china('2026-11-20T11:00'))
  one.api('supersede', china('2026-11-20T17:00'), { by: 'new' })
  const press = () =>
    one.press(
      'ou_scjg_leader',
      act,
      china('2026-11-20T18:00'),
      act === 'object' ? DOUBT : undefined,
    )
  expect(refusalOf(press)).toEqual({ code: 'ended', state: 'corrected' })
})

test('a version is corrected once, and never after it was cancelled', () => {
  const one = delivered('linzi')
  one.api('supersede', PUSHED_AT, { by: 'new' })
  expect(refusalOf(() => one.api('supersede', PUSHED_AT, { by: 'newer' }))).toEqual({
    code: 'already-corrected',
    by: 'new',
  })
  const other = delivered('linzi')
  other.api('cancel', PUSHED_AT, { reason: 'x' })
  expect(refusalOf(() => other.api('supersede', PUSHED_AT, { by: 'new' }))).toEqual({
    code: 'ended',
    state: 'cancelled',
  })
})

test('a version that announced its correction is ended by it', () => {
  const one = delivered('linzi')
  one.press('ou_scjg_liaison', 'object', PUSHED_AT, DOUBT)
  one.press('ou_spj_liaison', 'correct', PUSHED_AT)
  one.api('supersede', china('2026-11-20T17:00'), { by: 'new' })
  expect(one.matter.tasks.map((task) => task.state)).toEqual(['cancelled', 'cancelled', 'done'])
})
