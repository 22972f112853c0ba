import { expect, test } from 'vitest'
import { button, cardOf } from '../trial/cards.ts'
import { send, sendCard, sendText } from '../trial/sending.ts'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

const HOUR_MS = 3_600_000

async function textsIn(trial: Trial, chat: string): Promise<unknown[]> {
  const { body } = await trial.ask('GET', `/chats/${chat}/messages`)
  return (body['items'] as { content: { text?: string } }[]).map((item) => item.content.text)
}

test('a message to a person makes their private chat, whichever id names them', async () => {
  await using trial = await startTrial()
  const first = await sendText(trial, '一', { to: CAST.jia })
  expect(first).toMatchObject({
    code: 0,
    data: {
      msg_type: 'text',
      deleted: false,
      updated: false,
      sender: { id: trial.credentials.appId, id_type: 'app_id', sender_type: 'app' },
      body: { content: '{"text":"一"}' },
      create_time: String(trial.now.getTime()),
    },
  })
  const state = await trial.ask('GET', '/state')
  const people = state.body['people'] as { openId: string; unionId: string; userId: string }[]
  const jia = people.find((person) => person.openId === CAST.jia)
  const second = await sendText(trial, '二', { to: jia?.unionId ?? '', type: 'union_id' })
  const third = await sendText(trial, '三', { to: jia?.userId ?? '', type: 'user_id' })
  expect(second.data?.chat_id).toBe(first.data?.chat_id)
  expect(third.data?.chat_id).toBe(first.data?.chat_id)
})

test('the same uuid sends one message an hour and is answered with it each time', async () => {
  await using trial = await startTrial()
  const first = await sendText(trial, '一', { uuid: 'same' })
  const second = await sendText(trial, '一', { uuid: 'same' })
  expect(second).toEqual(first)
  await trial.restart()
  trial.aheadMs = HOUR_MS - 60_000
  const third = await sendText(trial, '另一条', { uuid: 'same' })
  expect(third.data?.message_id).toBe(first.data?.message_id)
  trial.aheadMs = HOUR_MS + 60_000
  const fourth = await sendText(trial, '又一条', { uuid: 'same' })
  expect(fourth.data?.message_id).not.toBe(first.data?.message_id)
  expect(await textsIn(trial, CAST.group)).toEqual(['一', '又一条'])
})

test('of many calls at once with one uuid at most one message comes', async () => {
  await using trial = await startTrial()
  await sendText(trial, 'token first', { to: CAST.yi })
  const calls = Array.from({ length: 5 }, () => refusalOf(sendText(trial, '一', { uuid: 'u' })))
  const codes = (await Promise.all(calls)).map((one) => one.code)
  expect(codes.filter((code) => code !== 0 && code !== 230049)).toEqual([])
  expect(await textsIn(trial, CAST.group)).toEqual(['一'])
})

test('a uuid of a refused message is free again', async () => {
  await using trial = await startTrial()
  const bad = await refusalOf(send(trial, 'text', {}, { uuid: 'u' }))
  expect(bad).toMatchObject({ status: 400, code: 230001 })
  expect((await sendText(trial, '一', { uuid: 'u' })).code).toBe(0)
})

test.each<[string, number, (trial: Trial) => Promise<unknown>]>([
  ['an unknown person', 99992351, (t) => sendText(t, 'x', { to: `ou_${'f'.repeat(32)}` })],
  ['an unknown user id', 99992360, (t) => sendText(t, 'x', { to: 'nobody', type: 'user_id' })],
  ['a chat id that is none', 230001, (t) => sendText(t, 'x', { to: 'oc_unknown' })],
  ['an open id that is none', 230001, (t) => sendText(t, 'x', { to: 'x', type: 'open_id' })],
  ['a uuid over 50 characters', 230001, (t) => sendText(t, 'x', { uuid: 'u'.repeat(51) })],
  ['an empty text', 230001, (t) => sendText(t, '')],
  ['a type that is none', 230001, (t) => send(t, 'letter', { text: 'x' })],
  ['a text over 150 KB', 230025, (t) => sendText(t, 'a'.repeat(151 * 1024))],
  ['a card over 30 KB', 230025, (t) => sendCard(t, cardOf(button('长'.repeat(11_000))))],
  ['a post over 30 KB', 230025, (t) => send(t, 'post', longPost())],
  ['a card that is bad', 230099, (t) => sendCard(t, cardOf({ tag: 'action' }))],
  ['a file that is not there', 230001, (t) => send(t, 'file', { file_key: 'file_x' })],
  ['a mention of everybody', 230018, (t) => sendText(t, '<at user_id="all">所有人</at>')],
])('%s is refused with %i', async (_, code, call) => {
  await using trial = await startTrial()
  expect(await refusalOf(call(trial))).toMatchObject({ status: 400, code })
})

