import { z } from 'zod'
import { ROLES } from '../directory.ts'
import { Article, Cited, LimitAfter, LimitBefore, Words } from './value.ts'

/** 会议的种类 on the wire. */
export const MEETING_TYPES = ['plenary', 'thematic', 'liaison', 'consultation'] as const

/** One kind of meeting. */
export type MeetingType = (typeof MEETING_TYPES)[number]

const MeetingKind = z.strictObject({
  type: z.enum(MEETING_TYPES),
  name: Words,
  /** Who may chair it, in this order. */
  chairs: z.array(z.enum(ROLES)).min(1).readonly(),
  participants: z.enum(['all', 'by-topic', 'liaisons']),
  article: Article.nullable(),
})

/** 联席会议、会商 (table F). */
export const Meeting = z.strictObject({
  /** The first is the usual one. */
  kinds: z.array(MeetingKind).min(1).readonly(),
  /** Who calls it: the bureau, either side, or the convenors by kind. */
  convenedBy: z.strictObject({
    side: z.enum(['approval', 'either', 'convenors']),
    article: Article.nullable(),
  }),
  departmentMayAsk: Cited.nullable(),
  /** Where needed a leader of the government convenes and chairs. */
  governmentLeader: Cited.nullable(),
  topics: z.strictObject({
    approvedBy: z.enum(['convenor', 'chief-convenor']),
    article: Article.nullable(),
  }),
  agenda: z.strictObject({
    limit: LimitBefore,
    /** Where the text can be read more strictly: who is later than this is told so, no more. */
    caution: LimitBefore.nullable(),
    /** 原则上: being later takes a reason and is a note. */
    inPrinciple: z.boolean(),
    owedBy: z.enum(['proposer', 'office']),
  }),
  experts: Cited.nullable(),
  subjects: z.strictObject({ list: z.array(Words).min(1).readonly(), article: Article }).nullable(),
  /** From the day of the meeting to the issue. */
  minutes: z.strictObject({ limit: LimitAfter, article: Article.nullable() }),
  /** The button by which something unsettled is brought to a meeting, or to the level above. */
  conferral: z.strictObject({
    word: Words,
    /** Only after both sides said that they could not agree. */
    afterBothFailed: z.boolean(),
    article: Article.nullable(),
  }),
})

/** 议定事项: carried out as the minutes say, watched by the office. */
export const DecidedItem = z.strictObject({
  article: Article.nullable(),
  /** 督促落实 by the office. */
  oversight: Cited.nullable(),
  /** The office circulates how each member stands; a draft every month. */
  circulation: z.strictObject({ article: Article.nullable() }),
  signOff: LimitAfter,
  extendedBy: z.enum(['convenor', 'chief-convenor']),
})
