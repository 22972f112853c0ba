import { z } from 'zod'
import {
  Article,
  Cited,
  IMMEDIATE_OR_LIMITED,
  isImmediateOrLimited,
  LimitAfter,
  LimitBefore,
  PUSH_LIMIT,
  Titled,
  Words,
} from './value.ts'

/** 告知承诺、信用审批、容缺 (C1 to C5, A9). */
export const Commitment = z.strictObject({
  /** 事项目录 of what may be approved on a promise. */
  catalogue: Titled.nullable(),
  /** What is pushed together with the approval. */
  letter: z.strictObject({ what: Words, article: Article }).nullable(),
  push: z.strictObject(PUSH_LIMIT).refine(isImmediateOrLimited, IMMEDIATE_OR_LIMITED).nullable(),
  /** 告知承诺 and 容缺 are treated alike. */
  oneMechanism: z.boolean(),
  /** 免于现场核验: nothing is verified afterwards. */
  exempt: Cited.nullable(),
  /** 后置核验 by the bureau: `limit` from the promised day or else the decision, `again` after 限期整改. */
  verification: z.strictObject({ limit: LimitAfter, again: LimitAfter }).nullable(),
  /** 重点监管 by the department. */
  keySupervision: Cited.nullable(),
  /** After the end of the promised period the department tells who did not keep the promise. */
  report: z.strictObject({ limit: LimitAfter }).nullable(),
  /** How long before that end the bureau gets a text for the applicant. */
  applicantReminder: LimitBefore.nullable(),
  /** 违反承诺 found by the department at any time is told to the bureau. */
  breach: Cited.nullable(),
  /** On what the bureau rescinds: not met even after 限期整改, a breach, or fraud. */
  rescission: z
    .strictObject({
      grounds: z
        .array(z.enum(['unmet-after-rectification', 'breach', 'fraud']))
        .min(1)
        .readonly(),
      article: Article,
    })
    .nullable(),
})
