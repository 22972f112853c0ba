import type { Place } from './places.ts'

/** A department of the fictional county. `seat` numbers its people's names, whatever the place. */
export interface CountyDepartment {
  readonly code: string
  readonly name: string
  readonly side: 'approval' | 'window' | 'supervision' | 'office'
  readonly sort: 'competent' | 'enforcement'
  readonly seat: number
}

/** The departments of the catalogue, as its last column names them without 区, by their codes. */
const SUPERVISING: readonly (readonly [code: string, name: string])[] = [
  ['fgj', '发展和改革局'],
  ['gxj', '工业和信息化局'],
  ['jtj', '教育和体育局'],
  ['mzj', '民政局'],
  ['rsj', '人力资源和社会保障局'],
  ['zrzy', '自然资源局'],
  ['sthj', '生态环境分局'],
  ['zjj', '住建局'],
  ['slj', '水利局'],
  ['nyj', '农业农村局'],
  ['swj', '商务局'],
  ['wlj', '文化和旅游局'],
  ['wjj', '卫生健康局'],
  ['yjj', '应急管理局'],
  ['scjg', '市场监管局'],
  ['hyj', '海洋发展局'],
  ['zhzf', '综合行政执法局'],
  ['tzb', '委统战部'],
]

/** 分局 of a higher organ do not bear the place's name. */
const WITHOUT_LEVEL = new Set(['sthj'])

const PEOPLE_A_DEPARTMENT = 10

/** The departments of a place: the bureau, its window, those who supervise, then the offices. */
export function departmentsOf(place: Place): CountyDepartment[] {
  const fixed = [
    { code: 'spj', name: `${place.level}行政审批服务局`, side: 'approval' },
    { code: 'zhck', name: `${place.level}政务服务中心综合窗口`, side: 'window' },
    ...SUPERVISING.map(([code, name]) => ({
      code,
      name: WITHOUT_LEVEL.has(code) ? name : place.level + name,
      side: 'supervision' as const,
    })),
    { code: 'lxb', name: place.office, side: 'office' },
    { code: 'ysj', name: place.oversight, side: 'office' },
  ] as const
  return fixed.flatMap(({ code, name, side }, index) => {
    if (name === null) return []
    const sort = code === 'zhzf' ? 'enforcement' : 'competent'
    return [{ code, name, side, sort, seat: index * PEOPLE_A_DEPARTMENT }]
  })
}

/** The code of a department as the catalogue's last column names it, with 区. */
export function codeOf(name: string): string {
  const found = SUPERVISING.find(([, short]) => name === short || name === `区${short}`)
  if (found === undefined) throw new Error(`no such department in the county: ${name}`)
  return found[0]
}
