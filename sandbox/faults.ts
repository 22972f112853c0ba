import type { Pool } from 'pg'
import { z } from 'zod'
import { findSetting, saveSetting } from './store/settings.ts'

const faultRule = z.strictObject({
  /** `message.create`, `message.patch`, `token` …, or `*` for all. */
  api: z.string(),
  chat: z.string().optional(),
  person: z.string().optional(),
  kind: z.enum(['status', 'code', 'timeout', 'reset', 'answer-lost', 'slow']),
  status: z.int().min(100).max(599).optional(),
  code: z.int().optional(),
  delayMs: z.number().min(0).optional(),
  /** How many calls it strikes; for ever when absent. */
  times: z.int().min(1).optional(),
})

/** What can be made to go wrong, as `PUT /sandbox/faults` takes it. */
export const faultPlan = z.strictObject({
  rules: z.array(faultRule).default([]),
  callbacks: z
    .strictObject({
      /** How many more times each event and click is sent. */
      duplicate: z.int().min(0).optional(),
      /** Every second event of a chat overtakes the one before. */
      outOfOrder: z.boolean().optional(),
      /** Bodies with white space and escapes, as other senders write JSON. */
      spaced: z.boolean().optional(),
      delayMs: z.number().min(0).optional(),
      /** Deliveries that a careful receiver refuses: forged signature, token or missing cipher. */
      forge: z.enum(['signature', 'token', 'plain']).optional(),
    })
    .default({}),
})

/** One way in which calls go wrong. `answer-lost` does the work, then cuts the connection. */
export type FaultRule = z.infer<typeof faultRule>
/** All that goes wrong at present. */
export type FaultPlan = z.infer<typeof faultPlan>

/** What a call is about, to tell whether a rule strikes it. */
export interface CallTarget {
  readonly api: string
  readonly chat?: string | undefined
  readonly person?: string | undefined
}

/** The faults that are switched on, kept over a restart. */
export interface Faults {
  plan(): FaultPlan
  replace(plan: FaultPlan): Promise<void>
  /** Whether rules look at chats or people, which costs a look-up. */
  areTargeted(): boolean
  /** The rule that strikes this call, if any; uses up one of its times. */
  strike(target: CallTarget): Promise<FaultRule | undefined>
}

/** Reads the faults that were left on. */
export async function loadFaults(pool: Pool): Promise<Faults> {
  let plan = faultPlan.parse((await findSetting(pool, 'faults')) ?? {})
  const replace = async (next: FaultPlan) => {
    plan = next
    await saveSetting(pool, 'faults', next)
  }
  return {
    plan: () => plan,
    replace,
    areTargeted: () => plan.rules.some((rule) => (rule.chat ?? rule.person) !== undefined),
    async strike(target) {
      const index = plan.rules.findIndex((rule) => strikes(rule, target))
      const rule = plan.rules[index]
      if (rule?.times === undefined) return rule
      const left = rule.times > 1 ? [{ ...rule, times: rule.times - 1 }] : []
      await replace({ ...plan, rules: plan.rules.toSpliced(index, 1, ...left) })
      return rule
    },
  }
}

function strikes(rule: FaultRule, target: CallTarget): boolean {
  return (
    (rule.api === '*' || rule.api === target.api) &&
    (rule.chat === undefined || rule.chat === target.chat) &&
    (rule.person === undefined || rule.person === target.person)
  )
}
