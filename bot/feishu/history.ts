import type { Client } from '@larksuiteoapi/node-sdk'
import { withTenantToken } from '@larksuiteoapi/node-sdk'
import { incomplete } from './answer.ts'
import type { Call } from './call.ts'
import { notCalled } from './failure.ts'
import { checkChatId, checkId } from './ids.ts'

/** A message as read back. Instants are Feishu's. */
export interface ReadMessage {
  readonly messageId: string
  readonly chatId: string | null
  readonly threadId: string | null
  readonly parentId: string | null
  /** `text`, `post`, `interactive`, `file` … */
  readonly type: string
  /** JSON whose shape depends on `type`; of a recalled message a sentence. */
  readonly content: string
  readonly createdAt: Date
  readonly isRecalled: boolean
  /** `id` is an open id for a person and an app id for a bot. */
  readonly sender: { readonly kind: string; readonly id: string }
  /** The people behind `@_user_1` … in the content. */
  readonly mentions: readonly { readonly key: string; readonly id: string; readonly name: string }[]
}

/** A chat, or a thread, which shows only its root in its chat. */
export type Container =
  | { readonly kind: 'chat'; readonly chatId: string; readonly since?: Date; readonly until?: Date }
  | { readonly kind: 'thread'; readonly threadId: string }

/** 读消息 */
export interface HistoryCalls {
  /** One page of up to 50 messages, oldest first unless `newestFirst`, cards as they were sent. */
  readMessages(
    container: Container,
    options?: { readonly newestFirst?: boolean; readonly page?: string },
  ): Promise<{ readonly items: readonly ReadMessage[]; readonly next: string | null }>
  /**
   * The newest card of the bot's own since `since` (minus a minute, as two clocks never agree) that
   * holds `marker`, an `element_id`. Null means that it is certainly not there. Replies in threads
   * are not seen.
   *
   * @throws {FeishuFailure} when the chat cannot be read, or not to the end in 1,000 messages.
   */
  findCard(
    chatId: string,
    marker: string,
    since: Date,
  ): Promise<{ readonly messageId: string } | null>
}

const PAGE_SIZE = 50
const MOST_PAGES = 20
const CLOCK_DIFFERENCE_MS = 60_000
const ELEMENT_ID = /^[A-Za-z][A-Za-z0-9_]{0,19}$/

/** The calls that read chats back. `appId` tells the bot's own cards from those of other bots. */
export function historyCalls(client: Client, call: Call, appId: string): HistoryCalls {
  const readMessages: HistoryCalls['readMessages'] = async (container, options = {}) => {
    const api = 'im.message.list'
    const params = { ...paramsOf(api, container), ...pageOf(options) }
    const target = container.kind === 'chat' ? 'chat' : 'message'
    const { data } = await call({ api, target }, (token) =>
      client.im.v1.message.list({ params }, withTenantToken(token)),
    )
    if (!data || (data.has_more && !data.page_token)) throw incomplete({ api }, 'page')
    return {
      items: (data.items ?? []).map(toReadMessage),
      next: data.has_more ? (data.page_token ?? null) : null,
    }
  }

  return {
    readMessages,

    async findCard(chatId, marker, since) {
      const api = 'im.message.list'
      if (!ELEMENT_ID.test(marker)) throw notCalled(api, 'fatal', 'not an element_id')
      const from = new Date(since.getTime() - CLOCK_DIFFERENCE_MS)
      let page: string | undefined
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const read = await readMessages(
          { kind: 'chat', chatId, since: from },
          { newestFirst: true, ...(page !== undefined && { page }) },
        )
        const found = read.items.find((item) => isOwnCard(item, appId) && holds(item, marker))
        if (found) return { messageId: found.messageId }
        if (read.next === null) return null
        page = read.next
      }
      throw notCalled(api, 'fatal', `more than ${MOST_PAGES * PAGE_SIZE} messages since then`)
    },
  }
}

type ListParams = NonNullable<Parameters<Client['im']['v1']['message']['list']>[0]>['params']
type ListAnswer = Awaited<ReturnType<Client['im']['v1']['message']['list']>>
type ListItem = NonNullable<NonNullable<ListAnswer['data']>['items']>[number]

function paramsOf(api: string, container: Container): ListParams {
  if (container.kind === 'thread') {
    checkId(api, container.threadId, 'thread id')
    return { container_id_type: 'thread', container_id: container.threadId }
  }
  checkChatId(api, container.chatId)
  const { since, until } = container
  return {
    container_id_type: 'chat',
    container_id: container.chatId,
    ...(since && { start_time: toUnixSeconds(since) }),
    ...(until && { end_time: toUnixSeconds(until) }),
  }
}

function pageOf(options: { readonly newestFirst?: boolean; readonly page?: string }) {
  return {
    page_size: PAGE_SIZE,
    sort_type: options.newestFirst ? ('ByCreateTimeDesc' as const) : ('ByCreateTimeAsc' as const),
    // Without it cards come back reduced to their text.
    card_msg_content_type: 'user_card_content',
    ...(options.page !== undefined && { page_token: options.page }),
  }
}

/** List filters are in seconds although messages carry milliseconds. */
function toUnixSeconds(instant: Date): string {
  return String(Math.floor(instant.getTime() / 1000))
}

function toReadMessage(item: ListItem): ReadMessage {
  return {
    messageId: item.message_id ?? '',
    chatId: item.chat_id ?? null,
    threadId: item.thread_id ?? null,
    parentId: item.parent_id ?? null,
    type: item.msg_type ?? '',
    content: item.body?.content ?? '',
    createdAt: new Date(Number(item.create_time ?? Number.NaN)),
    isRecalled: item.deleted ?? false,
    sender: { kind: item.sender?.sender_type ?? 'unknown', id: item.sender?.id ?? '' },
    mentions: (item.mentions ?? []).map(({ key, id, name }) => ({ key, id, name })),
  }
}

function isOwnCard(item: ReadMessage, appId: string): boolean {
  const isOwn = item.sender.kind === 'app' && item.sender.id === appId
  return isOwn && item.type === 'interactive' && !item.isRecalled && item.messageId !== ''
}

/** The card may stand in the content as it was sent, or as JSON within a string of JSON. */
function holds(item: ReadMessage, marker: string): boolean {
  return new RegExp(String.raw`"element_id\\*"\s*:\s*\\*"${marker}\\*"`).test(item.content)
}
