import { expect, test } from 'vitest'
import { button, cardOf } from '../trial/cards.ts'
import { patch, sendCard, sendText } from '../trial/sending.ts'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

const DAY_MS = 86_400_000
const card = cardOf(button('认领'))

function edit(trial: Trial, messageId: string, text: string) {
  return trial.client.im.v1.message.update({
    path: { message_id: messageId },
    data: { msg_type: 'text', content: JSON.stringify({ text }) },
  })
}

function recall(trial: Trial, messageId: string) {
  return trial.client.im.v1.message.delete({ path: { message_id: messageId } })
}

test('a card is replaced for 14 days on the product’s clock', async () => {
  await using trial = await startTrial()
  const messageId = await sendCard(trial, card)
  expect(await patch(trial, messageId, cardOf())).toEqual({ code: 0, msg: 'ok', data: {} })
  trial.now = new Date(trial.now.getTime() + 14 * DAY_MS)
  expect((await refusalOf(patch(trial, messageId, card))).code).toBe(0)
  trial.now = new Date(trial.now.getTime() + 1)
  expect(await refusalOf(patch(trial, messageId, card))).toMatchObject({
    status: 400,
    code: 230031,
  })
})

test('only the bot’s own standing cards are replaced, by cards', async () => {
  await using trial = await startTrial()
  const text = (await sendText(trial, '一')).data?.message_id ?? ''
  expect((await refusalOf(patch(trial, text, card))).code).toBe(230001)
  const { messageId: theirs } = await trial.act({ as: '甲', say: '话', chat: CAST.group })
  expect((await refusalOf(patch(trial, String(theirs), card))).code).toBe(230012)
  expect((await refusalOf(patch(trial, `om_${'0'.repeat(32)}`, card))).code).toBe(99992354)
  expect((await refusalOf(patch(trial, 'c-0123', card))).code).toBe(99992354)
  const messageId = await sendCard(trial, card)
  expect((await refusalOf(patch(trial, messageId, cardOf({ tag: 'note' })))).code).toBe(230099)
  await recall(trial, messageId)
  expect((await refusalOf(patch(trial, messageId, card))).code).toBe(230011)
})

test('both cards must be shared, and a 2.0 card stays one', async () => {
  await using trial = await startTrial()
  const old = { config: { update_multi: false }, elements: [] }
  const messageId = await sendCard(trial, old)
  const unshared = await refusalOf(patch(trial, messageId, card))
  expect(unshared).toMatchObject({ code: 230099 })
  expect(unshared.msg).toContain('300302')
  const newer = await sendCard(trial, card)
  const back = await refusalOf(
    patch(trial, newer, { config: { update_multi: true }, elements: [] }),
  )
  expect(back.msg).toContain('200830')
})

test('a card is not replaced where the bot is out of the chat', async () => {
  await using trial = await startTrial()
  const messageId = await sendCard(trial, card)
  await trial.act({ as: '甲', removeBot: CAST.group })
  expect((await refusalOf(patch(trial, messageId, card))).code).toBe(230002)
})

test('the bot edits its own texts twenty times and no cards', async () => {
  await using trial = await startTrial()
  const messageId = (await sendText(trial, '一')).data?.message_id ?? ''
  const edited = await edit(trial, messageId, '二')
  expect(edited.data).toMatchObject({ updated: true, body: { content: '{"text":"二"}' } })
  for (let times = 1; times < 20; times += 1) await edit(trial, messageId, `改${times}`)
  expect((await refusalOf(edit(trial, messageId, '再改'))).code).toBe(230072)
  const cardId = await sendCard(trial, card)
  expect((await refusalOf(edit(trial, cardId, '二'))).code).toBe(230001)
  const { messageId: theirs } = await trial.act({ as: '甲', say: '话', chat: CAST.group })
  expect((await refusalOf(edit(trial, String(theirs), '二'))).code).toBe(230071)
})

test('the bot recalls its own messages only', async () => {
  await using trial = await startTrial()
  const messageId = (await sendText(trial, '一')).data?.message_id ?? ''
  expect((await recall(trial, messageId)).code).toBe(0)
  expect((await refusalOf(recall(trial, messageId))).code).toBe(230011)
  const { messageId: theirs } = await trial.act({ as: '甲', say: '话', chat: CAST.group })
  expect((await refusalOf(recall(trial, String(theirs)))).code).toBe(230026)
})
