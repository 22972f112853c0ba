import { expect, test } from 'vitest'
import { decide } from './decide.ts'
import { firstInLine } from './directory.ts'
import { KINDS } from './kinds/registry.ts'
import { PEOPLE, person, PLACES, PUSHED_AT, refusalOf, worldOf } from './testing.ts'
import type { WorldChanges } from './testing.ts'
import { play } from './testing-play.ts'

const INPUTS: { readonly [act: string]: object } = {
  object: { type: 'doubt', reason: '理由' },
  uphold: { explanation: '说明' },
  reroute: { department: 'zfj' },
}

/** A push to two departments, of which one has objected; `zfj` has nothing to do with it. */
function disputed(changes: WorldChanges = {}) {
  const one = play(worldOf('linzi', changes), { departments: ['scjg', 'wjw'] })
  one.deliver(PUSHED_AT)
  const objector = changes.without?.includes('ou_wjw_liaison') ? 'leader' : 'liaison'
  one.press(`ou_wjw_${objector}`, 'object', PUSHED_AT, INPUTS['object'])
  return one
}

function mayPress(openId: string, act: string, department: string, changes?: WorldChanges) {
  const one = disputed(changes)
  const task = one.matter.tasks.findLast((each) => each.department === department)
  try {
    one.press(openId, act, PUSHED_AT, INPUTS[act], task?.id)
    return true
  } catch (error) {
    const { code } = refusalOf(() => {
      throw error
    })
    if (code === 'not-yours' || code === 'not-confidant') return false
    throw error
  }
}

// Every person of every role and department, on every button: all but these are turned away.
const MAY: readonly (readonly [act: string, department: string, readonly string[]])[] = [
  ['claim', 'scjg', ['ou_scjg_liaison', 'ou_scjg_leader']],
  ['object', 'scjg', ['ou_scjg_liaison', 'ou_scjg_leader']],
  ['view-details', 'scjg', ['ou_scjg_liaison', 'ou_scjg_deputy', 'ou_scjg_leader']],
  ['uphold', 'spj', ['ou_spj_liaison', 'ou_spj_leader']],
  ['reroute', 'spj', ['ou_spj_liaison', 'ou_spj_leader']],
  ['correct', 'spj', ['ou_spj_liaison', 'ou_spj_leader']],
  [
    'confer',
    'scjg',
    [
      'ou_spj_liaison',
      'ou_spj_leader',
      'ou_scjg_liaison',
      'ou_scjg_leader',
      'ou_wjw_liaison',
      'ou_wjw_leader',
    ],
  ],
]

test.each(MAY)('%s on the task of %s is for these people only', (act, department, allowed) => {
  const able = PEOPLE.map((one) => one.openId).filter((openId) => mayPress(openId, act, department))
  expect(able).toEqual(allowed)
})

test('every button of the kind is in the table above', () => {
  expect(Object.keys(KINDS['approval-push'].acts).sort()).toEqual(MAY.map(([act]) => act).sort())
})

test.each(['claim', 'object', 'uphold', 'view-details', 'confer'])(
  '%s by somebody who left, or was never there, is refused',
  (act) => {
    const one = disputed({ without: ['ou_scjg_liaison'] })
    for (const openId of ['ou_scjg_liaison', 'ou_stranger', '']) {
      const department = act === 'uphold' ? 'spj' : 'scjg'
      const { id } = one.matter.tasks.findLast((each) => each.department === department)!
      expect(refusalOf(() => one.press(openId, act, PUSHED_AT, INPUTS[act], id))).toEqual({
        code: 'unknown-person',
      })
    }
  },
)

test.each<readonly [string, readonly string[], boolean]>([
  ['the liaison is there', [], false],
  ['the liaison left', ['ou_scjg_liaison'], true],
  ['liaison and leader left', ['ou_scjg_liaison', 'ou_scjg_leader'], true],
])('the deputy acts only on a vacancy: %s', (_, without, may) => {
  expect(mayPress('ou_scjg_deputy', 'claim', 'scjg', { without })).toBe(may)
})

test('a deputy of one liaison does not act while another liaison is there', () => {
  const second = person('scjg', 'liaison', 'ou_scjg_second')
  const people = [...PEOPLE, second]
  expect(mayPress('ou_scjg_deputy', 'claim', 'scjg', { people })).toBe(false)
  // His own liaison left: he stands in for that one, beside the other.
  const changes = { people, without: ['ou_scjg_liaison'] }
  expect(mayPress('ou_scjg_deputy', 'claim', 'scjg', changes)).toBe(true)
  expect(mayPress('ou_scjg_second', 'claim', 'scjg', changes)).toBe(true)
})

test('a deputy of another department never acts', () => {
  const changes = { without: ['ou_scjg_liaison', 'ou_wjw_liaison'] }
  expect(mayPress('ou_wjw_deputy', 'claim', 'scjg', changes)).toBe(false)
})

