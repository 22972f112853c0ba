import { expect, test } from 'vitest'
import type { Json } from '../json.ts'
import { button, cardOf } from '../trial/cards.ts'
import { sendCard, sendText } from '../trial/sending.ts'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

interface Listed {
  items: { message_id: string; body: { content: string }; thread_id?: string; deleted: boolean }[]
  has_more: boolean
  page_token?: string
}

async function list(trial: Trial, params: Json): Promise<Listed> {
  const answer = await trial.client.request<{ data: Listed }>({
    method: 'GET',
    url: '/open-apis/im/v1/messages',
    params: { container_id_type: 'chat', container_id: CAST.group, ...params },
  })
  return answer.data
}

function texts(listed: Listed): unknown[] {
  return listed.items.map((item) => (JSON.parse(item.body.content) as { text: string }).text)
}

async function minuteLater(trial: Trial, work: () => Promise<unknown>): Promise<void> {
  trial.now = new Date(trial.now.getTime() + 60_000)
  await work()
}

test('a card comes back simplified unless the original is asked for', async () => {
  await using trial = await startTrial()
  const card = cardOf({ tag: 'markdown', content: '**新办** 食品经营许可' }, button('认领'))
  const messageId = await sendCard(trial, card)
  const get = async (original?: { card_msg_content_type: 'user_card_content' }) => {
    const answer = await trial.client.im.v1.message.get({
      path: { message_id: messageId },
      ...(original ? { params: original } : {}),
    })
    return JSON.parse(answer.data?.items?.[0]?.body?.content ?? '') as Json
  }
  expect(await get()).toEqual({
    title: '审批信息推送',
    elements: [[{ tag: 'text', text: '**新办** 食品经营许可' }], [{ tag: 'button', text: '认领' }]],
  })
  expect(await get({ card_msg_content_type: 'user_card_content' })).toEqual(card)
  const listed = await list(trial, { card_msg_content_type: 'user_card_content' })
  expect(JSON.parse(listed.items[0]?.body.content ?? '')).toEqual(card)
})

test('a history is listed page by page in either order', async () => {
  await using trial = await startTrial()
  for (const text of ['一', '二', '三']) await minuteLater(trial, () => sendText(trial, text))
  const first = await list(trial, { page_size: 2 })
  expect(texts(first)).toEqual(['一', '二'])
  expect(first.has_more).toBe(true)
  const second = await list(trial, { page_size: 2, page_token: first.page_token })
  expect(texts(second)).toEqual(['三'])
  expect(second).toMatchObject({ has_more: false })
  expect(second).not.toHaveProperty('page_token')
  const newest = await list(trial, { sort_type: 'ByCreateTimeDesc', page_size: 2 })
  expect(texts(newest)).toEqual(['三', '二'])
  const older = await list(trial, { sort_type: 'ByCreateTimeDesc', page_token: newest.page_token })
  expect(texts(older)).toEqual(['一'])
})

test('times bound a chat in seconds, both ends included', async () => {
  await using trial = await startTrial()
  for (const text of ['一', '二', '三']) await minuteLater(trial, () => sendText(trial, text))
  const second = String(trial.now.getTime() / 1000 - 60)
  expect(texts(await list(trial, { start_time: second }))).toEqual(['二', '三'])
  expect(texts(await list(trial, { end_time: second }))).toEqual(['一', '二'])
  const inMilliseconds = list(trial, { start_time: String(trial.now.getTime()) })
  expect((await refusalOf(inMilliseconds)).code).toBe(230001)
})

test('a chat shows only the first message of a thread; the thread shows all of it', async () => {
  await using trial = await startTrial()
  const root = (await sendText(trial, '议题一')).data?.message_id ?? ''
  await trial.client.im.v1.message.reply({
    path: { message_id: root },
    data: { content: '{"text":"请发言"}', msg_type: 'text', reply_in_thread: true },
  })
  await trial.act({ as: '甲', say: '议定：同意', replyTo: root })
  await sendText(trial, '议题外')
  const chat = await list(trial, {})
  expect(texts(chat)).toEqual(['议题一', '议题外'])
  const thread = { container_id_type: 'thread', container_id: chat.items[0]?.thread_id }
  // A thread does not know times: these would leave everything out.
  const replies = await list(trial, { ...thread, start_time: '1', end_time: '2' })
  expect(texts(replies)).toEqual(['议题一', '请发言', '议定：同意'])
})

test('what was recalled is listed as such, without its words', async () => {
  await using trial = await startTrial()
  const { messageId } = await trial.act({ as: '甲', say: '错话', chat: CAST.group })
  await trial.act({ as: '甲', recall: messageId })
  const [item] = (await list(trial, {})).items
  expect(item).toMatchObject({ deleted: true, body: { content: 'This message was recalled' } })
})

test('a person’s edited text is read in its last wording', async () => {
  await using trial = await startTrial()
  const { messageId } = await trial.act({ as: '甲', say: '12月20日', chat: CAST.group })
  await trial.act({ as: '甲', edit: messageId, say: '12月21日' })
  const [item] = (await list(trial, {})).items
  expect(item).toMatchObject({ updated: true, sender: { id: CAST.jia, sender_type: 'user' } })
  expect(texts(await list(trial, {}))).toEqual(['12月21日'])
})

test.each<[string, Json, number]>([
  ['an unknown chat', { container_id: 'oc_x' }, 230001],
  ['an unknown thread', { container_id_type: 'thread', container_id: 'omt_x' }, 230001],
  ['an unknown container', { container_id_type: 'group' }, 230001],
  ['an unknown order', { sort_type: 'Newest' }, 230001],
  ['a page of 51', { page_size: 51 }, 99992402],
])('%s is refused', async (_, params, code) => {
  await using trial = await startTrial()
  expect((await refusalOf(list(trial, params))).code).toBe(code)
})

test('a chat that the bot is not in is closed to it', async () => {
  await using trial = await startTrial()
  const messageId = (await sendText(trial, '一')).data?.message_id ?? ''
  await trial.act({ as: '甲', removeBot: CAST.group })
  expect((await refusalOf(list(trial, {}))).code).toBe(230002)
  const one = trial.client.im.v1.message.get({ path: { message_id: messageId } })
  expect((await refusalOf(one)).code).toBe(230002)
})
