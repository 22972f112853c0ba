import { expect, test } from 'vitest'
import { jsonOf } from '../json.ts'
import type { Json } from '../json.ts'
import { sendText } from '../trial/sending.ts'
import { CAST, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

async function lastEvent(trial: Trial): Promise<{ type: string; event: Json }> {
  await trial.standIn.settled()
  const body = jsonOf(trial.bot.events.at(-1))
  return { type: String(jsonOf(body['header'])['event_type']), event: jsonOf(body['event']) }
}

test('what is said in private reaches the bot with the sender’s three ids', async () => {
  await using trial = await startTrial()
  const said = await trial.act({ as: '甲', say: '待办' })
  const { type, event } = await lastEvent(trial)
  expect(type).toBe('im.message.receive_v1')
  expect(event).toMatchObject({
    sender: {
      sender_id: { open_id: CAST.jia, union_id: expect.stringMatching(/^on_/) },
      sender_type: 'user',
    },
    message: {
      message_id: said['messageId'],
      chat_id: said['chatId'],
      chat_type: 'p2p',
      message_type: 'text',
      content: '{"text":"待办"}',
      create_time: String(trial.now.getTime()),
    },
  })
  expect(event['message']).not.toHaveProperty('root_id')
  expect(event['message']).not.toHaveProperty('mentions')
})

test('a mention of the bot stands as a key in the text', async () => {
  await using trial = await startTrial()
  await trial.act({ as: '甲', say: '待办', chat: '市场监管局', mentionBot: true })
  const { event } = await lastEvent(trial)
  expect(event['message']).toMatchObject({
    chat_type: 'group',
    content: '{"text":"@_user_1 待办"}',
    mentions: [{ key: '@_user_1', mentioned_type: 'bot', name: '审管联动助手' }],
  })
})

test('a reply names its root and parent, and a thread once there is one', async () => {
  await using trial = await startTrial()
  const root = (await sendText(trial, '议题一')).data?.message_id
  const first = await trial.act({ as: '甲', say: '一', replyTo: root })
  expect((await lastEvent(trial)).event['message']).toMatchObject({
    root_id: root,
    parent_id: root,
  })
  expect(first['threadId']).toBeNull()
  const second = await trial.act({ as: '甲', say: '二', replyTo: root, inThread: true })
  const third = await trial.act({ as: '乙', say: '三', thread: second['threadId'] })
  expect(third['threadId']).toBe(second['threadId'])
  expect((await lastEvent(trial)).event['message']).toMatchObject({
    root_id: root,
    thread_id: second['threadId'],
  })
})

test('nobody speaks where they are not, nor after they left', async () => {
  await using trial = await startTrial()
  const said = await trial.ask('POST', '/act', { as: '丙', say: '话', chat: CAST.group })
  expect(said.status).toBe(409)
  await trial.act({ as: '乙', resign: true })
  expect((await lastEvent(trial)).type).toBe('contact.user.deleted_v3')
  expect((await trial.ask('POST', '/act', { as: '乙', say: '话' })).status).toBe(409)
})

test('a bot that is out of the group hears nothing from it', async () => {
  await using trial = await startTrial()
  await trial.act({ as: '甲', removeBot: CAST.group })
  expect((await lastEvent(trial)).type).toBe('im.chat.member.bot.deleted_v1')
  await trial.act({ as: '甲', say: '话', chat: CAST.group })
  expect((await lastEvent(trial)).type).toBe('im.chat.member.bot.deleted_v1')
  await trial.act({ as: '甲', addBot: CAST.group })
  expect((await lastEvent(trial)).type).toBe('im.chat.member.bot.added_v1')
})

test('who comes and goes is told, once', async () => {
  await using trial = await startTrial()
  await trial.act({ as: '丙', join: CAST.group })
  await trial.act({ as: '丙', join: CAST.group })
  const joined = await lastEvent(trial)
  expect(joined).toMatchObject({
    type: 'im.chat.member.user.added_v1',
    event: { chat_id: CAST.group, users: [{ name: '丙', user_id: { open_id: CAST.bing } }] },
  })
  expect(trial.bot.events).toHaveLength(1)
  await trial.act({ as: '丙', leave: CAST.group })
  expect((await lastEvent(trial)).type).toBe('im.chat.member.user.deleted_v1')
})

test('reactions, recalls, reading, entering and the menu are told', async () => {
  await using trial = await startTrial()
  await sendText(trial, '一', { to: CAST.jia })
  const { messageId } = await trial.act({ as: '甲', say: '二', chat: CAST.group })
  const types: string[] = []
  const wishes = [
    { react: 'OK', message: messageId },
    { unreact: 'OK', message: messageId },
    { recall: messageId },
    { read: true },
    { enter: true },
    { menu: 'todo' },
  ]
  for (const wish of wishes) {
    await trial.act({ as: '甲', ...wish })
    types.push((await lastEvent(trial)).type)
  }
  expect(types).toEqual([
    'im.message.reaction.created_v1',
    'im.message.reaction.deleted_v1',
    'im.message.recalled_v1',
    'im.message.message_read_v1',
    'im.chat.access_event.bot_p2p_chat_entered_v1',
    'application.bot.menu_v6',
  ])
  expect((await lastEvent(trial)).event).toMatchObject({
    event_key: 'todo',
    timestamp: trial.now.getTime() / 1000,
  })
})

test('only one’s own messages are recalled and edited', async () => {
  await using trial = await startTrial()
  const { messageId } = await trial.act({ as: '甲', say: '一', chat: CAST.group })
  for (const wish of [{ recall: messageId }, { edit: messageId, say: '改' }]) {
    expect((await trial.ask('POST', '/act', { as: '乙', ...wish })).status).toBe(409)
  }
})
