import { catalogueOf } from './county/catalogue.ts'
import type { CountyItem } from './county/catalogue.ts'
import { departmentsOf } from './county/departments.ts'
import type { CountyDepartment } from './county/departments.ts'
import { placeOf } from './county/places.ts'
import { groupIdOf, staffOf } from './county/staff.ts'
import type { CountyPerson } from './county/staff.ts'
import type { NewGroup } from './store/chats.ts'
import type { NewPerson } from './store/people.ts'

/** A county that does not exist: who is in Feishu, and the directory that the product is told. */
export interface County {
  readonly people: readonly NewPerson[]
  /** A group a department, and 「审管联动联席会议」 with the liaisons and leaders of all. */
  readonly chats: readonly NewGroup[]
  /** Body of `PUT /api/v1/directory`. */
  readonly directory: {
    readonly departments: readonly (Omit<CountyDepartment, 'seat'> & { readonly chatId: string })[]
    readonly people: readonly CountyPerson[]
    readonly catalogue: readonly CountyItem[]
  }
}

/** The group for meetings of all departments. */
export const MEETING_GROUP_ID = groupIdOf('meeting')

const TITLES: Readonly<Record<string, string>> = {
  liaison: '联络员',
  deputy: '联络员（B角）',
  leader: '分管领导',
  surveyor: '踏勘人员',
  window: '综合窗口工作人员',
  office: '办公室工作人员',
  convenor: '召集人',
  'chief-convenor': '总召集人',
  filing: '备案工作人员',
  oversight: '评估工作人员',
}

/**
 * A fictional county under a profile's regulation: the departments of the 102 items of the
 * catalogue, invented people in every role that the place has, and their groups. Identifiers,
 * names and item codes are the same at every run.
 */
export function fictionalCounty(profileId: string): County {
  const place = placeOf(profileId)
  const departments = departmentsOf(place)
  const people = departments.flatMap((department) => staffOf(department, place))
  return {
    people: people.map((person) => inFeishu(person, departments)),
    chats: groupsOf(departments, people),
    directory: {
      departments: departments.map(({ code, name, side, sort }) => ({
        code,
        name,
        side,
        sort,
        chatId: groupIdOf(code),
      })),
      people,
      catalogue: catalogueOf(place),
    },
  }
}

function inFeishu(person: CountyPerson, departments: readonly CountyDepartment[]): NewPerson {
  const { openId, name, mobile, roles } = person
  const department = departments.find((one) => one.code === person.department)?.name ?? ''
  return { openId, name, mobile, department, title: roles.map((role) => TITLES[role]).join('、') }
}

function groupsOf(
  departments: readonly CountyDepartment[],
  people: readonly CountyPerson[],
): NewGroup[] {
  const groups = departments.map(({ code, name }) => ({
    chatId: groupIdOf(code),
    name: `审管联动·${name}`,
    members: people.filter((one) => one.department === code).map((one) => one.openId),
  }))
  const sitting = people.filter((one) => !one.roles.includes('surveyor'))
  const meeting = {
    chatId: MEETING_GROUP_ID,
    name: '审管联动联席会议',
    members: sitting.map((one) => one.openId),
  }
  return [...groups, meeting]
}
