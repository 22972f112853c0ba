import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Gateway } from './gateway.ts'
import type { Answer, FeishuServer, Heard } from './testing/feishu-server.ts'
import { gatewayTo, refusal, startFeishu } from './testing/feishu-server.ts'

const APP_ID = 'cli_0123456789abcdef'
const SINCE = new Date('2026-03-02T09:00:30.500+08:00')

let server: FeishuServer
let gateway: Gateway
let answer: (heard: Heard) => Answer

beforeAll(async () => {
  server = await startFeishu((heard) => answer(heard))
  gateway = gatewayTo(server)
})

beforeEach(() => {
  server.heard.length = 0
})

afterAll(() => server.close())

function page(items: object[], next?: string): Answer {
  const more = next === undefined ? { has_more: false } : { has_more: true, page_token: next }
  return { json: { code: 0, msg: 'success', data: { ...more, items } } }
}

function card(messageId: string, content: string, changes: object = {}): object {
  return {
    message_id: messageId,
    msg_type: 'interactive',
    create_time: '1772413260000',
    deleted: false,
    chat_id: 'oc_1',
    sender: { id: APP_ID, id_type: 'app_id', sender_type: 'app' },
    body: { content },
    ...changes,
  }
}

function withMarker(marker: string): string {
  return JSON.stringify({ body: { elements: [{ tag: 'hr', element_id: marker }] } })
}

const find = (marker = 'm17_2') => gateway.findCard('oc_1', marker, SINCE)

describe('findCard', () => {
  test('reads the chat newest first, from a minute before, with cards as they were sent', async () => {
    answer = () => page([card('om_9', withMarker('m17_2'))])
    await expect(find()).resolves.toEqual({ messageId: 'om_9' })
    const [request] = server.heard
    expect(request).toMatchObject({ method: 'GET', path: '/open-apis/im/v1/messages' })
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      container_id_type: 'chat',
      container_id: 'oc_1',
      start_time: String(Date.parse('2026-03-02T08:59:30+08:00') / 1000),
      sort_type: 'ByCreateTimeDesc',
      page_size: '50',
      card_msg_content_type: 'user_card_content',
    })
  })

  test('sends no body with the GET, which firewalls refuse', async () => {
    answer = () => page([])
    await find()
    expect(server.heard[0]?.body).toHaveLength(0)
    expect(server.heard[0]?.headers['content-type']).toBeUndefined()
  })

  test('finds the marker on a later page', async () => {
    answer = ({ query }) =>
      query.get('page_token') === 'p2'
        ? page([card('om_3', withMarker('m17_2'))])
        : page([card('om_4', withMarker('other'))], 'p2')
    await expect(find()).resolves.toEqual({ messageId: 'om_3' })
    expect(server.heard).toHaveLength(2)
  })

  test.each([
    ['spaced', JSON.stringify({ a: [{ element_id: 'm17_2' }] }, null, 2)],
    ['wrapped as a string', JSON.stringify({ user_dsl: withMarker('m17_2') })],
    ['wrapped twice', JSON.stringify({ a: JSON.stringify({ b: withMarker('m17_2') }) })],
  ])('finds it in a card that is %s', async (_how, content) => {
    answer = () => page([card('om_9', content)])
    await expect(find()).resolves.toEqual({ messageId: 'om_9' })
  })

  test.each([
    ['a card whose marker only begins alike', card('om_9', withMarker('m17_21'))],
    ['a card whose marker only ends alike', card('om_9', withMarker('xm17_2'))],
    ['a card that says the marker in a text', card('om_9', '{"content":"m17_2"}')],
    [
      'a card of another bot',
      card('om_9', withMarker('m17_2'), { sender: { id: 'cli_x', sender_type: 'app' } }),
    ],
    [
      'a person’s message',
      card('om_9', withMarker('m17_2'), { sender: { id: APP_ID, sender_type: 'user' } }),
    ],
    ['a recalled card', card('om_9', withMarker('m17_2'), { deleted: true })],
    ['a text', card('om_9', withMarker('m17_2'), { msg_type: 'text' })],
    ['a message without a sender', card('om_9', withMarker('m17_2'), { sender: undefined })],
  ])('passes over %s', async (_what, item) => {
    answer = () => page([item])
    await expect(find()).resolves.toBeNull()
  })

  test('says that a chat cannot be read rather than that nothing is there', async () => {
    answer = () => refusal(230002)
    await expect(find()).rejects.toMatchObject({ verdict: 'unreachable-chat' })
    answer = () => ({ json: { code: 0, msg: 'success' } })
    await expect(find()).rejects.toMatchObject({ verdict: 'retry' })
    answer = () => ({ json: { code: 0, data: { has_more: true, items: [] } } })
    await expect(find()).rejects.toMatchObject({ verdict: 'retry' })
  })

  test('gives up after 20 pages rather than say that nothing is there', async () => {
    answer = ({ query }) => page([], `p${Number(query.get('page_token')?.slice(1) ?? 0) + 1}`)
    await expect(find()).rejects.toMatchObject({ verdict: 'fatal', outcome: 'refused' })
    expect(server.heard).toHaveLength(20)
  })
})

describe('readMessages', () => {
  test('reads a page of a chat between two instants, oldest first', async () => {
    const item = {
      message_id: 'om_1',
      parent_id: 'om_0',
      thread_id: 'omt_1',
      msg_type: 'text',
      create_time: '1772413260123',
      deleted: false,
      chat_id: 'oc_1',
      sender: { id: 'ou_1', id_type: 'open_id', sender_type: 'user' },
      body: { content: '{"text":"@_user_1 同意"}' },
      mentions: [{ key: '@_user_1', id: 'ou_2', id_type: 'open_id', name: '李' }],
    }
    answer = () => page([item], 'next')
    const until = new Date('2026-03-02T10:00:00+08:00')
    const container = { kind: 'chat', chatId: 'oc_1', since: SINCE, until } as const
    await expect(gateway.readMessages(container, { page: 'this' })).resolves.toEqual({
      items: [
        {
          messageId: 'om_1',
          chatId: 'oc_1',
          threadId: 'omt_1',
          parentId: 'om_0',
          type: 'text',
          content: '{"text":"@_user_1 同意"}',
          createdAt: new Date(1_772_413_260_123),
          isRecalled: false,
          sender: { kind: 'user', id: 'ou_1' },
          mentions: [{ key: '@_user_1', id: 'ou_2', name: '李' }],
        },
      ],
      next: 'next',
    })
    expect(Object.fromEntries(server.heard[0]?.query ?? [])).toMatchObject({
      start_time: String(Date.parse('2026-03-02T09:00:30+08:00') / 1000),
      end_time: String(Date.parse('2026-03-02T10:00:00+08:00') / 1000),
      sort_type: 'ByCreateTimeAsc',
      page_token: 'this',
    })
  })

  test('reads a thread without times, which Feishu does not take there', async () => {
    answer = () => page([])
    const read = await gateway.readMessages({ kind: 'thread', threadId: 'omt_1' })
    expect(read).toEqual({ items: [], next: null })
    const query = Object.fromEntries(server.heard[0]?.query ?? [])
    expect(query).toMatchObject({ container_id_type: 'thread', container_id: 'omt_1' })
    expect(query).not.toHaveProperty('start_time')
  })
})
