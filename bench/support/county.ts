/** Groups of a large county: one for each supervising department. */
export const GROUPS = 40

/** The codes of the supervising departments. */
export const DEPARTMENTS: readonly string[] = Array.from(
  { length: GROUPS },
  (_, index) => `d${String(index + 1).padStart(2, '0')}`,
)

/** The group of a department. */
export const chatOf = (code: string) => `oc_bench${code}`

/** Who holds a role in a department. */
export const personOf = (code: string, role: string) => `ou_bench${code}${role}`

/** A county with 40 supervising departments, as a body of `PUT /api/v1/directory`. */
export function wideCounty() {
  const person = (code: string, role: string, actsFor?: string) => ({
    openId: personOf(code, role),
    name: `${role === 'leader' ? '领导' : '联络'}${code}`,
    department: code,
    roles: [role],
    mobile: '13800000000',
    ...(actsFor ? { actsFor } : {}),
  })
  return {
    departments: [
      { code: 'spj', name: '区行政审批服务局', side: 'approval', chatId: chatOf('spj') },
      ...DEPARTMENTS.map((code) => ({
        code,
        name: `区${code.slice(1)}局`,
        side: 'supervision',
        chatId: chatOf(code),
      })),
    ],
    people: [
      ...['liaison', 'leader', 'office'].map((role) => person('spj', role)),
      ...DEPARTMENTS.flatMap((code) => [
        person(code, 'liaison'),
        person(code, 'deputy', personOf(code, 'liaison')),
        person(code, 'leader'),
      ]),
    ],
    catalogue: [],
  }
}

let pushed = 0

/** A body for `POST /api/v1/approvals` as an approval system fills it in; the departments in turn. */
export function approvalBody(department?: string) {
  pushed += 1
  const serial = String(pushed).padStart(7, '0')
  const { decidedAt, validFrom } = today()
  return {
    reference: `bench-${serial}`,
    item: { name: '食品经营许可' },
    counterpart: {
      name: `海岸餐饮管理第${serial}号有限公司`,
      type: 'organisation',
      contact: { name: '林小满', phone: '13912345678' },
    },
    permit: {
      number: `JY1370${serial}`,
      action: 'grant',
      decidedAt,
      validFrom,
      validTo: '2031-11-19',
    },
    kind: 'ordinary',
    departments: [department ?? DEPARTMENTS[pushed % GROUPS]],
    documents: [{ name: '准予行政许可决定书', url: 'https://example.org/decisions/1.pdf' }],
  }
}

function today() {
  const validFrom = new Date().toISOString().slice(0, 10)
  return { decidedAt: `${validFrom}T00:00:00+08:00`, validFrom }
}
