import type { World } from './act.ts'
import type { CatalogueItem, Department, Directory, Person, Role } from './directory.ts'
import { ApprovalBody } from './kinds/approval-push/body.ts'
import { PROFILES } from './profiles/named.ts'
import type { Profile } from './profile.ts'
import { RuleError } from './refusal.ts'
import type { Refusal } from './refusal.ts'
import { calendarOf } from './time/calendar.ts'
import type { CalendarYear } from './time/calendar.ts'
import { STATE_COUNCIL_YEARS } from './time/state-council.ts'

/** The five places, in the order of the regulations page. */
export const PLACES = ['huancui', 'linzi', 'danzhou', 'ankang', 'tancheng'] as const
export type PlaceName = (typeof PLACES)[number]

/** An instant written as Asia/Shanghai has it: `2026-11-20T10:00`. */
export function china(text: string): Date {
  return new Date(`${text}+08:00`)
}

/** `2026-11-20` is a Friday, so one working day after it ends at this instant. */
export const PUSHED_AT = china('2026-11-20T10:00')
export const FIRST_END = china('2026-11-24T00:00')

/** The departments of the small world: bureau, window, office, three that supervise. */
export const DEPARTMENTS: readonly Department[] = [
  department('spj', '审批服务局', 'approval'),
  department('zhck', '综合窗口', 'window'),
  department('bgs', '联席会议办公室', 'office'),
  department('scjg', '市场监督管理局', 'supervision'),
  department('wjw', '卫生健康局', 'supervision'),
  { ...department('zfj', '综合执法局', 'supervision'), sort: 'enforcement' },
]

function department(code: string, name: string, side: Department['side']): Department {
  return { code, name, side, sort: 'competent', chatId: `oc_${code}` }
}

/** Everybody of the small world: `ou_<department>_<role>`; a deputy stands in for the liaison. */
export const PEOPLE: readonly Person[] = [
  ...['spj', 'scjg', 'wjw', 'zfj'].flatMap((code) => [
    person(code, 'liaison'),
    { ...person(code, 'deputy'), actsFor: `ou_${code}_liaison` },
    person(code, 'leader'),
    person(code, 'surveyor'),
  ]),
  person('spj', 'convenor'),
  person('spj', 'chief-convenor'),
  person('zhck', 'window'),
  person('bgs', 'office'),
  person('bgs', 'filing'),
  person('bgs', 'oversight'),
]

/** A person in one role, named after it. */
export function person(department: string, role: Role, openId?: string): Person {
  return {
    openId: openId ?? `ou_${department}_${role}`,
    name: `${department}的${role}`,
    department,
    roles: [role],
    actsFor: null,
    mobile: null,
    items: [],
  }
}

/** 事项目录 of the small world. Two rows share a name; one names no supervisor; one is sensitive. */
export const CATALOGUE: readonly CatalogueItem[] = [
  item('食品经营许可', 'spjy', [], [lead('scjg'), also('zfj')]),
  item('食品经营许可', 'spjy-2', [], [lead('wjw')]),
  item('公共场所卫生许可', 'ggws', ['wjw', 'scjg'], []),
  item('户外广告设置', null, [], [also('zfj'), also('scjg')]),
  item('内部事项', 'nbsx', [], []),
  { ...item('涉密场所装修', 'smcs', [], [lead('wjw')]), sensitive: true, important: true },
]

function item(
  name: string,
  code: string | null,
  departments: string[],
  supervisors: CatalogueItem['supervisors'],
): CatalogueItem {
  return {
    item: name,
    code,
    mode: 'independent',
    departments,
    supervisors,
    credit: null,
    important: false,
    sensitive: false,
  }
}

function lead(department: string) {
  return { department, lead: true }
}

function also(department: string) {
  return { department, lead: false }
}

/** How a world differs from the small one. */
export interface WorldChanges {
  readonly departments?: readonly Department[]
  readonly people?: readonly Person[]
  readonly catalogue?: readonly CatalogueItem[]
  /** Open ids of people who left. */
  readonly without?: readonly string[]
  /** Codes of departments that have no group. */
  readonly withoutChat?: readonly string[]
  /** Years set beside, or in the place of, those that are shipped. */
  readonly years?: readonly CalendarYear[]
  readonly profile?: (profile: Profile) => Profile
}

/** The small world under the regulation of a place. */
export function worldOf(place: PlaceName, changes: WorldChanges = {}): World {
  const named = PROFILES[place]
  if (!named) throw new Error(`no profile ${place}`)
  const years = new Map(STATE_COUNCIL_YEARS.map((one) => [one.year, one]))
  for (const year of changes.years ?? []) years.set(year.year, year)
  return {
    profile: changes.profile?.(named) ?? named,
    calendar: calendarOf([...years.values()]),
    directory: directoryOf(changes),
  }
}

function directoryOf(changes: WorldChanges): Directory {
  const people = (changes.people ?? PEOPLE).filter((one) => !changes.without?.includes(one.openId))
  const departments = (changes.departments ?? DEPARTMENTS).map((one) =>
    changes.withoutChat?.includes(one.code) ? { ...one, chatId: null } : one,
  )
  return {
    version: 1,
    departments: new Map(departments.map((one) => [one.code, one])),
    people: new Map(people.map((one) => [one.openId, one])),
    catalogue: changes.catalogue ?? CATALOGUE,
  }
}

/** A rest-day arrangement for 2027 as a notice might have it: 1 to 3 January off, 2 January's twin worked. */
export function year2027(off: CalendarYear['off'], work: CalendarYear['work'] = []): CalendarYear {
  return { year: 2027, version: 1, source: '测试用安排', off, work }
}

/** What a test puts into a body; a field of a body is replaced whole. */
export type BodyInput = { readonly [field: string]: unknown }

/** A body of `POST /api/v1/approvals`, whole and checked, with some fields put otherwise. */
export function approvalBody(patch: BodyInput = {}): ApprovalBody {
  return ApprovalBody.parse({
    reference: 'r-1',
    item: { name: '食品经营许可', code: 'spjy' },
    counterpart: { name: '甲乙丙餐饮有限公司', type: 'organisation' },
    permit: { number: 'JY13703030001', decidedAt: '2026-11-20T09:00:00+08:00' },
    kind: 'ordinary',
    ...patch,
  })
}

/** Why the rules refuse. @throws {Error} when they do not. */
export function refusalOf(act: () => unknown): Refusal {
  try {
    act()
  } catch (error) {
    if (error instanceof RuleError) return error.refusal
    throw error
  }
  throw new Error('the act was not refused')
}
