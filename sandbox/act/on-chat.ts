import { personIds } from '../api/item.ts'
import { emitEvent } from '../callback/events.ts'
import type { Context } from '../context.ts'
import { ensurePrivateChat, insertMember, removeMember, saveBotPresence } from '../store/chats.ts'
import type { Chat } from '../store/chats.ts'
import { findPerson, saveResigned } from '../store/people.ts'
import type { Person } from '../store/people.ts'
import { chatMeant, requireSeat } from './who.ts'

/** Joins or leaves a group. */
export async function comeOrGo(
  ctx: Context,
  person: Person,
  wish: { chat: string; comes: boolean },
): Promise<{ chatId: string }> {
  const chat = await chatMeant(ctx, wish.chat)
  const change = wish.comes ? insertMember : removeMember
  const isChanged = await change(ctx.pool, chat.chatId, person.openId)
  ctx.announcer.announce({ type: 'directory' })
  if (isChanged && chat.hasBot) {
    const type = wish.comes ? 'added' : 'deleted'
    await emitEvent(ctx, chat.chatId, `im.chat.member.user.${type}_v1`, {
      ...(await chatEvent(ctx, person, chat)),
      users: [
        {
          name: person.name,
          tenant_key: ctx.bot.tenantKey,
          user_id: await personIds(ctx, person.openId),
        },
      ],
    })
  }
  return { chatId: chat.chatId }
}

/** Takes the bot into a group or puts it out. */
export async function moveBot(
  ctx: Context,
  person: Person,
  wish: { chat: string; comes: boolean },
): Promise<{ chatId: string }> {
  const chat = await chatMeant(ctx, wish.chat)
  await requireSeat(ctx, person, chat)
  await saveBotPresence(ctx.pool, chat.chatId, wish.comes)
  ctx.announcer.announce({ type: 'directory' })
  const type = wish.comes ? 'added' : 'deleted'
  const event = await chatEvent(ctx, person, chat)
  await emitEvent(ctx, chat.chatId, `im.chat.member.bot.${type}_v1`, event)
  return { chatId: chat.chatId }
}

/** 离职: the person leaves the tenant; sending to them is refused from now on. */
export async function resign(ctx: Context, person: Person): Promise<{ openId: string }> {
  await saveResigned(ctx.pool, person.openId, true)
  ctx.announcer.announce({ type: 'directory' })
  const left = (await findPerson(ctx.pool, person.openId)) ?? person
  await emitEvent(ctx, left.openId, 'contact.user.deleted_v3', {
    object: {
      open_id: left.openId,
      union_id: left.unionId,
      user_id: left.userId,
      name: left.name,
      department_ids: [],
      status: { is_resigned: true, is_activated: false },
    },
    old_object: { department_ids: [], open_id: left.openId },
  })
  return { openId: left.openId }
}

/** Opens the private chat with the bot. */
export async function enterPrivateChat(ctx: Context, person: Person): Promise<{ chatId: string }> {
  const chat = await ensurePrivateChat(ctx.pool, person, ctx.now().getTime())
  await emitEvent(ctx, chat.chatId, 'im.chat.access_event.bot_p2p_chat_entered_v1', {
    chat_id: chat.chatId,
    operator_id: await personIds(ctx, person.openId),
  })
  return { chatId: chat.chatId }
}

/** Uses an entry of the bot's menu. The event has no chat, and its time is in seconds. */
export async function useMenu(
  ctx: Context,
  person: Person,
  key: string,
): Promise<{ eventKey: string }> {
  await emitEvent(ctx, person.openId, 'application.bot.menu_v6', {
    operator: { operator_name: person.name, operator_id: await personIds(ctx, person.openId) },
    event_key: key,
    timestamp: Math.floor(ctx.now().getTime() / 1000),
  })
  return { eventKey: key }
}

async function chatEvent(ctx: Context, person: Person, chat: Chat): Promise<object> {
  return {
    chat_id: chat.chatId,
    operator_id: await personIds(ctx, person.openId),
    external: false,
    operator_tenant_key: ctx.bot.tenantKey,
    name: chat.name,
  }
}