const SPECIALISTS = [
  { ...person('scjg', 'liaison', 'ou_scjg_food'), items: ['spjy'] },
  { ...person('scjg', 'liaison', 'ou_scjg_ads'), items: ['hwgg'] },
]

test.each([
  ['ou_scjg_food', true],
  ['ou_scjg_ads', false],
  ['ou_scjg_leader', true],
])('%s, where liaisons answer for items of their own, may claim one of food: %s', (openId, may) => {
  const people = [...PEOPLE.filter((one) => one.openId !== 'ou_scjg_liaison'), ...SPECIALISTS]
  expect(mayPress(openId, 'claim', 'scjg', { people })).toBe(may)
})

test('the specialist of an item is first in line for it, the general liaison for the rest', () => {
  const { directory } = worldOf('linzi', { people: [...PEOPLE, ...SPECIALISTS] })
  const first = (item: string | null) => firstInLine(directory, 'scjg', item)?.openId
  expect([first('spjy'), first('hwgg'), first('other'), first(null)]).toEqual([
    'ou_scjg_food',
    'ou_scjg_ads',
    'ou_scjg_liaison',
    'ou_scjg_liaison',
  ])
})

test('an item nobody answers for is a vacancy: deputy and leader act', () => {
  const people = [...PEOPLE.filter((one) => one.openId !== 'ou_scjg_liaison'), SPECIALISTS[1]!]
  expect(mayPress('ou_scjg_deputy', 'claim', 'scjg', { people })).toBe(true)
  expect(mayPress('ou_scjg_leader', 'claim', 'scjg', { people })).toBe(true)
})

test('a surveyor who is a liaison too acts as liaison', () => {
  const people = PEOPLE.map((one) =>
    one.openId === 'ou_scjg_surveyor' ? { ...one, roles: ['surveyor', 'liaison'] as const } : one,
  )
  expect(mayPress('ou_scjg_surveyor', 'claim', 'scjg', { people })).toBe(true)
})

test('who is turned away reads who may', () => {
  const one = disputed()
  const { id } = one.task('scjg')
  expect(refusalOf(() => one.press('ou_zfj_liaison', 'claim', PUSHED_AT, undefined, id))).toEqual({
    code: 'not-yours',
    department: '市场监督管理局',
    who: ['scjg的liaison', 'scjg的leader'],
  })
})

test('rights come from the directory at the time of the press, not from the card', () => {
  const one = disputed()
  one.world = worldOf('linzi', { without: ['ou_scjg_liaison'] })
  const press = () =>
    one.press('ou_scjg_liaison', 'claim', PUSHED_AT, undefined, one.task('scjg').id)
  expect(refusalOf(press)).toEqual({ code: 'unknown-person' })
  one.press('ou_scjg_deputy', 'claim', PUSHED_AT)
  expect(one.task('scjg').doneBy).toBe('ou_scjg_deputy')
})

test.each(PLACES)(
  'in %s callers and the system press no buttons, people cancel nothing',
  (place) => {
    const { matter, world } = play(worldOf(place))
    const taskId = matter.tasks[0]?.id ?? ''
    for (const actor of [{ type: 'api', caller: 'x' }, { type: 'system' }] as const) {
      const act = { type: 'claim', actor, at: PUSHED_AT, taskId }
      expect(refusalOf(() => decide(world, matter, act))).toEqual({ code: 'no-such-act' })
    }
    for (const type of [
      'cancel',
      'supersede',
      'expire',
      'deliver',
      'constructor',
      'toString',
      '',
    ]) {
      const actor = { type: 'person', openId: 'ou_spj_leader' } as const
      const act = { type, actor, at: PUSHED_AT, taskId, input: { reason: 'x', by: 'y' } }
      expect(refusalOf(() => decide(world, matter, act))).toEqual({ code: 'no-such-act' })
    }
  },
)

test.each(['object', 'uphold', 'reroute'])('%s without its form asks for it, of who may', (act) => {
  const one = disputed()
  const task = act === 'object' ? one.task('scjg') : one.task('spj', 'answer-objection')
  const press = (openId: string) => () => one.press(openId, act, PUSHED_AT, undefined, task.id)
  expect(refusalOf(press(`ou_${task.department}_liaison`))).toEqual({ code: 'form-needed' })
  expect(refusalOf(press('ou_zfj_liaison'))).toMatchObject({ code: 'not-yours' })
})

test.each(['object', 'uphold', 'reroute'])('%s sends no form for what cannot be done', (act) => {
  const one = disputed()
  one.api('cancel', PUSHED_AT, { reason: '撤回' })
  const task = act === 'object' ? one.task('scjg') : one.task('spj', 'answer-objection')
  const press = () => one.press(`ou_${task.department}_liaison`, act, PUSHED_AT, undefined, task.id)
  expect(refusalOf(press)).toEqual({ code: 'ended', state: 'cancelled' })
})
