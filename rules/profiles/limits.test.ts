import { expect, test } from 'vitest'
import type { Profile } from '../profile.ts'
import { limitsOf } from './listing.ts'
import { PROFILES } from './named.ts'

/** Every number in the five texts, as `count unit direction article`. */
const IN_THE_TEXT: { readonly [place: string]: { readonly [path: string]: string } } = {
  huancui: {
    'review.jointOpinion': '2 working-day after 第三部分第（一）项',
    'meeting.agenda.limit': '3 working-day before 第一部分第（五）项',
    'meeting.minutes.limit': '3 working-day after 第一部分第（六）项',
  },
  linzi: {
    'approvalPush.claim.limit': '1 working-day after 第七条第（一）项第1目',
    'approvalPush.objection.limit': '1 working-day after 第七条第（一）项第1目',
    'supervisionPush.claim.limit': '1 working-day after 第七条第（二）项第1目',
    'supervisionPush.objection.limit': '1 working-day after 第七条第（二）项第1目',
    'commitment.verification.limit': '10 working-day after 第八条第三款',
    'survey.notice': '1 working-day before 第十一条',
  },
  danzhou: {
    'approvalPush.push.limit': '1 working-day after 第九条第（一）项',
    'approvalPush.claim.limit': '1 working-day after 第九条第（一）项',
    'approvalPush.objection.limit': '2 working-day after 第九条第（一）项',
    'survey.nominate': '1 working-day after 第八条第（二）项',
    'survey.absence': '1 half-working-day before 第八条第（四）项',
  },
  ankang: {
    'liaisonChange.notice': '5 working-day before 第八条',
  },
  tancheng: {
    'approvalPush.push.limit': '1 working-day after 第二十二条第（一）项',
    'approvalPush.claim.limit': '1 working-day after 第二十二条第（一）项',
    'supervisionPush.push.limit': '1 working-day after 第二十三条第（一）项',
    'supervisionPush.claim.limit': '1 working-day after 第二十三条第（一）项',
    'commitment.push.limit': '1 working-day after 第二十四条',
    'commitment.report.limit': '10 working-day after 第二十四条',
    'survey.notice': '1 working-day before 第二十五条',
    'meeting.agenda.limit': '1 working-day before 第三部分第（四）项',
  },
}

/** What the product sets in every place. */
const PRODUCT_EVERYWHERE = {
  'reminder.beforeEnd': '1 half-working-day before',
  'approvalPush.answerObjection': '1 working-day after',
  'supervisionPush.answerObjection': '1 working-day after',
  'permitChange.decide': '5 working-day after',
  'permitChange.claimResult': '1 working-day after',
  'survey.jointVisit': '5 working-day after',
  'decision.signOff': '3 working-day after',
  'archiveRequest.provide': '3 working-day after',
  'liaisonChange.file': '3 working-day after',
  'referral.handle': '3 working-day after',
}

const SILENCE_BINDS = {
  'inquiry.reply': '3 working-day after',
  'inquiry.minimum': '1 working-day after',
  'inquiry.notice': '1 working-day before',
}

const LEGACY = {
  'legacyIssue.opinion.limit': '10 working-day after',
  'legacyIssue.recheck': '10 working-day after',
  'legacyIssue.decide': '5 working-day after',
}

const CLAIMS = {
  'approvalPush.claim.limit': '1 working-day after',
  'supervisionPush.claim.limit': '1 working-day after',
}

const NOMINATE = { 'survey.nominate': '1 working-day after' }
const AGENDA = { 'meeting.agenda.limit': '1 working-day before' }
const MINUTES = { 'meeting.minutes.limit': '3 working-day after' }

/** What the product sets where the one text is silent and others are not. */
const PRODUCT_HERE: { readonly [place: string]: { readonly [path: string]: string } } = {
  huancui: {
    ...CLAIMS,
    ...NOMINATE,
    'inquiry.reply': '3 working-day after',
    'meeting.agenda.caution': '4 working-day before',
  },
  linzi: {
    ...SILENCE_BINDS,
    ...LEGACY,
    ...NOMINATE,
    ...AGENDA,
    ...MINUTES,
    'commitment.verification.again': '10 working-day after',
  },
  danzhou: {
    ...AGENDA,
    ...MINUTES,
    'supervisionPush.claim.limit': '1 working-day after',
    'inquiry.reply': '3 working-day after',
  },
  ankang: { ...CLAIMS, ...NOMINATE, ...AGENDA, ...MINUTES },
  tancheng: {
    ...SILENCE_BINDS,
    ...LEGACY,
    ...NOMINATE,
    ...MINUTES,
    'commitment.applicantReminder': '5 working-day before',
  },
}

test.each(Object.entries(PROFILES))(
  '%s has every number of its text and no other',
  (name, profile) => {
    expect(table(profile, 'article')).toEqual(IN_THE_TEXT[name])
  },
)

test.each(Object.entries(PROFILES))(
  '%s marks as its own what the text leaves open',
  (name, profile) => {
    expect(table(profile, 'default')).toEqual({ ...PRODUCT_EVERYWHERE, ...PRODUCT_HERE[name] })
  },
)

function table(profile: Profile, source: 'article' | 'default') {
  const rows: { [path: string]: string } = {}
  for (const [path, limit] of limitsOf(profile)) {
    if (limit.source !== source) continue
    const { count, unit, direction, article } = limit
    rows[path] = [count, unit, direction, article].filter((part) => part !== null).join(' ')
  }
  return rows
}
