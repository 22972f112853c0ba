import type { Person, PersonIdType } from '../store/people.ts'
import type { Call } from './endpoint.ts'
import { Refused } from './refused.ts'

/** The kind of person id that a query parameter asks for. @throws {Refused} 99992402 */
export function idTypeOf(call: Call, parameter: string): PersonIdType {
  const type = call.query(parameter) ?? 'open_id'
  if (type !== 'open_id' && type !== 'user_id' && type !== 'union_id') {
    throw new Refused(99992402, parameter)
  }
  return type
}

/** A person's id of that kind. */
export function personIdOf(person: Person, type: PersonIdType): string {
  return { open_id: person.openId, user_id: person.userId, union_id: person.unionId }[type]
}
