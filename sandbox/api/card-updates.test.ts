import { expect, test } from 'vitest'
import { jsonOf } from '../json.ts'
import type { Json } from '../json.ts'
import { button, cardOf } from '../trial/cards.ts'
import { sendCard } from '../trial/sending.ts'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

const later = cardOf({ tag: 'markdown', content: '稍后' })

function update(trial: Trial, token: string, card: unknown = later) {
  const url = '/open-apis/interactive/v1/card/update'
  return trial.client.request({ method: 'POST', url, data: { token, card } })
}

async function pressed(trial: Trial): Promise<string> {
  await sendCard(trial, cardOf(button('认领')))
  await trial.act({ as: '甲', press: '认领' })
  return tokenOf(trial.bot.clicks.at(-1))
}

function tokenOf(click: Json | undefined): string {
  const { token } = jsonOf(click?.['event'])
  return String(token)
}

test('a click’s token updates its card twice within 30 minutes', async () => {
  await using trial = await startTrial()
  const token = await pressed(trial)
  expect(token).toMatch(/^c-/)
  expect(await update(trial, token)).toMatchObject({ code: 0, msg: 'ok' })
  const history = await trial.ask('GET', `/chats/${CAST.group}/messages`)
  expect(history.body).toMatchObject({ items: [{ card: later, updates: 1 }] })
  expect((await refusalOf(update(trial, token, cardOf({ tag: 'note' })))).code).toBe(11311)
  expect((await refusalOf(update(trial, token))).code).toBe(0)
  expect((await refusalOf(update(trial, token))).code).toBe(300040)
  const other = await pressed(trial)
  trial.aheadMs = 30 * 60_000 + 1000
  expect((await refusalOf(update(trial, other))).code).toBe(300030)
  expect((await refusalOf(update(trial, 'om_x'))).code).toBe(300020)
  expect((await refusalOf(update(trial, other, '{}'))).code).toBe(100030)
})

test('a token is locked until its callback has been answered', async () => {
  await using trial = await startTrial()
  const codes: number[] = []
  trial.bot.onClick = async ({ body }) => {
    codes.push((await refusalOf(update(trial, tokenOf(body)))).code)
    return {}
  }
  const token = await pressed(trial)
  expect(codes).toEqual([11310])
  expect((await refusalOf(update(trial, token))).code).toBe(0)
})

test('an ephemeral card is seen by one person, can be pressed, and is not in the history', async () => {
  await using trial = await startTrial()
  const sent = await trial.client.request<{ data: { message_id: string } }>({
    method: 'POST',
    url: '/open-apis/ephemeral/v1/send',
    data: {
      chat_id: CAST.group,
      open_id: CAST.jia,
      msg_type: 'interactive',
      card: cardOf(button('查看')),
    },
  })
  const { message_id } = sent.data
  expect((await trial.act({ as: '甲', press: '查看' }))['messageId']).toBe(message_id)
  const other = await trial.ask('POST', '/act', { as: '乙', press: '查看' })
  expect(other.status).toBe(404)
  const listed = await trial.client.im.v1.message.list({
    params: { container_id_type: 'chat', container_id: CAST.group },
  })
  expect(listed.data?.items).toEqual([])
  const url = '/open-apis/ephemeral/v1/delete'
  await trial.client.request({ method: 'POST', url, data: { message_id } })
  expect((await trial.ask('POST', '/act', { as: '甲', press: '查看' })).status).toBe(404)
})
