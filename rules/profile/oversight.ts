import { z } from 'zod'
import { Article, Cited, Clause, ClockText, LimitAfter, LimitBefore, Words } from './value.ts'

/** 联络员变更 (G2). */
export const LiaisonChange = z.strictObject({
  article: Article.nullable(),
  /** How long before it takes effect the change is reported; null where the text has no number. */
  notice: LimitBefore.nullable(),
  /** Whether changes are to be the exception. */
  discouraged: Clause.nullable(),
  /** A member of the joint meeting changes on its unit's proposal. */
  member: Cited.nullable(),
  file: LimitAfter,
})

/** 每月通报 of push and claim both ways (H1), drafted on the month's first working day. */
export const Bulletin = z.strictObject({
  article: Article,
  period: z.literal('month'),
  at: ClockText,
})

/** 监督考核检查 (H3): whose it is stands in the words; the act is a human's. */
export const Oversight = z.strictObject({
  article: Article,
  text: Words,
  /** To whom facts may be copied. */
  copyTo: Words,
})

/**
 * 责任条款, cited and nothing more (H2): lateness is a fact, and the clause wants `condition` besides. The product never
 * calls anything 追责, 失职 or 推诿.
 */
export const Accountability = z.strictObject({ article: Article, text: Words, condition: Words })
