import { stringsOf } from '../json.ts'
import { announceMessage } from '../screen/announce.ts'
import { listMembers } from '../store/chats.ts'
import { findMessage, saveUrgent } from '../store/messages.ts'
import { listPeopleById } from '../store/people.ts'
import type { PersonIdType } from '../store/people.ts'
import { listReadings } from '../store/readings.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { pageSize, page, pageStart } from './paging.ts'
import { idTypeOf, personIdOf } from './person-ids.ts'
import { Refused } from './refused.ts'
import { isOlderThan, requireOwnMessage } from './require-message.ts'

const MOST_BUZZED = 200
const READERS_KNOWN_DAYS = 7
const PATH = '/im/v1/messages/:message_id'

/** 加急 and 已读. */
export const attentionEndpoints: readonly Endpoint[] = [
  { api: 'message.urgent_app', method: 'PATCH', path: `${PATH}/urgent_app`, answer: buzz },
  { api: 'message.urgent_sms', method: 'PATCH', path: `${PATH}/urgent_sms`, answer: buzz },
  { api: 'message.urgent_phone', method: 'PATCH', path: `${PATH}/urgent_phone`, answer: buzz },
  { api: 'message.read_users', method: 'GET', path: `${PATH}/read_users`, answer: readers },
]

async function buzz(call: Call): Promise<object> {
  const { ctx, body } = call
  const type = idTypeOf(call, 'user_id_type')
  const message = await requireOwnMessage(ctx, call.param('message_id'), 230012)
  const ids = stringsOf(body['user_id_list'])
  if (ids.length === 0 || ids.length > MOST_BUZZED) throw new Refused(230001, 'user_id_list')
  const members = new Set(await listMembers(ctx.pool, message.chatId))
  const people = await listPeopleById(ctx.pool, ids, type)
  const present = people.filter((one) => members.has(one.openId) && !one.isResigned)
  if (present.length === 0) throw new Refused(230001, 'all user ids are invalid')
  const openIds = present.map((one) => one.openId)
  await saveUrgent(ctx.pool, message.messageId, openIds)
  const buzzed = await findMessage(ctx.pool, message.messageId)
  if (buzzed !== undefined) await announceMessage(ctx, 'updated', buzzed)
  const reached = new Set(present.map((one) => personIdOf(one, type)))
  return { invalid_user_id_list: ids.filter((id) => !reached.has(id)) }
}

async function readers(call: Call): Promise<object> {
  const { ctx } = call
  const type: PersonIdType = idTypeOf(call, 'user_id_type')
  const message = await requireOwnMessage(ctx, call.param('message_id'), 230012)
  if (isOlderThan(ctx, message, READERS_KNOWN_DAYS)) throw new Refused(230033)
  const readings = await listReadings(ctx.pool, [message.messageId])
  const openIds = readings.map((one) => one.openId)
  const people = new Map(
    (await listPeopleById(ctx.pool, openIds)).map((one) => [one.openId, one] as const),
  )
  const items = readings.flatMap((reading) => {
    const person = people.get(reading.openId)
    if (person === undefined) return []
    return [
      {
        user_id_type: type,
        user_id: personIdOf(person, type),
        timestamp: String(reading.atMs),
        tenant_key: ctx.bot.tenantKey,
      },
    ]
  })
  const start = pageStart(call) ?? 0
  const size = pageSize(call, 20, 100)
  return page(items.slice(start), size, { item: (one) => one, token: () => String(start + size) })
}
