import * as fc from 'fast-check'
import { RuleError } from './refusal.ts'
import { PLACES, PUSHED_AT, worldOf, year2027 } from './testing.ts'
import type { PlaceName } from './testing.ts'
import { play } from './testing-play.ts'
import type { Play } from './testing-play.ts'
import { alarmsOf } from './alarms.ts'

/** One thing that may happen to a matter, after a pause. */
export interface Happening {
  /** How the time until it is chosen: a span in milliseconds, or up to the next alarm and a little beside. */
  readonly pause: { readonly ms: number } | { readonly toAlarm: number }
  readonly what:
    | { readonly press: string; readonly by: string }
    | { readonly api: 'cancel' | 'supersede' }
    | { readonly system: 'deliver' | 'recompute' | 'ring' | OddDelivery }
  /** Which lane, calendar or input is meant, where there are several. */
  readonly pick: number
}

/** What may go wrong, or round again, on the way to a chat or a person. */
type OddDelivery = 'undeliverable' | 'reminder-undeliverable' | 'renew-card' | 'hold-reminder'

const press = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      press: fc.constantFrom('claim', 'object', 'object', 'confer', 'view-details'),
      by: fc.constantFrom('ou_scjg_liaison', 'ou_wjw_liaison', 'ou_wjw_leader', 'ou_zfj_liaison'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      press: fc.constantFrom('uphold', 'uphold', 'reroute', 'correct'),
      by: fc.constantFrom('ou_spj_liaison', 'ou_spj_leader', 'ou_scjg_liaison'),
    }),
  },
)

const system = fc.record({
  system: fc.oneof(
    { weight: 5, arbitrary: fc.constant('deliver') },
    { weight: 6, arbitrary: fc.constant('ring') },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'undeliverable',
        'reminder-undeliverable',
        'renew-card',
        'hold-reminder',
        'recompute',
      ),
    },
  ),
}) as fc.Arbitrary<Happening['what']>

const happening: fc.Arbitrary<Happening> = fc.record({
  pause: fc.oneof(
    fc.record({ ms: fc.constantFrom(0, 1, 60_000, 4 * 3_600_000, 86_400_000) }),
    fc.record({ toAlarm: fc.constantFrom(-10_001, -10_000, -1, 0, 1) }),
  ),
  what: fc.oneof(
    { weight: 12, arbitrary: press },
    { weight: 12, arbitrary: system },
    {
      weight: 1,
      arbitrary: fc.record({ api: fc.constantFrom('cancel' as const, 'supersede' as const) }),
    },
  ),
  pick: fc.nat(5),
})

/** A place, a day to push on, and what happens then. */
export const story = fc.record({
  place: fc.constantFrom('linzi', 'linzi', ...PLACES),
  pushedAt: fc.constantFrom(PUSHED_AT, new Date('2026-12-30T09:00:00+08:00')),
  delivered: fc.boolean(),
  refusal: fc.constantFrom(false, false, true),
  happenings: fc.array(happening, { minLength: 4, maxLength: 40, size: 'max' }),
})
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

/** Plays a story; `after` sees the matter after each step, refused acts included. */
export function playStory(told: Story, after: (one: Play, at: Date) => void): Play {
  const { place, pushedAt } = told
  const action = told.refusal ? 'refuse' : 'grant'
  const permit = { number: 'JY1', decidedAt: '2026-11-20', validTo: '2027-06-01', action }
  const one = play(worldOf(place), { departments: ['scjg', 'wjw'], permit }, pushedAt)
  let at = pushedAt
  if (told.delivered) one.deliver(at)
  for (const next of told.happenings) {
    at = instantOf(one, at, next.pause)
    try {
      happen(one, place, next, at)
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
    }
    after(one, at)
  }
  return one
}

function instantOf(one: Play, at: Date, pause: Happening['pause']): Date {
  if ('ms' in pause) return new Date(at.getTime() + pause.ms)
  const dues = alarmsOf(one.matter).map((alarm) => alarm.dueAt.getTime())
  if (dues.length === 0) return at
  return new Date(Math.max(at.getTime(), Math.min(...dues) + pause.toAlarm))
}

const INPUTS: { readonly [act: string]: (pick: number) => object | undefined } = {
  object: () => ({ type: 'doubt', reason: '理由' }),
  uphold: () => ({ explanation: '说明' }),
  reroute: (pick) => ({ department: ['zfj', 'scjg', 'wjw'][pick % 3] }),
}

function happen(one: Play, place: PlaceName, { what, pick }: Happening, at: Date): void {
  if ('press' in what) {
    one.press(what.by, what.press, at, INPUTS[what.press]?.(pick))
  } else if ('api' in what) {
    one.api(what.api, at, { reason: '撤回', by: 'another' })
  } else if (what.system === 'ring') {
    one.runTo(at)
  } else if (what.system === 'deliver') {
    one.deliver(at)
  } else if (what.system === 'recompute') {
    const year = pick % 2 ? year2027(['2027-01-01']) : year2027(['2027-01-01'], ['2027-01-02'])
    one.world = worldOf(place, { years: [year] })
    one.system({ type: 'recompute' }, at)
  } else {
    oddDelivery(one, what.system, pick, at)
  }
}

function oddDelivery(one: Play, type: OddDelivery, pick: number, at: Date): void {
  const lane = (['chat:oc_scjg', 'chat:oc_wjw', 'chat:oc_spj'] as const)[pick % 3] ?? 'chat:oc_spj'
  const taskId = one.matter.tasks[pick % one.matter.tasks.length]?.id ?? ''
  switch (type) {
    case 'renew-card':
      one.system({ type, lane, edition: pick % 2 ? null : 1 }, at)
      return
    case 'undeliverable':
      one.system({ type, lane, code: 230002 }, at)
      return
    case 'hold-reminder':
      one.system({ type, taskId }, at)
      return
    case 'reminder-undeliverable':
      one.system({ type, taskId, lane: 'person:ou_scjg_liaison', code: 230013 }, at)
  }
}
