import { z } from 'zod'
import { Article, LimitAfter, Words } from './value.ts'

/** 变更、撤回、撤销、注销 on the wire. */
export const PERMIT_CHANGES = ['modify', 'withdraw', 'rescind', 'deregister'] as const

/** What is done to a permit on the word of the supervising department. */
export type PermitChangeAct = (typeof PERMIT_CHANGES)[number]

/** 变更、撤回、撤销、注销函告 (B5). */
export const PermitChange = z.strictObject({
  article: Article,
  /** The acts that the place knows; any other is refused with `article`. */
  acts: z.array(z.enum(PERMIT_CHANGES)).min(1).readonly(),
  /**
   * `supervision`: the department decides and the bureau carries out; `approval`: the bureau examines and decides;
   * `approval-bound`: the bureau has to act on the department's result (应当).
   */
  decidedBy: z.enum(['supervision', 'approval', 'approval-bound']),
  /** What has to be attached. */
  evidence: Words,
  /** What the bureau can do instead: turn it down, or send it back for better papers. */
  refusal: z.strictObject({ act: z.enum(['decline', 'return']), word: Words }),
  resultTo: z
    .array(z.enum(['department', 'counterpart']))
    .min(1)
    .readonly(),
  /** The paper that tells the party; null where the text wants none. */
  counterpartPaper: Words.nullable(),
  decide: LimitAfter,
  claimResult: LimitAfter,
})
