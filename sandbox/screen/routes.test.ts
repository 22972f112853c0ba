import { expect, test } from 'vitest'
import type { Change } from '../changes.ts'
import { fictionalCounty } from '../county.ts'
import { standInCredentials } from '../credentials.ts'
import { button, cardOf } from '../trial/cards.ts'
import { sendCard, sendText } from '../trial/sending.ts'
import { CAST, startTrial } from '../trial/trial.ts'

test('the fictional county can be seated as it is', async () => {
  await using trial = await startTrial()
  const { people, chats } = fictionalCounty('linzi')
  expect((await trial.ask('PUT', '/people', people)).status).toBe(204)
  expect((await trial.ask('PUT', '/chats', chats)).status).toBe(204)
  const { body } = await trial.ask('GET', '/state')
  expect(body['people']).toHaveLength(people.length + 3)
  expect(body['chats']).toContainEqual(expect.objectContaining({ members: chats[0]?.members }))
})

test('people and groups are changed by seeding them again; members are replaced', async () => {
  await using trial = await startTrial()
  await trial.ask('PUT', '/chats', [{ chatId: CAST.group, name: '新名', members: [CAST.bing] }])
  await trial.ask('PUT', '/people', [{ openId: CAST.bing, name: '丙二' }])
  const { body } = await trial.ask('GET', '/state')
  expect(body['chats']).toMatchObject([{ name: '新名', members: [CAST.bing] }])
  expect(body['people']).toContainEqual(expect.objectContaining({ name: '丙二' }))
  const nobody = { chatId: CAST.group, name: '新名', members: ['ou_nobody'] }
  expect((await trial.ask('PUT', '/chats', [nobody])).status).toBe(422)
})

test('a history goes forward from a position, backward from the end, and into a thread', async () => {
  await using trial = await startTrial()
  for (const text of ['一', '二', '三']) await trial.act({ as: '甲', say: text, chat: CAST.group })
  const get = async (query: string) => {
    const { body } = await trial.ask('GET', `/chats/${CAST.group}/messages?${query}`)
    const items = body['items'] as { seq: number; messageId: string; content: { text: string } }[]
    return { items, next: body['next'], texts: items.map((item) => item.content.text) }
  }
  expect((await get('limit=2')).texts).toEqual(['二', '三'])
  const first = await get('after=0&limit=2')
  expect(first.texts).toEqual(['一', '二'])
  expect(first.next).toBe(first.items[1]?.seq)
  expect(await get(`after=${String(first.next)}`)).toMatchObject({ texts: ['三'], next: null })
  const root = first.items[0]?.messageId
  const { threadId } = await trial.act({ as: '乙', say: '答', replyTo: root, inThread: true })
  expect((await get(`thread=${String(threadId)}`)).texts).toEqual(['一', '答'])
  expect((await get('')).texts).toEqual(['一', '二', '三', '答'])
})

test('a person’s chats come with the newest message first', async () => {
  await using trial = await startTrial()
  await sendText(trial, '群里')
  await sendText(trial, '私下', { to: CAST.jia })
  const { body } = await trial.ask('GET', `/people/${CAST.jia}/chats`)
  expect(body['items']).toMatchObject([
    { mode: 'p2p', lastMessage: { content: { text: '私下' } } },
    { mode: 'group', name: '市场监管局', lastMessage: { content: { text: '群里' } } },
  ])
})

test('changes are streamed as they happen, and told to listeners', async () => {
  await using trial = await startTrial()
  const seen: Change['type'][] = []
  const stop = trial.standIn.onChange((change) => seen.push(change.type))
  const response = await fetch(`${trial.domain}/stream`)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  trial.bot.onClick = () => ({ toast: { type: 'success', content: '已认领' } })
  await sendCard(trial, cardOf(button('认领')))
  await trial.act({ as: '甲', press: '认领' })
  let text = ''
  while (!text.includes('已认领')) text += (await reader?.read())?.value ?? ''
  expect(text).toContain('event: message')
  expect(text).toContain('event: call')
  expect(text).toContain('event: toast')
  await reader?.cancel()
  stop()
  expect(seen).toEqual(['call', 'message', 'call', 'toast'])
})

test('a file that somebody sent can be looked at', async () => {
  await using trial = await startTrial()
  await trial.act({ as: '甲', file: { name: '说明.txt', text: '内容' }, chat: CAST.group })
  const { body } = await trial.ask('GET', `/chats/${CAST.group}/messages`)
  const [item] = body['items'] as { content: { file_key: string } }[]
  const response = await fetch(`${trial.domain}/files/${item?.content.file_key}`)
  expect(await response.text()).toBe('内容')
  expect((await trial.ask('GET', '/files/file_x')).status).toBe(404)
})

test('everybody who asks at once gets the same credentials, in Feishu’s shapes', async () => {
  await using trial = await startTrial()
  await trial.pool.query('drop schema sandbox cascade')
  const made = await Promise.all(Array.from({ length: 5 }, () => standInCredentials(trial.pool)))
  expect(new Set(made.map((one) => JSON.stringify(one))).size).toBe(1)
  expect(made[0]?.appId).toMatch(/^cli_[0-9a-f]{16}$/)
  expect(made[0]?.appId).not.toBe(trial.credentials.appId)
})
