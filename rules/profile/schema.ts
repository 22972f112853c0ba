import { z } from 'zod'
import { Commitment } from './commitment.ts'
import { ArchiveRequest, Inquiry, LegacyIssue, Referral } from './letters.ts'
import { DecidedItem, Meeting } from './meeting.ts'
import { Accountability, Bulletin, LiaisonChange, Oversight } from './oversight.ts'
import { PermitChange } from './permit-change.ts'
import {
  Digest,
  Escalation,
  People,
  PLACE,
  PlaceWords,
  Reminder,
  Retention,
  textsAreTold,
  Time,
} from './place.ts'
import { ApprovalPush, SupervisionPush } from './pushes.ts'
import { ImportantGrounds, Review, Survey, TechnicalStage } from './review.ts'

/**
 * 规定配置：one place's regulation. Every field has to be there, unknown ones are refused; a section is null where the
 * place has nothing of the kind. It checks a customer's file and gives the built-in ones their type.
 */
export const ProfileSchema = z
  .strictObject({
    ...PLACE,
    time: Time,
    words: PlaceWords,
    people: People,
    digest: Digest,
    reminder: Reminder,
    escalation: Escalation,
    retention: Retention,
    approvalPush: ApprovalPush,
    supervisionPush: SupervisionPush,
    permitChange: PermitChange,
    inquiry: Inquiry.nullable(),
    commitment: Commitment.nullable(),
    technicalStage: TechnicalStage,
    survey: Survey,
    review: Review,
    importantGrounds: ImportantGrounds.nullable(),
    meeting: Meeting,
    decision: DecidedItem,
    archiveRequest: ArchiveRequest,
    legacyIssue: LegacyIssue.nullable(),
    liaisonChange: LiaisonChange,
    referral: Referral,
    bulletin: Bulletin.nullable(),
    oversight: Oversight.nullable(),
    accountability: Accountability.nullable(),
  })
  .refine(textsAreTold, {
    path: ['otherTexts'],
    error: '各文本的 citedBy 须互不相同，否则条款指向不明',
  })
