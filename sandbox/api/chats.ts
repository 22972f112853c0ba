import { findChat, listChats, listMembers } from '../store/chats.ts'
import type { Chat } from '../store/chats.ts'
import { listPeopleById } from '../store/people.ts'
import type { Context } from '../context.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { pageSize, page, pageStart } from './paging.ts'
import { idTypeOf, personIdOf } from './person-ids.ts'
import { Refused } from './refused.ts'

const PATH = '/im/v1/chats'

/** Groups and their members. */
export const chatEndpoints: readonly Endpoint[] = [
  { api: 'chat.list', method: 'GET', path: PATH, answer: list },
  { api: 'chat.get', method: 'GET', path: `${PATH}/:chat_id`, answer: get },
  { api: 'members.get', method: 'GET', path: `${PATH}/:chat_id/members`, answer: members },
  {
    api: 'members.is_in_chat',
    method: 'GET',
    path: `${PATH}/:chat_id/members/is_in_chat`,
    answer: async (call) => {
      const chat = await findChat(call.ctx.pool, call.param('chat_id'))
      if (chat === undefined) throw new Refused(232006)
      return { is_in_chat: chat.hasBot }
    },
  },
]

async function list(call: Call): Promise<object> {
  const groups = (await listChats(call.ctx.pool)).filter(
    (chat) => chat.mode === 'group' && chat.hasBot && !chat.isDissolved,
  )
  const start = pageStart(call) ?? 0
  const size = pageSize(call, 20, 100)
  return page(groups.slice(start), size, {
    item: (chat) => groupItem(call.ctx, chat),
    token: () => String(start + size),
  })
}

async function get(call: Call): Promise<object> {
  const { ctx } = call
  const chat = await findChat(ctx.pool, call.param('chat_id'))
  if (chat === undefined) throw new Refused(232006)
  const people = await listMembers(ctx.pool, chat.chatId)
  return {
    ...groupItem(ctx, chat),
    user_manager_id_list: [],
    bot_manager_id_list: [],
    chat_mode: chat.mode,
    chat_type: 'private',
    group_message_type: 'chat',
    chat_tag: 'inner',
    user_count: String(people.length),
    bot_count: chat.hasBot ? '1' : '0',
    restricted_mode_setting: { status: false },
  }
}

async function members(call: Call): Promise<object> {
  const { ctx } = call
  const type = idTypeOf(call, 'member_id_type')
  const chat = await findChat(ctx.pool, call.param('chat_id'))
  if (chat === undefined) throw new Refused(232006)
  if (!chat.hasBot) throw new Refused(232011)
  const ids = await listMembers(ctx.pool, chat.chatId)
  const found = await listPeopleById(ctx.pool, ids)
  const byId = new Map(found.map((person) => [person.openId, person]))
  const people = ids.flatMap((id) => byId.get(id) ?? [])
  const start = pageStart(call) ?? 0
  const size = pageSize(call, 20, 100)
  const shown = page(people.slice(start), size, {
    item: (person) => ({
      member_id_type: type,
      member_id: personIdOf(person, type),
      name: person.name,
      tenant_key: ctx.bot.tenantKey,
    }),
    token: () => String(start + size),
  })
  return { ...shown, member_total: people.length }
}

function groupItem(ctx: Context, chat: Chat): object {
  return {
    chat_id: chat.chatId,
    name: chat.name,
    description: chat.description,
    avatar: '',
    ...(chat.ownerId === null ? {} : { owner_id: chat.ownerId, owner_id_type: 'open_id' }),
    external: false,
    tenant_key: ctx.bot.tenantKey,
    chat_status: chat.isDissolved ? 'dissolved' : 'normal',
  }
}
