import { expect, test } from 'vitest'
import { faultPlan } from '../faults.ts'
import { FAULT_SWITCHES, isOn, turned } from './fault-switches.ts'

const nothing = faultPlan.parse({})

test.each(FAULT_SWITCHES.map((one) => [one.id, one] as const))(
  '%s turns on into a plan that the stand-in takes, and off again into none',
  (_id, one) => {
    const on = turned(nothing, one, true)
    expect(faultPlan.parse(on)).toEqual(on)
    expect(isOn(on, one)).toBe(true)
    expect(isOn(nothing, one)).toBe(false)
    expect(turned(on, one, false)).toEqual(nothing)
  },
)

test('a switch leaves alone what others, or the tests, have switched on', () => {
  const own = faultPlan.parse({
    rules: [{ api: 'message.patch', kind: 'reset', times: 3 }],
    callbacks: { delayMs: 10 },
  })
  const plan = FAULT_SWITCHES.reduce((before, one) => turned(before, one, true), own)
  expect(FAULT_SWITCHES.every((one) => isOn(plan, one))).toBe(true)
  expect(FAULT_SWITCHES.reduce((before, one) => turned(before, one, false), plan)).toEqual(own)
})

test('turning a switch on twice does not make the fault strike twice', () => {
  const [first] = FAULT_SWITCHES
  if (!first) throw new Error('no switches')
  expect(turned(turned(nothing, first, true), first, true).rules).toHaveLength(1)
})
