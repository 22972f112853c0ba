import { stringsOf } from '../json.ts'
import { findPerson, findPersonByMobile, listPeopleById } from '../store/people.ts'
import type { Person } from '../store/people.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { idTypeOf, personIdOf } from './person-ids.ts'
import { Refused } from './refused.ts'

const MOST_LOOKED_UP = 50
const PATH = '/contact/v3/users'

/** 通讯录: people by id and by mobile. */
export const userEndpoints: readonly Endpoint[] = [
  { api: 'user.batch', method: 'GET', path: `${PATH}/batch`, answer: several },
  { api: 'user.basic_batch', method: 'POST', path: `${PATH}/basic_batch`, answer: names },
  { api: 'user.batch_get_id', method: 'POST', path: `${PATH}/batch_get_id`, answer: idsByMobile },
  { api: 'user.get', method: 'GET', path: `${PATH}/:user_id`, answer: one },
]

async function one(call: Call): Promise<object> {
  const type = idTypeOf(call, 'user_id_type')
  const person = await findPerson(call.ctx.pool, call.param('user_id'), type)
  if (person === undefined) throw new Refused(41012)
  return { user: userOf(person) }
}

async function several(call: Call): Promise<object> {
  const ids = call.queries('user_ids')
  if (ids.length === 0 || ids.length > MOST_LOOKED_UP) throw new Refused(40001, 'user_ids')
  const people = await listPeopleById(call.ctx.pool, ids, idTypeOf(call, 'user_id_type'))
  return { items: people.map(userOf) }
}

async function names(call: Call): Promise<object> {
  const ids = stringsOf(call.body['user_ids'])
  const type = idTypeOf(call, 'user_id_type')
  const people = await listPeopleById(call.ctx.pool, ids, type)
  return {
    users: people.map((person) => ({ user_id: personIdOf(person, type), name: person.name })),
  }
}

async function idsByMobile(call: Call): Promise<object> {
  const { ctx, body } = call
  const type = idTypeOf(call, 'user_id_type')
  const mobiles = stringsOf(body['mobiles'])
  const emails = stringsOf(body['emails'])
  if (mobiles.length > MOST_LOOKED_UP || emails.length > MOST_LOOKED_UP) throw new Refused(40001)
  const found = await Promise.all(
    mobiles.map(async (mobile) => {
      const person = await findPersonByMobile(ctx.pool, mobile)
      const isHidden = person?.isResigned === true && body['include_resigned'] !== true
      if (person === undefined || isHidden) return { mobile }
      return { mobile, user_id: personIdOf(person, type), status: statusOf(person) }
    }),
  )
  return { user_list: [...found, ...emails.map((email) => ({ email }))] }
}

function userOf(person: Person): object {
  return {
    open_id: person.openId,
    union_id: person.unionId,
    user_id: person.userId,
    name: person.name,
    ...(person.mobile === null ? {} : { mobile: `+86${person.mobile}` }),
    job_title: person.title,
    department_ids: [],
    status: statusOf(person),
  }
}

function statusOf(person: Person): object {
  return {
    is_frozen: false,
    is_resigned: person.isResigned,
    is_activated: !person.isResigned,
    is_exited: false,
    is_unjoin: false,
  }
}
