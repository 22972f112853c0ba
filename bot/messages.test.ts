import { expect, test, vi } from 'vitest'
import { createGateway } from './feishu/gateway.ts'
import { createApiTokens } from '../jobs/api-tokens.ts'
import { startEngine } from '../jobs/engine.ts'
import { APP, testBot } from './testing.ts'
import type { TestBot } from './testing.ts'
import { envelope, post, privateMessage } from './testing-feishu.ts'

const WRITER = 'ou_scjg_liaison'

/** A message delivered by Feishu under an event id. */
function write(app: TestBot['app'], messageId: string, eventId: string, text = '待办') {
  const payload = envelope('im.message.receive_v1', privateMessage(messageId, WRITER, text), {
    eventId,
  })
  return post(app, 'event', payload)
}

async function replies(bot: TestBot): Promise<{ lane: string; params: unknown }[]> {
  const { rows } = await bot.database.pool.query<{ lane: string; params: unknown }>(
    `select lane, params from outbox where template = 'reply' order by id`,
  )
  return rows
}

test('a message is answered once, however often and under whatever event id it is delivered', async () => {
  await using bot = await testBot()
  for (const eventId of ['e1', 'e1', 'e2', 'e3']) {
    expect(await write(bot.app, 'om_1', eventId)).toEqual({ status: 200, body: {} })
  }
  await Promise.all(['e4', 'e5', 'e6'].map((eventId) => write(bot.app, 'om_2', eventId)))
  expect(await replies(bot)).toEqual([
    { lane: `person:${WRITER}`, params: { word: '待办', openId: WRITER } },
    { lane: `person:${WRITER}`, params: { word: '待办', openId: WRITER } },
  ])
})

test('two messages under one event id are both answered', async () => {
  await using bot = await testBot()
  await write(bot.app, 'om_1', 'e1')
  await write(bot.app, 'om_2', 'e1')
  expect(await replies(bot)).toHaveLength(2)
})

test('ids that begin alike are not taken for one', async () => {
  await using bot = await testBot()
  const stem = 'om_'.padEnd(120, 'a')
  await write(bot.app, `${stem}1`, 'e1')
  await write(bot.app, `${stem}2`, 'e2')
  expect(await replies(bot)).toHaveLength(2)
})

test('a message delivered again after a restart is not answered again', async () => {
  await using bot = await testBot()
  await write(bot.app, 'om_1', 'e1')
  const restarted = bot.restarted()
  expect(await write(restarted, 'om_1', 'e1')).toEqual({ status: 200, body: {} })
  await write(restarted, 'om_2', 'e2')
  expect(await replies(bot)).toHaveLength(2)
})

test('a message delivered again after seven hours is still known when the old ones were swept out', async () => {
  await using bot = await testBot()
  const { pool } = bot.database
  await write(bot.app, 'om_1', 'e1')
  await pool.query(`update inbox set received_at = clock_timestamp() - interval '7 hours'`)
  await pool.query(
    `insert into inbox values ('om_old', 'x', clock_timestamp() - interval '4 days')`,
  )
  await pool.query(`update outbox set not_before = clock_timestamp() + interval '1 hour'`)

  const { ctx } = bot
  const gateway = createGateway({ ...APP, log: ctx.log })
  const delivery = { ...ctx, gateway, tokens: createApiTokens(ctx.db) }
  const engine = startEngine(delivery, ctx.alarms, 'sweeper', true)
  await vi.waitFor(async () => {
    const { rows } = await pool.query(`select id from inbox where id = 'om_old'`)
    expect(rows).toEqual([])
  }, 10_000)
  await engine.stop()

  await write(bot.app, 'om_1', 'e1')
  expect(await replies(bot)).toHaveLength(1)
})

test('an event of a kind that asks for nothing is stored once and answered well', async () => {
  await using bot = await testBot()
  const payload = envelope('im.chat.member.bot.added_v1', { chat_id: 'oc_1' })
  for (let time = 0; time < 3; time += 1) {
    expect(await post(bot.app, 'event', payload)).toEqual({ status: 200, body: {} })
  }
  expect(await bot.countRows()).toMatchObject({ inbox: 1, outbox: 0 })
})

test('a message in a group is stored and not answered', async () => {
  await using bot = await testBot()
  const message = privateMessage('om_1', WRITER, '帮助') as { message: object }
  const event = { ...message, message: { ...message.message, chat_type: 'group' } }
  await post(bot.app, 'event', envelope('im.message.receive_v1', event))
  expect(await bot.countRows()).toMatchObject({ inbox: 1, outbox: 0 })
})

test.each([
  ['no message', { sender: {} }],
  ['a text for a message', { message: 'om_1' }],
  ['null for a message', { message: null }],
  ['a message without an id', { message: { chat_type: 'p2p' } }],
  ['an id that cannot be stored', { message: { message_id: 'om_\0', chat_type: 'p2p' } }],
  ['an id that never ends', { message: { message_id: 'o'.repeat(200), chat_type: 'p2p' } }],
])('an event with %s is passed over', async (_what, event) => {
  await using bot = await testBot()
  const answer = await post(bot.app, 'event', envelope('im.message.receive_v1', event))
  expect(answer).toEqual({ status: 200, body: {} })
  expect(await bot.countRows()).toMatchObject({ inbox: 0, outbox: 0 })
})

test.each([
  ['no JSON', '{'],
  ['null', 'null'],
  ['no text', '{}'],
  ['a number for a text', '{"text":1}'],
  ['a picture', '{"image_key":"img_1"}'],
])('a private message whose content is %s is answered with help', async (_what, content) => {
  await using bot = await testBot()
  const message = privateMessage('om_1', WRITER, '') as { message: object }
  const event = { ...message, message: { ...message.message, content } }
  expect((await post(bot.app, 'event', envelope('im.message.receive_v1', event))).status).toBe(200)
  expect(await replies(bot)).toMatchObject([{ params: { word: '帮助' } }])
})
