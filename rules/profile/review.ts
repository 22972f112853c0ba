import { z } from 'zod'
import { ITEM_MODES } from '../directory.ts'
import { Article, Cited, Clause, LimitAfter, LimitBefore, Titled, Words } from './value.ts'

/** 技术环节: who does it, alone, jointly, entrusted or heard (A11, D10). */
export const TechnicalStage = z.strictObject({
  modes: z.partialRecord(z.enum(ITEM_MODES), Article),
  entrustedTo: z.enum(['department', 'qualified-body', 'department-or-third-party']).nullable(),
  catalogues: z
    .array(z.strictObject({ title: Words, mode: z.enum(ITEM_MODES).nullable(), article: Article }))
    .readonly(),
})

/** 联合踏勘 (D2 to D7). */
export const Survey = z.strictObject({
  article: Article.nullable(),
  /** How long before the survey the department is told; null where the text has no number. */
  notice: LimitBefore.nullable(),
  /** The department has to send people. */
  attendance: Cited.nullable(),
  sheet: z.strictObject({
    title: Words,
    fields: z.array(Words).min(1).readonly(),
    article: Article.nullable(),
  }),
  /** 报送踏勘人员. */
  nominate: LimitAfter,
  surveyors: Clause.nullable(),
  /** How long before the survey a surveyor has to say in writing that he cannot come. */
  absence: LimitBefore.nullable(),
  /** What a surveyor knows beforehand. */
  preparation: Clause.nullable(),
  /** 踏勘结论 has to be filled in. */
  conclusionRequired: z.boolean(),
  signature: Cited.nullable(),
  rectification: Cited.nullable(),
  report: Titled,
  /** Visits to one counterpart or address within this time are proposed as one. */
  jointVisit: LimitAfter,
})

/** 审查程序 on the wire: what a review consists of. */
export const PROCEDURES = [
  'joint-approval',
  'site-check',
  'tender',
  'auction',
  'inspection',
  'testing',
  'quarantine',
  'appraisal',
  'examination',
  'assessment',
  'expert-review',
  'technical-review',
  'hearing',
  'hearing-of-parties',
  'collective-review',
  'liaison-review',
] as const

/** One procedure of a review. */
export type Procedure = (typeof PROCEDURES)[number]

/** 联合审批、特别审查、委托、听取意见 (D1, D8 to D12). */
export const Review = z.strictObject({
  /** The procedures that the text names; the others are allowed without an article. */
  procedures: z.partialRecord(z.enum(PROCEDURES), Article),
  /** From the end of the joint technical stage; null where the date has to be stated. */
  jointOpinion: LimitAfter.nullable(),
  /** 联办通知单 and 委托书. */
  notice: Titled,
  entrustment: Titled,
  /** What the answer is called, by mode. */
  answers: z.strictObject({ joint: Words, entrusted: Words, opinion: Words }),
  /** Who answers for what the answer says. */
  answerability: Clause.nullable(),
  /** 报上级: the department reports to the level above. */
  upward: Cited.nullable(),
  /** The stamped paper is handed over beside the electronic copy. */
  stampedPaper: Cited.nullable(),
  resultToWindow: Cited.nullable(),
})

/** 重要审批事项 (D13). */
export const ImportantGrounds = z.strictObject({
  article: Article,
  grounds: z.array(Words).min(1).readonly(),
  /** Grounds of which only 线下办理 and a date are registered, never contents. */
  offlineOnly: z.array(Words).readonly(),
  consultation: Cited,
  interestedParties: Cited,
  /** 必要时听证. */
  hearing: Cited.nullable(),
  meeting: Cited.nullable(),
  /** The department follows up and reports problems. */
  followUp: Cited.nullable(),
})
