import { fictionalCounty } from '../../sandbox/county.ts'

/** The fictional county of a profile as tests ask about it. */
export function countyOf(profile: string) {
  const county = fictionalCounty(profile)
  const { departments, people } = county.directory

  function department(code: string) {
    const found = departments.find((one) => one.code === code)
    if (!found) throw new Error(`no department ${code}`)
    return found
  }
  function person(code: string, role: string) {
    const found = people.find((one) => one.department === code && one.roles.includes(role))
    if (!found) throw new Error(`no ${role} in ${code}`)
    return found
  }
  return {
    ...county,
    department,
    person,
    /** Whoever has one of the roles that may act for a department. */
    handlers: (code: string) => ['liaison', 'deputy', 'leader'].map((role) => person(code, role)),
  }
}

let pushed = 0

/** What a test says of an approval, beside what every approval has. */
export interface ApprovalParts {
  readonly item?: string
  readonly name?: string
  readonly type?: 'organisation' | 'individual'
  readonly number?: string
  readonly action?: string
  readonly decidedAt?: string
  readonly kind?: string
  readonly more?: object
}

/** A body for `POST /api/v1/approvals`; reference and permit number are its own. */
export function approval(parts: ApprovalParts = {}) {
  pushed += 1
  const serial = String(pushed).padStart(4, '0')
  const { item = '食品经营许可', name = `海岸餐饮第${serial}号有限公司`, type } = parts
  return {
    reference: `case-${serial}`,
    item: { name: item },
    counterpart: {
      name,
      type: type ?? 'organisation',
      contact: { name: '林小满', phone: PHONE },
    },
    permit: {
      number: parts.number ?? `JY1370${serial}`,
      action: parts.action ?? 'grant',
      decidedAt: parts.decidedAt ?? '2026-11-20T09:00:00+08:00',
    },
    kind: parts.kind ?? 'ordinary',
    ...parts.more,
  }
}

/** The counterpart's telephone in every body of `approval()`. */
export const PHONE = '13912345678'
