import { z } from 'zod'
import { addDays, addMonths, dayOf, toIso } from '../../rules/time/day.ts'
import type { Place } from './company.ts'

/** What the form 「推送一件审批」 sends. The rest of a push is filled in by `approvalBody`. */
export const approvalForm = z.strictObject({
  item: z.string().trim().min(1, '请填写事项'),
  code: z.string().trim().optional(),
  company: z.string().trim().min(1, '请填写企业名称'),
  creditCode: z.string().trim().length(18, '统一社会信用代码为18位'),
  action: z.enum(['grant', 'renew', 'modify', 'deregister', 'refuse']),
  kind: z.enum(['ordinary', 'one-licence', 'commitment', 'deferred-documents']),
})

/** A filled form. */
export type ApprovalForm = z.infer<typeof approvalForm>

/** The acts a push can lead with, in the words of the form. */
export const ACTION_WORDS: Readonly<Record<ApprovalForm['action'], string>> = {
  grant: '新办',
  renew: '延续',
  modify: '变更',
  deregister: '注销',
  refuse: '不予许可',
}

/** The kinds of push, in the words of the form. */
export const KIND_WORDS: Readonly<Record<ApprovalForm['kind'], string>> = {
  ordinary: '普通',
  'one-licence': '一业一证',
  commitment: '告知承诺',
  'deferred-documents': '容缺受理',
}

const VALID_MONTHS = 60
const COMMITMENT_DAYS = 30

/** What makes one push differ from the next: its identity and where it is. */
export interface ApprovalMake {
  readonly now: Date
  readonly place: Place
  readonly reference: string
  /** A number from 0 to 1, for the permit's number. */
  readonly random: number
}

/** The body of `POST /api/v1/approvals` for a filled form: decided now, valid for five years. */
export function approvalBody(form: ApprovalForm, make: ApprovalMake): object {
  const today = dayOf(make.now)
  const serial = String(Math.floor(make.random * 1_000_000)).padStart(6, '0')
  const isValid = form.action !== 'refuse' && form.action !== 'deregister'
  return {
    reference: make.reference,
    item: { name: form.item, ...(form.code ? { code: form.code } : {}) },
    counterpart: {
      name: form.company,
      type: 'organisation',
      creditCode: form.creditCode,
      // Numbers beginning so are given to nobody.
      contact: { name: '沙箱联系人', phone: '13900000000' },
    },
    permit: {
      number: `XK${make.place.region}${today.slice(0, 4)}${serial}`,
      action: form.action,
      decidedAt: toIso(make.now),
      ...(isValid
        ? { validFrom: today, validTo: addDays(addMonths(today, VALID_MONTHS), -1) }
        : {}),
    },
    kind: form.kind,
    ...particulars(form, make),
  }
}

function particulars({ kind, company }: ApprovalForm, { now }: ApprovalMake): object {
  const dueOn = addDays(dayOf(now), COMMITMENT_DAYS)
  const byKind: Record<ApprovalForm['kind'], object> = {
    ordinary: {},
    'one-licence': {
      certificate: { 主体名称: company, 证照名称: '行业综合许可证', 签发: dayOf(now) },
    },
    commitment: {
      commitment: { letter: '承诺按期达到全部许可条件。', dueOn, check: 'verify-later' },
    },
    'deferred-documents': {
      commitment: { letter: '承诺按期补齐材料。', dueOn, missing: ['房屋租赁合同'] },
    },
  }
  return byKind[kind]
}
