import { expect, test } from 'vitest'
import { button, cardOf } from './trial/cards.ts'
import { CAST, startTrial } from './trial/trial.ts'

test('a card sent with the SDK is pressed, answered, replaced and survives a restart', async () => {
  await using trial = await startTrial()
  const sent = await trial.client.im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: {
      receive_id: CAST.group,
      msg_type: 'interactive',
      content: JSON.stringify(cardOf(button('认领', { task: 't1' }))),
      uuid: 'push-1',
    },
  })
  const messageId = sent.data?.message_id
  expect(sent.data).toMatchObject({ chat_id: CAST.group, msg_type: 'interactive' })

  const claimed = cardOf({ tag: 'markdown', content: '已认领' })
  trial.bot.onClick = () => ({
    toast: { type: 'success', content: '已认领' },
    card: { type: 'raw', data: claimed },
  })
  const result = await trial.act({ as: '甲', press: '认领' })
  expect(result).toMatchObject({
    messageId,
    toast: { type: 'success', content: '已认领' },
    clientError: null,
  })
  expect(trial.bot.clicks[0]).toMatchObject({
    header: { event_type: 'card.action.trigger', app_id: trial.credentials.appId },
    event: {
      operator: { open_id: CAST.jia },
      action: { value: { task: 't1' }, tag: 'button' },
      context: { open_message_id: messageId, open_chat_id: CAST.group },
    },
  })

  await trial.restart()
  const patched = await trial.client.im.v1.message.patch({
    path: { message_id: messageId ?? '' },
    data: { content: JSON.stringify(cardOf({ tag: 'markdown', content: '已纳入监管范围' })) },
  })
  expect(patched.code).toBe(0)
  const history = await trial.ask('GET', `/chats/${CAST.group}/messages`)
  expect(history.body).toMatchObject({
    items: [
      { messageId, updates: 2, card: { body: { elements: [{ content: '已纳入监管范围' }] } } },
    ],
  })
})
