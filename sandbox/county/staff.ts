import { createHash } from 'node:crypto'
import { assertNever } from '../assert-never.ts'
import type { CountyDepartment } from './departments.ts'
import { inventedName } from './names.ts'
import type { Place } from './places.ts'

/** A person of the directory, as `PUT /api/v1/directory` takes them. */
export interface CountyPerson {
  readonly openId: string
  readonly name: string
  readonly department: string
  readonly roles: readonly string[]
  readonly mobile: string
  readonly actsFor?: string
}

/** The people of a department with their roles in the linkage. */
export function staffOf(department: CountyDepartment, place: Place): CountyPerson[] {
  const liaison = openIdOf(department.code, 0)
  return seatsOf(department, place).map((roles, index) => {
    const number = department.seat + index
    return {
      openId: openIdOf(department.code, index),
      name: inventedName(number),
      department: department.code,
      roles,
      mobile: `1380000${String(1000 + number)}`,
      ...(roles.includes('deputy') ? { actsFor: liaison } : {}),
    }
  })
}

/** Roles seat by seat. Seats keep their order, so that a person is the same in every place. */
function seatsOf(department: CountyDepartment, place: Place): string[][] {
  switch (department.side) {
    case 'approval': {
      const seats = [['liaison'], ['deputy'], ['leader', 'convenor'], ['surveyor'], ['surveyor']]
      return place.office === null ? [...seats, ['office']] : seats
    }
    case 'window':
      return [['window'], ['window']]
    case 'supervision':
      return [['liaison'], ['deputy'], ['leader'], ['surveyor'], ['surveyor']]
    case 'office':
      if (department.code === 'ysj') return [['oversight']]
      return [
        ['office'],
        ...(place.hasFiling ? [['filing']] : []),
        ...(place.hasChiefConvenor ? [['chief-convenor']] : []),
      ]
    default:
      return assertNever(department.side)
  }
}

/** A department's group in Feishu; the same at every run. */
export function groupIdOf(code: string): string {
  return `oc_${digest(`group:${code}`)}`
}

function openIdOf(code: string, seat: number): string {
  return `ou_${digest(`person:${code}:${seat}`)}`
}

function digest(text: string): string {
  return createHash('sha256').update(`county:${text}`).digest('hex').slice(0, 32)
}
