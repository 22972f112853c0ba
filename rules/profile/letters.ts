import { z } from 'zod'
import {
  Article,
  Cited,
  DayText,
  LimitAfter,
  LimitBefore,
  RESTS_ON_ARTICLE,
  restsOnArticle,
  Words,
} from './value.ts'

/** 函询 (E1 to E4). */
export const Inquiry = z.strictObject({
  article: Article,
  /** Where the letter names no day. */
  reply: LimitAfter,
  silence: z
    .strictObject({ effect: z.enum(['deemed-consent', 'none']), article: Article.nullable() })
    .refine(restsOnArticle, RESTS_ON_ARTICLE),
  /** The least that a letter leaves for the reply, and the last word before the end; null where silence means nothing. */
  minimum: LimitAfter.nullable(),
  notice: LimitBefore.nullable(),
  /** Letters are for one organ; with several the sender is offered a meeting. */
  severalTo: Cited.nullable(),
})

/** 协助与转办的种类 on the wire (E7). */
export const REFERRAL_TYPES = [
  'information',
  'assistance',
  'upward',
  'system-access',
  'complaint',
] as const

/** One kind of help that one side asks of the other. */
export type ReferralType = (typeof REFERRAL_TYPES)[number]

/** 协助与转办 (E7): the kinds that the text names, each with its article. */
export const Referral = z.strictObject({
  types: z.partialRecord(z.enum(REFERRAL_TYPES), Article),
  handle: LimitAfter,
})

const Keeper = z.enum(['approval', 'supervision']).nullable()

/** 档案调阅 (E6). A keeper is null where the text names none: then it is whom the request goes to. */
export const ArchiveRequest = z.strictObject({
  article: Article.nullable(),
  beforeHandover: Keeper,
  original: Keeper,
  /** Files of a 变更. */
  change: Keeper,
  /** The day of the hand-over, which the texts do not give: the office sets it. */
  handedOverOn: DayText.nullable(),
  provide: LimitAfter,
})

/** 历史遗留问题 (E5). */
export const LegacyIssue = z.strictObject({
  article: Article,
  /** What the department gives, and the words on its button. */
  opinion: z.strictObject({ name: Words, button: Words, limit: LimitAfter }),
  recheck: LimitAfter,
  decide: LimitAfter,
})
