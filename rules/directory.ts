/** 部门类别. Exactly one department is the approval bureau; `window` is the 综合窗口. */
export const SIDES = ['approval', 'window', 'supervision', 'office'] as const
export type Side = (typeof SIDES)[number]

/** 业务主管部门 (`competent`) or 综合执法部门 (`enforcement`), A10. */
export const DEPARTMENT_SORTS = ['competent', 'enforcement'] as const
export type DepartmentSort = (typeof DEPARTMENT_SORTS)[number]

/** What a person is to the linkage. The profile words each role as its place does. */
export const ROLES = [
  'liaison',
  'deputy',
  'leader',
  'surveyor',
  'window',
  'office',
  'convenor',
  'chief-convenor',
  'filing',
  'oversight',
] as const
export type Role = (typeof ROLES)[number]

/** 事项办理方式 of the technical stage (A11): alone, jointly, entrusted, or by hearing an opinion. */
export const ITEM_MODES = ['independent', 'joint', 'entrusted', 'opinion'] as const
export type ItemMode = (typeof ITEM_MODES)[number]

export interface Department {
  readonly code: string
  readonly name: string
  readonly side: Side
  readonly sort: DepartmentSort
  /** The department's group in Feishu; null when it has none. */
  readonly chatId: string | null
}

/** A person in force. Who has left is not in the directory any more. */
export interface Person {
  readonly openId: string
  readonly name: string
  readonly department: string
  readonly roles: readonly Role[]
  /** Whom a deputy (B角) stands in for. */
  readonly actsFor: string | null
  readonly mobile: string | null
  /** Item codes this liaison answers for; empty means all of the department's. */
  readonly items: readonly string[]
}

/** 事项目录 row: who does the technical stage of an item and who supervises it afterwards. */
export interface CatalogueItem {
  readonly item: string
  readonly code: string | null
  readonly mode: ItemMode
  readonly departments: readonly string[]
  readonly supervisors: readonly { readonly department: string; readonly lead: boolean }[]
  readonly credit: 'exempt' | 'verify-later' | null
  readonly important: boolean
  readonly sensitive: boolean
}

/** 名录: departments in the office's order, the people in force, and the catalogue. */
export interface Directory {
  readonly version: number
  readonly departments: ReadonlyMap<string, Department>
  readonly people: ReadonlyMap<string, Person>
  readonly catalogue: readonly CatalogueItem[]
}

/** 行政审批服务局. @throws {Error} when the directory has not been set yet. */
export function approvalBureau(directory: Directory): Department {
  for (const department of directory.departments.values()) {
    if (department.side === 'approval') return department
  }
  throw new Error('the directory names no approval bureau')
}

/** Whose group office cards go to: the 联席会议办公室 where there is one, else the bureau. */
export function officeDepartment(directory: Directory): Department {
  for (const department of directory.departments.values()) {
    if (department.side === 'office') return department
  }
  return approvalBureau(directory)
}

/** The department that owes the push: the 综合窗口 where the profile says so and one exists. */
export function windowDepartment(directory: Directory): Department {
  for (const department of directory.departments.values()) {
    if (department.side === 'window') return department
  }
  return approvalBureau(directory)
}

function membersOf(directory: Directory, department: string): Person[] {
  return [...directory.people.values()].filter((person) => person.department === department)
}

/** 联络员 in force for an item; who answers for named items only is left out of the others. */
export function liaisonsOf(
  directory: Directory,
  department: string,
  item: string | null,
): Person[] {
  const liaisons = membersOf(directory, department).filter((p) => p.roles.includes('liaison'))
  const specialists = liaisons.filter((p) => item !== null && p.items.includes(item))
  return specialists.length > 0 ? specialists : liaisons.filter((p) => p.items.length === 0)
}

/** B角 of a department who act now: the one they stand in for is not in force. */
export function deputiesInForce(
  directory: Directory,
  department: string,
  item: string | null,
): Person[] {
  const vacant = liaisonsOf(directory, department, item).length === 0
  return membersOf(directory, department).filter(
    (p) =>
      p.roles.includes('deputy') &&
      (vacant || (p.actsFor !== null && !directory.people.has(p.actsFor))),
  )
}

/** 分管领导 of a department. */
export function leadersOf(directory: Directory, department: string): Person[] {
  return membersOf(directory, department).filter((p) => p.roles.includes('leader'))
}

/** Everybody who may act for a department on an item: liaison, deputy in force, leader. */
export function handlersOf(
  directory: Directory,
  department: string,
  item: string | null,
): Person[] {
  return unique([
    ...liaisonsOf(directory, department, item),
    ...deputiesInForce(directory, department, item),
    ...leadersOf(directory, department),
  ])
}

/** Who may see private contents of a department's matter: every liaison, deputy and leader. */
export function confidantsOf(directory: Directory, department: string): Person[] {
  return membersOf(directory, department).filter((p) =>
    p.roles.some((role) => role === 'liaison' || role === 'deputy' || role === 'leader'),
  )
}

/** Who is reminded first: the liaison, else the deputy in force, else the leader. */
export function firstInLine(
  directory: Directory,
  department: string,
  item: string | null,
): Person | null {
  return (
    liaisonsOf(directory, department, item)[0] ??
    deputiesInForce(directory, department, item)[0] ??
    leadersOf(directory, department)[0] ??
    null
  )
}

function unique(people: Person[]): Person[] {
  return [...new Set(people)]
}

/** Routes an item (A11): by code first, then by exact name. */
export function findCatalogueItem(
  directory: Directory,
  item: { name: string; code?: string | undefined },
): CatalogueItem | null {
  const byCode =
    item.code === undefined
      ? undefined
      : directory.catalogue.find((row) => row.code !== null && row.code === item.code)
  return byCode ?? directory.catalogue.find((row) => row.item === item.name) ?? null
}

/** The supervising departments of an item; by default those that do its technical stage. */
export function supervisorsOf(
  row: CatalogueItem,
): readonly { department: string; lead: boolean }[] {
  return row.supervisors.length > 0
    ? row.supervisors
    : row.departments.map((department, index) => ({ department, lead: index === 0 }))
}
