import { expect, test } from 'vitest'
import { sendText } from './trial/sending.ts'
import { CAST, refusalOf, startTrial } from './trial/trial.ts'
import type { Trial } from './trial/trial.ts'

async function countIn(trial: Trial, chat: string): Promise<number> {
  const { body } = await trial.ask('GET', `/chats/${chat}/messages`)
  return (body['items'] as object[]).length
}

function switchOn(trial: Trial, ...rules: object[]) {
  return trial.ask('PUT', '/faults', { rules })
}

test('an answer that is lost leaves the message behind, and the uuid finds it', async () => {
  await using trial = await startTrial()
  await switchOn(trial, { api: 'message.create', kind: 'answer-lost', times: 1 })
  await expect(sendText(trial, '一', { uuid: 'u' })).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await countIn(trial, CAST.group)).toBe(1)
  expect((await sendText(trial, '一', { uuid: 'u' })).code).toBe(0)
  expect(await countIn(trial, CAST.group)).toBe(1)
})

test('a connection that is reset leaves nothing behind', async () => {
  await using trial = await startTrial()
  await switchOn(trial, { api: 'message.create', kind: 'reset', times: 1 })
  await expect(sendText(trial, '一')).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await countIn(trial, CAST.group)).toBe(0)
})

test('a call can hang until the caller gives up, and does nothing', async () => {
  await using trial = await startTrial()
  await sendText(trial, 'token first', { to: CAST.jia })
  await switchOn(trial, { api: '*', kind: 'timeout', delayMs: 400 })
  const started = performance.now()
  await expect(sendText(trial, '一')).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(performance.now() - started).toBeGreaterThan(390)
  expect(await countIn(trial, CAST.group)).toBe(0)
})

test('a status and a code come as told, as often as told', async () => {
  await using trial = await startTrial()
  await switchOn(
    trial,
    { api: 'message.create', kind: 'status', status: 503, times: 1 },
    { api: 'message.create', kind: 'code', code: 99991400, delayMs: 7000, times: 2 },
  )
  const refusals = []
  for (let times = 0; times < 4; times += 1) refusals.push(await refusalOf(sendText(trial, '一')))
  expect(refusals.map((one) => one.status)).toEqual([503, 429, 429, 200])
  expect(refusals[1]?.headers['x-ogw-ratelimit-reset']).toBe('7')
  expect((await trial.ask('GET', '/faults')).body).toEqual({ rules: [], callbacks: {} })
})

test('a slow answer is still an answer', async () => {
  await using trial = await startTrial()
  await switchOn(trial, { api: 'message.create', kind: 'slow', delayMs: 300 })
  const started = performance.now()
  expect((await sendText(trial, '一')).code).toBe(0)
  expect(performance.now() - started).toBeGreaterThan(290)
})

test('faults strike one chat, one person or the token alone', async () => {
  await using trial = await startTrial()
  await sendText(trial, 'token first', { to: CAST.bing })
  await switchOn(
    trial,
    { api: 'message.create', chat: CAST.group, kind: 'code', code: 230002 },
    { api: 'message.create', person: CAST.jia, kind: 'code', code: 230013 },
    { api: 'token', kind: 'status', status: 500 },
  )
  expect((await refusalOf(sendText(trial, '一'))).code).toBe(230002)
  expect((await refusalOf(sendText(trial, '一', { to: CAST.jia }))).code).toBe(230013)
  expect((await refusalOf(sendText(trial, '一', { to: CAST.yi }))).code).toBe(0)
})

test('faults stay on over a restart, and nonsense is refused', async () => {
  await using trial = await startTrial()
  await switchOn(trial, { api: '*', kind: 'status', status: 500 })
  await trial.restart()
  expect((await trial.ask('GET', '/faults')).body).toMatchObject({ rules: [{ api: '*' }] })
  const nonsense = await trial.ask('PUT', '/faults', { rules: [{ api: '*', kind: 'maybe' }] })
  expect(nonsense).toMatchObject({ status: 422, body: { errors: [{ path: 'rules.0.kind' }] } })
})

test('every call is recorded with its fate', async () => {
  await using trial = await startTrial()
  await switchOn(trial, { api: 'message.create', kind: 'answer-lost', times: 1 })
  await refusalOf(sendText(trial, '一', { uuid: 'u1' }))
  await sendText(trial, '一', { uuid: 'u1' })
  await refusalOf(sendText(trial, ''))
  const calls = (await trial.ask('GET', '/calls')).body['items'] as object[]
  expect(calls).toMatchObject([
    { id: 1, api: 'token', status: 200, code: 0, uuid: null },
    { id: 2, api: 'message.create', status: 0, code: null, uuid: 'u1', fault: 'answer-lost' },
    { id: 3, api: 'message.create', method: 'POST', status: 200, code: 0, uuid: 'u1', fault: null },
    { id: 4, api: 'message.create', status: 400, code: 230001 },
  ])
  const later = await trial.ask('GET', '/calls?after=3')
  expect(later.body['items']).toHaveLength(1)
})
