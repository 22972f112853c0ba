import { randomFrom } from '../support/havoc.ts'
import { chooser } from './chooser.ts'
import { pickActs } from './plan-acts.ts'
import type { Act, Push } from './plan-acts.ts'
import { pickFault } from './plan-faults.ts'
import type { Fault } from './plan-faults.ts'

/** One line of the plan: something done, or something that goes wrong. */
export type Step = { readonly act: Act } | { readonly fault: Fault }

/** 计划: everything a run does, in order. The same seed and options give the same plan. */
export interface Plan {
  readonly seed: number
  readonly redis: boolean
  readonly profile: string
  /** Where the clock starts (ISO). */
  readonly beginning: string
  /** After every end there can be, all rounds after 维持 included (ISO). */
  readonly end: string
  /** Set in the end where ends may rest on a year that was not announced. */
  readonly announces2027: boolean
  readonly pushes: readonly Push[]
  readonly steps: readonly Step[]
}

export interface PlanOptions {
  readonly seed: number
  readonly acts: number
  readonly redis: boolean
}

/** Acts between two faults, on average. */
const ACTS_A_FAULT = 8

/** When runs start: before a weekend, before a year that is not announced, before the Spring Festival. */
const BEGINNINGS = [
  { beginning: '2026-11-20T10:00:00+08:00', end: '2026-12-18T12:00:00+08:00' },
  { beginning: '2026-12-29T10:00:00+08:00', end: '2027-01-29T12:00:00+08:00' },
  { beginning: '2026-02-12T10:00:00+08:00', end: '2026-03-18T12:00:00+08:00' },
] as const

/** Silence claims in the first; in the second a task stays owed past its end. */
const PROFILES = ['linzi', 'linzi', 'linzi', 'danzhou'] as const

/** Plans a run before it starts. */
export function planOf({ seed, acts, redis }: PlanOptions): Plan {
  const random = randomFrom(seed)
  const choose = chooser(random)
  const when = choose(BEGINNINGS)
  const profile = choose(PROFILES)
  const { pushes, list } = pickActs({ random, count: acts, profile, ...when })
  const steps: Step[] = []
  for (const act of list) {
    steps.push({ act })
    if (random() < 1 / ACTS_A_FAULT) steps.push({ fault: pickFault(random, redis) })
  }
  const announces2027 = when.end > '2027'
  return { seed, redis, profile, ...when, announces2027, pushes, steps }
}
