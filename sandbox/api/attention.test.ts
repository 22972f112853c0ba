import { expect, test } from 'vitest'
import { sendText } from '../trial/sending.ts'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

const DAY_MS = 86_400_000

function buzz(trial: Trial, messageId: string, ids: string[]) {
  return trial.client.im.v1.message.urgentApp({
    path: { message_id: messageId },
    params: { user_id_type: 'open_id' },
    data: { user_id_list: ids },
  })
}

function readers(trial: Trial, messageId: string) {
  return trial.client.im.v1.message.readUsers({
    path: { message_id: messageId },
    params: { user_id_type: 'open_id' },
  })
}

test('those in the chat are buzzed, the others come back as invalid', async () => {
  await using trial = await startTrial()
  const messageId = (await sendText(trial, '一')).data?.message_id ?? ''
  const answer = await buzz(trial, messageId, [CAST.jia, CAST.bing])
  expect(answer.data).toEqual({ invalid_user_id_list: [CAST.bing] })
  const history = await trial.ask('GET', `/chats/${CAST.group}/messages`)
  expect(history.body).toMatchObject({ items: [{ urgent: [CAST.jia] }] })
})

test('buzzing nobody, too many, or for another’s message is refused', async () => {
  await using trial = await startTrial()
  const messageId = (await sendText(trial, '一')).data?.message_id ?? ''
  expect((await refusalOf(buzz(trial, messageId, [CAST.bing]))).code).toBe(230001)
  const many = Array.from({ length: 201 }, () => CAST.jia)
  expect((await refusalOf(buzz(trial, messageId, many))).code).toBe(230001)
  const { messageId: theirs } = await trial.act({ as: '甲', say: '话', chat: CAST.group })
  expect((await refusalOf(buzz(trial, String(theirs), [CAST.yi]))).code).toBe(230012)
})

test('readers of the bot’s own messages are known for seven days', async () => {
  await using trial = await startTrial()
  const messageId = (await sendText(trial, '一')).data?.message_id ?? ''
  expect((await readers(trial, messageId)).data?.items).toEqual([])
  await trial.act({ as: '甲', read: CAST.group })
  await trial.act({ as: '甲', read: CAST.group })
  expect((await readers(trial, messageId)).data?.items).toMatchObject([
    { user_id: CAST.jia, user_id_type: 'open_id', timestamp: String(trial.now.getTime()) },
  ])
  trial.now = new Date(trial.now.getTime() + 7 * DAY_MS + 1)
  expect((await refusalOf(readers(trial, messageId))).code).toBe(230033)
})
