import { expect, test } from 'vitest'
import { button, cardOf } from '../trial/cards.ts'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

async function batch(trial: Trial, data: object) {
  const url = '/open-apis/message/v4/batch_send/'
  const answer = await trial.client.request<{ code: number; data: { message_id: string } }>({
    method: 'POST',
    url,
    data,
  })
  return answer
}

test('a batch reaches each person in private and names those it does not reach', async () => {
  await using trial = await startTrial()
  const answer = await batch(trial, {
    msg_type: 'text',
    content: { text: '通报' },
    open_ids: [CAST.jia, CAST.yi, 'ou_x'],
  })
  expect(answer.data).toMatchObject({ invalid_open_ids: ['ou_x'], invalid_user_ids: [] })
  expect(answer.data.message_id).toMatch(/^bm-/)
  await trial.act({ as: '甲', read: true })
  const path = { batch_message_id: answer.data.message_id }
  const readers = await trial.client.im.v1.batchMessage.readUser({ path })
  expect(readers.data?.read_user).toEqual({ read_count: '1', total_count: '2' })
  await trial.client.im.v1.batchMessage.delete({ path })
  const chats = await trial.ask('GET', `/people/${CAST.jia}/chats`)
  expect(chats.body['items']).toContainEqual(
    expect.objectContaining({ lastMessage: expect.objectContaining({ deleted: true }) }),
  )
})

test('cards of a batch are neither pressed nor updated', async () => {
  await using trial = await startTrial()
  const card = cardOf(button('认领'))
  await batch(trial, { msg_type: 'interactive', card, open_ids: [CAST.jia] })
  const pressed = await trial.act({ as: '甲', press: '认领' })
  expect(pressed['clientError']).toMatchObject({ code: null })
  const update = trial.client.im.v1.message.patch({
    path: { message_id: String(pressed['messageId']) },
    data: { content: JSON.stringify(card) },
  })
  expect((await refusalOf(update)).code).toBe(230001)
  expect(trial.bot.clicks).toEqual([])
})