test('a bad card is refused in the platform’s words, with the call’s log id', async () => {
  await using trial = await startTrial()
  const refusal = await refusalOf(sendCard(trial, cardOf({ tag: 'action', actions: [] })))
  expect(refusal.msg).toBe(
    'Failed to create card content, ext=ErrCode: 200861; ErrPath: ROOT -> body -> elements -> [0](tag: action); ' +
      'ErrMsg: cards of schema V2 no longer support this capability; ErrorValue: unsupported tag action',
  )
  expect(refusal.headers['x-tt-logid']).toMatch(/^[0-9A-F]{32}$/)
})

test('a card names only people and images that exist', async () => {
  await using trial = await startTrial()
  const naming = (id: string) => cardOf({ tag: 'markdown', content: `<at id=${id}></at>` })
  expect((await refusalOf(sendCard(trial, naming(CAST.jia)))).code).toBe(0)
  const unknown = await refusalOf(sendCard(trial, naming(`ou_${'e'.repeat(32)}`)))
  expect(unknown).toMatchObject({ code: 230099 })
  expect(unknown.msg).toContain('ErrCode: 100290')
  const picture = { tag: 'img', img_key: 'img_x', alt: { tag: 'plain_text', content: '' } }
  expect((await refusalOf(sendCard(trial, cardOf(picture)))).msg).toContain('ErrCode: 200570')
})

test('everybody may be mentioned where the group permits it', async () => {
  await using trial = await startTrial()
  const everybody = cardOf({ tag: 'markdown', content: '<at id=all></at>' })
  expect((await refusalOf(sendCard(trial, everybody))).code).toBe(230099)
  await trial.ask('PUT', '/chats', [
    { chatId: CAST.group, name: '市场监管局', members: [CAST.jia], mayAtAll: true },
  ])
  expect((await refusalOf(sendCard(trial, everybody))).code).toBe(0)
})

test('a bot outside the group, and a person who has left, are not reached', async () => {
  await using trial = await startTrial()
  await trial.act({ as: '甲', removeBot: CAST.group })
  expect((await refusalOf(sendText(trial, 'x'))).code).toBe(230002)
  const { data } = await sendText(trial, '还在', { to: CAST.yi })
  await trial.act({ as: '乙', resign: true })
  expect((await refusalOf(sendText(trial, 'x', { to: CAST.yi }))).code).toBe(230013)
  const chat = data?.chat_id ?? ''
  expect((await refusalOf(sendText(trial, 'x', { to: chat }))).code).toBe(230013)
})

test('mentions in a text become keys', async () => {
  await using trial = await startTrial()
  const sent = await sendText(trial, `请<at user_id="${CAST.jia}">某</at>阅`)
  expect(sent.data).toMatchObject({
    body: { content: '{"text":"请@_user_1阅"}' },
    mentions: [{ key: '@_user_1', id: CAST.jia, id_type: 'open_id', name: '甲' }],
  })
})

test('a reply hangs on its message, and in its thread when there is one', async () => {
  await using trial = await startTrial()
  const root = (await sendText(trial, '议题一')).data?.message_id ?? ''
  const reply = (messageId: string, inThread: boolean) =>
    trial.client.im.v1.message.reply({
      path: { message_id: messageId },
      data: { content: '{"text":"答"}', msg_type: 'text', reply_in_thread: inThread },
    })
  const plainReply = await reply(root, false)
  expect(plainReply.data).toMatchObject({ root_id: root, parent_id: root })
  expect(plainReply.data).not.toHaveProperty('thread_id')
  const threaded = await reply(root, true)
  expect(threaded.data?.thread_id).toMatch(/^omt_/)
  const next = await reply(threaded.data?.message_id ?? '', false)
  expect(next.data).toMatchObject({
    root_id: root,
    parent_id: threaded.data?.message_id,
    thread_id: threaded.data?.thread_id,
  })
})

test('there is no replying to what was recalled or never was', async () => {
  await using trial = await startTrial()
  const messageId = (await sendText(trial, '一')).data?.message_id ?? ''
  const reply = (id: string) =>
    refusalOf(
      trial.client.im.v1.message.reply({
        path: { message_id: id },
        data: { content: '{"text":"答"}', msg_type: 'text' },
      }),
    )
  expect((await reply('c-295ee57216a5dc9de90fefd0aadb4b1d')).code).toBe(99992354)
  await trial.client.im.v1.message.delete({ path: { message_id: messageId } })
  expect((await reply(messageId)).code).toBe(230011)
})

function longPost() {
  return { zh_cn: { title: '长', content: [[{ tag: 'text', text: 'a'.repeat(31 * 1024) }]] } }
}
