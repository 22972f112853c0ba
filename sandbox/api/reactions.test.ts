import { expect, test } from 'vitest'
import { sendText } from '../trial/sending.ts'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

function react(trial: Trial, messageId: string, emoji: string) {
  return trial.client.im.v1.messageReaction.create({
    path: { message_id: messageId },
    data: { reaction_type: { emoji_type: emoji } },
  })
}

test('the bot reacts once with an emoji, sees everybody’s and takes its own back', async () => {
  await using trial = await startTrial()
  const { messageId } = await trial.act({ as: '甲', say: '议定：同意', chat: CAST.group })
  const id = String(messageId)
  const added = await react(trial, id, 'DONE')
  expect((await react(trial, id, 'DONE')).data?.reaction_id).toBe(added.data?.reaction_id)
  await trial.act({ as: '乙', react: 'THUMBSUP', message: id })
  const path = { message_id: id }
  const listed = await trial.client.im.v1.messageReaction.list({ path })
  expect(listed.data?.items).toMatchObject([
    {
      operator: { operator_id: trial.credentials.appId, operator_type: 'app' },
      reaction_type: { emoji_type: 'DONE' },
    },
    { operator: { operator_id: CAST.yi, operator_type: 'user' } },
  ])
  const theirs = listed.data?.items?.[1]?.reaction_id ?? ''
  const remove = (reactionId: string) =>
    trial.client.im.v1.messageReaction.delete({ path: { ...path, reaction_id: reactionId } })
  expect((await refusalOf(remove(theirs))).code).toBe(231007)
  expect((await remove(added.data?.reaction_id ?? '')).code).toBe(0)
  expect((await refusalOf(remove(added.data?.reaction_id ?? ''))).code).toBe(231003)
})

test('an emoji that is none, and a message out of reach, are refused', async () => {
  await using trial = await startTrial()
  const messageId = (await sendText(trial, '一')).data?.message_id ?? ''
  expect((await refusalOf(react(trial, messageId, 'NOSUCH'))).code).toBe(231001)
  await trial.act({ as: '甲', removeBot: CAST.group })
  expect((await refusalOf(react(trial, messageId, 'OK'))).code).toBe(231002)
})

test('pins are set once, listed in milliseconds and taken off', async () => {
  await using trial = await startTrial()
  const messageId = (await sendText(trial, '一')).data?.message_id ?? ''
  const pin = () => trial.client.im.v1.pin.create({ data: { message_id: messageId } })
  const first = await pin()
  trial.now = new Date(trial.now.getTime() + 60_000)
  expect((await pin()).data).toEqual(first.data)
  const list = async (start: number) => {
    const params = { chat_id: CAST.group, start_time: String(start) }
    return (await trial.client.im.v1.pin.list({ params })).data?.items
  }
  const at = Number(first.data?.pin?.create_time)
  expect(await list(at)).toMatchObject([{ message_id: messageId }])
  expect(await list(at + 1)).toEqual([])
  await trial.client.im.v1.pin.delete({ path: { message_id: messageId } })
  expect(await list(0)).toEqual([])
})
