/** Departments beside the named ones, for matters with many tasks. */
const MANY = Array.from({ length: 12 }, (_, index) => `d${String(index + 1).padStart(2, '0')}`)

/** The codes of twelve supervising departments, each with a liaison. */
export const MANY_DEPARTMENTS: readonly string[] = MANY

/** A person's id in the county of these tests. */
export function personId(department: string, role: string): string {
  return `ou_${department}_${role}`
}

/** The chat of a department in the county of these tests. */
export function chatId(department: string): string {
  return `oc_${department}`
}

interface TestPerson {
  openId: string
  name: string
  department: string
  roles: string[]
  actsFor?: string
  mobile?: string
}

function person(department: string, role: string, name: string): TestPerson {
  return { openId: personId(department, role), name, department, roles: [role] }
}

/** A small county as a body of `PUT /api/v1/directory`; each call makes a new one, to be changed at will. */
export function testDirectory() {
  const supervising = (code: string, name: string, sort = 'competent') => ({
    code,
    name,
    side: 'supervision',
    sort,
    chatId: chatId(code),
  })
  return {
    departments: [
      { code: 'spj', name: '区行政审批服务局', side: 'approval', chatId: chatId('spj') },
      { code: 'zhck', name: '综合窗口', side: 'window', chatId: chatId('zhck') },
      supervising('scjg', '区市场监督管理局'),
      supervising('zhzf', '区综合行政执法局', 'enforcement'),
      supervising('wjj', '区卫生健康局'),
      ...MANY.map((code) => supervising(code, `第${code.slice(1)}局`)),
    ],
    people: [
      person('spj', 'liaison', '许衡'),
      person('spj', 'leader', '阮舟'),
      person('zhck', 'window', '丁窗'),
      { ...person('scjg', 'liaison', '周晚晴'), mobile: '13800000001' },
      { ...person('scjg', 'deputy', '何既白'), actsFor: personId('scjg', 'liaison') },
      person('scjg', 'leader', '沈怀远'),
      person('scjg', 'surveyor', '卫青禾'),
      person('zhzf', 'liaison', '秦朗'),
      person('wjj', 'liaison', '白术'),
      ...MANY.map((code) => person(code, 'liaison', `${code}联络员`)),
    ],
    catalogue: [
      {
        item: '食品经营许可',
        code: 'SP-01',
        departments: ['spj'],
        supervisors: [{ department: 'scjg', lead: true }],
      },
      {
        item: '户外广告设施许可',
        code: 'GG-01',
        supervisors: [{ department: 'scjg', lead: true }, { department: 'zhzf' }],
      },
      { item: '公共场所卫生许可', code: 'WS-01', departments: ['wjj'] },
      { item: '无人监管的事项', code: 'NO-01' },
    ],
  }
}

let pushed = 0

/** A body for `POST /api/v1/approvals` with a reference and a permit number of its own. */
export function approvalBody(changes: object = {}) {
  pushed += 1
  return {
    reference: `ref-${pushed}`,
    item: { name: '食品经营许可', code: 'SP-01' },
    counterpart: { name: `河湾餐饮${pushed}号有限公司`, creditCode: '91370305MA3C0XQE4K' },
    permit: { number: `JY1370305${String(pushed).padStart(5, '0')}`, decidedAt: '2026-11-23' },
    kind: 'ordinary',
    ...changes,
  }
}
