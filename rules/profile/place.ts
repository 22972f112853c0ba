import { z } from 'zod'
import { ROLES } from '../directory.ts'
import { minutesOf } from '../time/day.ts'
import type { Clock } from '../time/day.ts'
import {
  CITES_ITS_SOURCE,
  citesItsSource,
  Clause,
  ClockText,
  DayText,
  LimitBefore,
  SOURCE,
  Words,
} from './value.ts'

/** What the highest numbered parts of a text are called, by which it is cited: 条, or 部分 where it has no 条. */
const CitedBy = z.enum(['条', '部分'])

/** A title as it is printed, in 《》. */
const Title = Words.regex(/^《.+》$/, { error: '应为带书名号的标题，如《…办法》' })

/** The regulation itself: what it is called, how it is cited, since when it is in force. */
export const PLACE = {
  /** Lower-case letters, digits, hyphens. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, { error: '应由小写字母、数字和连字符组成' }),
  /** 区、县、市 whose regulation it is. */
  region: Words,
  title: Title,
  /** 发文字号; null where the text bears none. */
  documentNumber: Words.nullable(),
  citedBy: CitedBy,
  /** Further texts issued with it, each told from the others by what it is cited by. */
  otherTexts: z.array(z.strictObject({ title: Title, citedBy: CitedBy })).readonly(),
  issuedOn: DayText,
  /** Null where the text leaves it blank or says nothing. */
  inForceFrom: DayText.nullable(),
  /** 试行. */
  trial: z.boolean(),
  /** When somebody last checked that the text is still in force; null until the office has. */
  checkedOn: DayText.nullable(),
  /** Whom it binds, where that is not every department of the region. */
  scope: Clause.nullable(),
}

const OfficeHoursTables = z
  .array(
    z.strictObject({
      from: DayText.nullable(),
      sessions: z
        .array(z.strictObject({ opens: ClockText, closes: ClockText }))
        .min(1)
        .readonly()
        .refine(inOrder, { error: '每段须先开后关，各段依次排列、互不重叠' }),
    }),
  )
  .min(1)
  .readonly()
  .refine((tables) => new Set(tables.map(({ from }) => from)).size === tables.length, {
    error: '同一启用日期只能有一张作息表',
  })

/** How the place counts (民法典 201 to 203). */
export const Time = z.strictObject({
  cutoff: z.enum(['end-of-day', 'close-of-business']),
  offHoursReceipt: z.enum(['actual', 'next-working-day']),
  /** Whether a period that ends on a rest day is taken to the next working day before 期限届满后 is counted. */
  rollExpiry: z.boolean(),
  officeHours: OfficeHoursTables,
})

/** How the place calls bodies and roles; the usual word where its text has none. */
export const PlaceWords = z.strictObject({
  approvalBureau: Words,
  supervisionDepartment: Words,
  /** 业务主管部门 and 综合执法部门, where the text tells them apart (A10). */
  competentDepartment: Words.nullable(),
  enforcementDepartment: Words.nullable(),
  liaison: Words,
  deputy: Words,
  leader: Words,
  surveyor: Words,
  window: Words,
  office: Words,
  convenor: Words,
  chiefConvenor: Words,
  filing: Words,
  oversight: Words,
})

/** Who is named for the linkage in each department (G1); null where the text says nothing. */
export const People = z.strictObject({
  leader: Clause.nullable(),
  liaison: Clause.nullable(),
  /** Somebody answerable for the information that is pushed. */
  information: Clause.nullable(),
})

/** When a leader reads of what expired, once a working day. */
export const Digest = z.strictObject({ at: ClockText })

/** How long before an end the liaison is reminded. */
export const Reminder = z.strictObject({ beforeEnd: LimitBefore })

/** Whom an open task goes to, step by step: who is reminded, who reads of its expiry, who oversees. */
export const Escalation = z.strictObject({ ladder: z.array(z.enum(ROLES)).min(1).readonly() })

/** How long is kept what was done, and the logs (网络安全法: no less than six months). */
export const Retention = z
  .strictObject({ recordsYears: z.int().positive(), logsMonths: z.int().min(6), ...SOURCE })
  .refine(citesItsSource, CITES_ITS_SOURCE)

/** Whether a bare citation can mean one text only. */
export function textsAreTold(place: {
  citedBy: string
  otherTexts: readonly { citedBy: string }[]
}): boolean {
  const units = [place.citedBy, ...place.otherTexts.map(({ citedBy }) => citedBy)]
  return new Set(units).size === units.length
}

function inOrder(sessions: readonly { opens: Clock; closes: Clock }[]): boolean {
  let last = 0
  for (const { opens, closes } of sessions) {
    if (minutesOf(opens) < last || minutesOf(closes) <= minutesOf(opens)) return false
    last = minutesOf(closes)
  }
  return true
}
