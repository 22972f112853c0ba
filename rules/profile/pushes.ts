import { z } from 'zod'
import {
  Article,
  Cited,
  Clause,
  IMMEDIATE_OR_LIMITED,
  isImmediateOrLimited,
  LimitAfter,
  PUSH_LIMIT,
  RESTS_ON_ARTICLE,
  restsOnArticle,
  Words,
} from './value.ts'

/** 审批信息推送 (A1 to A9). */
export const ApprovalPush = z
  .strictObject({
    push: z
      .strictObject({
        ...PUSH_LIMIT,
        from: z.enum(['decidedAt', 'completedAt']),
        owedBy: z.enum(['approval', 'window']),
      })
      .refine(isImmediateOrLimited, IMMEDIATE_OR_LIMITED),
    /** `word` is the regulation's own for 认领. */
    claim: z.strictObject({ limit: LimitAfter, word: Words }),
    /** What a claim that never came means, and of which acts it does not mean that. */
    silence: z
      .strictObject({
        effect: z.enum(['auto-claimed', 'none']),
        article: Article.nullable(),
        exceptActions: z.array(z.literal('refuse')).readonly(),
      })
      .refine(restsOnArticle, RESTS_ON_ARTICLE),
    objection: z.strictObject({
      limit: LimitAfter.nullable(),
      inWriting: z.boolean(),
      answeredBy: z.enum(['approval', 'supervision']),
      article: Article.nullable(),
    }),
    answerObjection: LimitAfter,
    /** 责任分界: from when on the department is answerable. */
    responsibility: Clause,
    /** The platform that the regulation names, for 「经XX平台推送」. */
    platform: Words.nullable(),
    /** Whether what has to be pushed is every outcome (办理结果), 不予许可 included. */
    pushesRefusals: z.boolean(),
    /** 一业一证: pushed to all departments at once, with the certificate's face. */
    oneLicence: Cited.nullable(),
    /** What a push has to say at least (A6). */
    fields: z.strictObject({ article: Article.nullable() }),
    /** Labels of further lines on which the two sides have agreed. */
    extraLabels: z.array(Words).readonly(),
    validityNoticeDays: z.int().positive(),
  })
  .refine(({ silence, claim }) => silence.effect === 'none' || claim.limit.source === 'article', {
    path: ['claim', 'limit', 'source'],
    error: '沉默视为认领时，认领时限须出自条款（article）',
  })

/** 监管信息的种类 on the wire (table B). Any other is general information. */
export const SUPERVISION_TYPES = [
  'suspension-order',
  'licence-revoked',
  'penalty',
  'training',
  'policy-change',
  'standard',
  'quota-or-plan',
  'examination',
  'abnormal-operation',
  'dishonesty-list',
  'intermediary-credit',
] as const

/** One kind of supervision information. */
export type SupervisionType = (typeof SUPERVISION_TYPES)[number]

const TypesNamed = z.partialRecord(z.enum(SUPERVISION_TYPES), Article)

/** 监管信息推送 (B1 to B4). Silence has no effect in this direction anywhere. */
export const SupervisionPush = z.strictObject({
  push: z.strictObject(PUSH_LIMIT).refine(isImmediateOrLimited, IMMEDIATE_OR_LIMITED),
  claim: z.strictObject({ limit: LimitAfter, word: Words }),
  objection: z.strictObject({ limit: LimitAfter.nullable(), article: Article.nullable() }),
  answerObjection: LimitAfter,
  /** The kinds that the text names, each with its article. */
  types: TypesNamed,
  /** The kinds that the approval bureau owes the departments. */
  owedByApproval: TypesNamed,
  /** What goes to another platform and reaches the bureau as a copy, without a task. */
  copies: z
    .strictObject({
      types: z.array(z.enum(SUPERVISION_TYPES)).min(1).readonly(),
      platform: Words,
      article: Article,
    })
    .nullable(),
  /** 限制准入、严格准入 against whom these kinds name, by the bureau when it handles their business. */
  watchList: z
    .strictObject({
      types: z.array(z.enum(SUPERVISION_TYPES)).min(1).readonly(),
      restricted: Words,
      strict: Words,
      article: Article,
    })
    .nullable(),
})
