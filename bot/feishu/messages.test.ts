import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Gateway } from './gateway.ts'
import type { Answer, FeishuServer } from './testing/feishu-server.ts'
import { gatewayTo, SENT, startFeishu } from './testing/feishu-server.ts'

const CHAT = { kind: 'chat', chatId: 'oc_1' } as const
const PERSON = { kind: 'person', openId: 'ou_1' } as const

let server: FeishuServer
let gateway: Gateway
let answer: Answer

beforeAll(async () => {
  server = await startFeishu(() => answer)
  // A slash too many, as people write addresses.
  gateway = gatewayTo(server, { domain: `${server.domain}/` })
})

beforeEach(() => {
  answer = SENT
  server.heard.length = 0
})

afterAll(() => server.close())

/** The only request, with its body and the content within that read as JSON. */
function heard() {
  const [request, ...others] = server.heard
  if (!request || others.length > 0) throw new Error('not exactly one request')
  const { content, ...body } = JSON.parse(request.body.toString()) as Record<string, unknown>
  const { method, path } = request
  return {
    method,
    path,
    query: Object.fromEntries(request.query),
    body,
    content: typeof content === 'string' ? (JSON.parse(content) as unknown) : content,
  }
}

test('a card goes to a group as a JSON string with its uuid', async () => {
  const card = { schema: '2.0', body: { elements: [] } }
  await expect(gateway.sendCard(CHAT, card, 'uuid-1')).resolves.toEqual({
    messageId: 'om_1',
    chatId: 'oc_1',
  })
  expect(heard()).toEqual({
    method: 'POST',
    path: '/open-apis/im/v1/messages',
    query: { receive_id_type: 'chat_id' },
    body: { receive_id: 'oc_1', msg_type: 'interactive', uuid: 'uuid-1' },
    content: card,
  })
})

test('a text goes to a person by open id', async () => {
  await gateway.sendText(PERSON, '第一行\n“第二行”', 'uuid-2')
  expect(heard()).toMatchObject({
    query: { receive_id_type: 'open_id' },
    body: { receive_id: 'ou_1', msg_type: 'text', uuid: 'uuid-2' },
    content: { text: '第一行\n“第二行”' },
  })
})

test('a file goes by its key', async () => {
  await gateway.sendFile(CHAT, 'file_v2_1', 'uuid-3')
  expect(heard()).toMatchObject({ body: { msg_type: 'file' }, content: { file_key: 'file_v2_1' } })
})

test('a reply stands under its message, in a thread when asked for', async () => {
  answer = { json: { code: 0, data: { message_id: 'om_2', chat_id: 'oc_1', thread_id: 'omt_1' } } }
  const sent = await gateway.replyCard('om_1', { schema: '2.0' }, 'uuid-4', { inThread: true })
  expect(sent).toEqual({ messageId: 'om_2', chatId: 'oc_1', threadId: 'omt_1' })
  expect(heard()).toMatchObject({
    method: 'POST',
    path: '/open-apis/im/v1/messages/om_1/reply',
    body: { msg_type: 'interactive', reply_in_thread: true, uuid: 'uuid-4' },
    content: { schema: '2.0' },
  })
})

test('a reply outside of threads says so', async () => {
  await expect(gateway.replyCard('om_1', {}, 'uuid-5')).resolves.toMatchObject({ threadId: null })
  expect(heard()).toMatchObject({ body: { reply_in_thread: false } })
})

test('a card is replaced by PATCH', async () => {
  answer = { json: { code: 0, msg: 'ok', data: {} } }
  await gateway.patchCard('om_1', { schema: '2.0' })
  expect(heard()).toEqual({
    method: 'PATCH',
    path: '/open-apis/im/v1/messages/om_1',
    query: {},
    body: {},
    content: { schema: '2.0' },
  })
})

test('a reaction is added to a message', async () => {
  answer = { json: { code: 0, data: { reaction_id: 'r_1' } } }
  await gateway.addReaction('om_1', 'DONE')
  expect(heard()).toMatchObject({
    path: '/open-apis/im/v1/messages/om_1/reactions',
    body: { reaction_type: { emoji_type: 'DONE' } },
  })
})

describe('before any call', () => {
  const BAD_IDS = [
    '',
    'a/b',
    '../chats',
    'om_1?x=1',
    'om_1#',
    'om 1',
    '消息',
    'x'.repeat(129),
    'a%2Fb',
  ]

  test.each(BAD_IDS)('“%s” is refused as an id', async (id) => {
    const refused = { outcome: 'refused', code: null, httpStatus: null }
    const fatal = { ...refused, verdict: 'fatal' }
    const noChat = { ...refused, verdict: 'unreachable-chat' }
    const since = new Date()
    await expect(gateway.patchCard(id, {})).rejects.toMatchObject(fatal)
    await expect(gateway.replyCard(id, {}, 'u')).rejects.toMatchObject(fatal)
    await expect(gateway.addReaction(id, 'OK')).rejects.toMatchObject(fatal)
    await expect(gateway.downloadResource(id, 'f', 'file')).rejects.toMatchObject(fatal)
    await expect(gateway.downloadResource('om_1', id, 'file')).rejects.toMatchObject(fatal)
    await expect(gateway.readMessages({ kind: 'thread', threadId: id })).rejects.toMatchObject(
      fatal,
    )
    await expect(gateway.findCard('oc_1', id, since)).rejects.toMatchObject(fatal)
    await expect(gateway.findCard(id, 'm1', since)).rejects.toMatchObject(noChat)
    await expect(gateway.chatInfo(id)).rejects.toMatchObject(noChat)
    await expect(gateway.isInChat(id)).rejects.toMatchObject(noChat)
    await expect(gateway.sendText({ kind: 'chat', chatId: id }, 'x', 'u')).rejects.toMatchObject(
      noChat,
    )
    await expect(gateway.sendText({ kind: 'person', openId: id }, 'x', 'u')).rejects.toMatchObject({
      ...refused,
      verdict: 'unreachable-person',
    })
    expect(server.heard).toHaveLength(0)
  })

  test.each(['', 'x'.repeat(51), 'two words'])('“%s” is refused as a uuid', async (uuid) => {
    const fatal = { verdict: 'fatal', outcome: 'refused' }
    await expect(gateway.sendCard(CHAT, {}, uuid)).rejects.toMatchObject(fatal)
    await expect(gateway.replyCard('om_1', {}, uuid)).rejects.toMatchObject(fatal)
    expect(server.heard).toHaveLength(0)
  })
})
