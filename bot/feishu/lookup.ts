import type { Client } from '@larksuiteoapi/node-sdk'
import { withTenantToken } from '@larksuiteoapi/node-sdk'
import { incomplete } from './answer.ts'
import type { Call } from './call.ts'
import { checkChatId } from './ids.ts'

/** A group as Feishu has it. */
export interface ChatInfo {
  readonly name: string
  /** `group`, `topic` or `p2p`. */
  readonly mode: string
  /** `normal`, `dissolved` or `dissolved_save`. */
  readonly status: string
  readonly isExternal: boolean
  /** The owner's open id; null when the bot owns the group. */
  readonly ownerOpenId: string | null
  readonly userCount: number
}

/** 查询 */
export interface LookupCalls {
  /** The open ids behind mobile numbers; numbers that nobody in the app's range has are left out. */
  findByMobile(mobiles: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** The bot itself: whether it is switched on, and its open id, by which mentions of it are known. */
  botInfo(): Promise<{ readonly openId: string; readonly name: string; readonly isActive: boolean }>
  chatInfo(chatId: string): Promise<ChatInfo>
  /** Whether the bot is in the group. */
  isInChat(chatId: string): Promise<boolean>
}

/** Feishu takes up to 50 numbers at once. */
const MOST_MOBILES = 50

/** `activate_status` of a bot that is switched on. */
const ACTIVE = 2

interface BotAnswer {
  readonly bot?: { open_id?: string; app_name?: string; activate_status?: number }
}

/** The calls that look up people, chats and the bot. */
export function lookupCalls(client: Client, call: Call): LookupCalls {
  return {
    async findByMobile(mobiles) {
      const found = new Map<string, string>()
      for (let start = 0; start < mobiles.length; start += MOST_MOBILES) {
        const batch = mobiles.slice(start, start + MOST_MOBILES)
        const payload = { params: { user_id_type: 'open_id' as const }, data: { mobiles: batch } }
        const { data } = await call({ api: 'contact.user.batchGetId', target: 'none' }, (token) =>
          client.contact.v3.user.batchGetId(payload, withTenantToken(token)),
        )
        for (const { mobile, user_id: openId } of data?.user_list ?? []) {
          if (mobile && openId) found.set(mobile, openId)
        }
      }
      return found
    },

    async botInfo() {
      const api = 'bot.info'
      const request = { method: 'GET', url: '/open-apis/bot/v3/info' }
      const { bot } = await call({ api, target: 'none' }, (token) =>
        client.request<BotAnswer>(request, withTenantToken(token)),
      )
      if (!bot?.open_id) throw incomplete({ api }, 'open_id')
      const isActive = bot.activate_status === ACTIVE
      return { openId: bot.open_id, name: bot.app_name ?? '', isActive }
    },

    async chatInfo(chatId) {
      const api = 'im.chat.get'
      checkChatId(api, chatId)
      const payload = { path: { chat_id: chatId }, params: { user_id_type: 'open_id' as const } }
      const { data } = await call({ api, target: 'chat' }, (token) =>
        client.im.v1.chat.get(payload, withTenantToken(token)),
      )
      if (!data) throw incomplete({ api }, 'chat')
      return {
        name: data.name ?? '',
        mode: data.chat_mode ?? '',
        status: data.chat_status ?? 'normal',
        isExternal: data.external ?? false,
        ownerOpenId: data.owner_id ?? null,
        userCount: Number(data.user_count ?? 0),
      }
    },

    async isInChat(chatId) {
      const api = 'im.chatMembers.isInChat'
      checkChatId(api, chatId)
      const { data } = await call({ api, target: 'chat' }, (token) =>
        client.im.v1.chatMembers.isInChat({ path: { chat_id: chatId } }, withTenantToken(token)),
      )
      if (data?.is_in_chat === undefined) throw incomplete({ api }, 'is_in_chat')
      return data.is_in_chat
    },
  }
}
