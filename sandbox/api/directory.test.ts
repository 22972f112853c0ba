import { expect, test } from 'vitest'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

test('the bot’s groups are listed and described, private chats are not listed', async () => {
  await using trial = await startTrial()
  await trial.act({ as: '甲', enter: true })
  const listed = await trial.client.im.v1.chat.list()
  expect(listed.data?.items).toMatchObject([{ chat_id: CAST.group, name: '市场监管局' }])
  const one = await trial.client.im.v1.chat.get({ path: { chat_id: CAST.group } })
  expect(one.data).toMatchObject({ chat_mode: 'group', user_count: '2', bot_count: '1' })
  const none = await refusalOf(trial.client.im.v1.chat.get({ path: { chat_id: 'oc_x' } }))
  expect(none.code).toBe(232006)
})

test('members are listed page by page without the bot, in the wanted kind of id', async () => {
  await using trial = await startTrial()
  const path = { chat_id: CAST.group }
  const first = await trial.client.im.v1.chatMembers.get({ path, params: { page_size: 1 } })
  expect(first.data).toMatchObject({
    items: [{ member_id: CAST.jia, member_id_type: 'open_id', name: '甲' }],
    has_more: true,
    member_total: 2,
  })
  const page_token = first.data?.page_token ?? ''
  const second = await trial.client.im.v1.chatMembers.get({
    path,
    params: { page_size: 1, page_token, member_id_type: 'union_id' },
  })
  expect(second.data?.items?.[0]?.member_id).toMatch(/^on_/)
  expect(second.data?.has_more).toBe(false)
})

test('the bot knows whether it is in a chat', async () => {
  await using trial = await startTrial()
  const ask = () => trial.client.im.v1.chatMembers.isInChat({ path: { chat_id: CAST.group } })
  expect((await ask()).data?.is_in_chat).toBe(true)
  await trial.act({ as: '甲', removeBot: CAST.group })
  expect((await ask()).data?.is_in_chat).toBe(false)
  const members = trial.client.im.v1.chatMembers.get({ path: { chat_id: CAST.group } })
  expect((await refusalOf(members)).code).toBe(232011)
})

test('people are found by id and by mobile', async () => {
  await using trial = await startTrial()
  const path = { user_id: CAST.jia }
  const one = await trial.client.contact.v3.user.get({ path, params: { user_id_type: 'open_id' } })
  expect(one.data?.user).toMatchObject({
    open_id: CAST.jia,
    name: '甲',
    mobile: '+8613800000001',
    status: { is_resigned: false },
  })
  const unknown = trial.client.contact.v3.user.get({ path: { user_id: 'ou_x' } })
  expect((await refusalOf(unknown)).code).toBe(41012)
  const several = await trial.client.contact.v3.user.batch({
    params: { user_ids: [CAST.jia, CAST.yi, 'ou_x'], user_id_type: 'open_id' },
  })
  expect(several.data?.items).toHaveLength(2)
})

async function byMobile(trial: Trial, mobiles: string[]) {
  const answer = await trial.client.contact.v3.user.batchGetId({
    params: { user_id_type: 'open_id' },
    data: { mobiles },
  })
  return answer.data?.user_list
}

test('a mobile that is nobody’s, or of somebody who left, gives no id', async () => {
  await using trial = await startTrial()
  expect(await byMobile(trial, ['13800000001', '+8613800000001', '13900000000'])).toMatchObject([
    { mobile: '13800000001', user_id: CAST.jia },
    { mobile: '+8613800000001', user_id: CAST.jia },
    { mobile: '13900000000' },
  ])
  await trial.act({ as: '甲', resign: true })
  expect(await byMobile(trial, ['13800000001'])).toEqual([{ mobile: '13800000001' }])
})
