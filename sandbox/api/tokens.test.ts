import { expect, test } from 'vitest'
import { newClient, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

const MINUTE_MS = 60_000

async function token(trial: Trial, change: object = {}) {
  const { appId, appSecret } = trial.credentials
  const path = '/open-apis/auth/v3/tenant_access_token/internal'
  const body = { app_id: appId, app_secret: appSecret, ...change }
  const answer = await trial.ask('POST', path, body)
  return { ...answer, text: String(answer.body['tenant_access_token']) }
}

async function callWith(trial: Trial, authorization: string | undefined) {
  const response = await fetch(`${trial.domain}/open-apis/bot/v3/info`, {
    headers: authorization === undefined ? {} : { Authorization: authorization },
  })
  return (await response.json()) as { code: number }
}

test('the token stands flat in the answer and stays the same while 30 minutes remain', async () => {
  await using trial = await startTrial()
  const first = await token(trial)
  expect(first.body).toMatchObject({ code: 0, msg: 'ok', expire: 7200 })
  expect(first.text).toMatch(/^t-/)
  trial.aheadMs = 89 * MINUTE_MS
  const later = await token(trial)
  expect(later.text).toBe(first.text)
  expect(later.body['expire']).toBe(1860)
})

test('a token in its last half hour lives on beside the new one, then is refused', async () => {
  await using trial = await startTrial()
  const first = await token(trial)
  trial.aheadMs = 91 * MINUTE_MS
  const second = await token(trial)
  expect(second.text).not.toBe(first.text)
  for (const { text } of [first, second]) {
    expect((await callWith(trial, `Bearer ${text}`)).code).toBe(0)
  }
  trial.aheadMs = 121 * MINUTE_MS
  expect((await callWith(trial, `Bearer ${first.text}`)).code).toBe(99991663)
  expect((await callWith(trial, `Bearer ${second.text}`)).code).toBe(0)
})

test('a token outlives a restart of the stand-in', async () => {
  await using trial = await startTrial()
  const { text } = await token(trial)
  await trial.restart()
  expect((await callWith(trial, `Bearer ${text}`)).code).toBe(0)
})

test.each([
  [undefined, 99991661],
  ['Basic dXNlcg==', 99991661],
  ['Bearer not-a-token', 99991671],
  ['Bearer t-unknown', 99991663],
])('a call with the authorization %s is refused with %i', async (authorization, code) => {
  await using trial = await startTrial()
  expect((await callWith(trial, authorization)).code).toBe(code)
})

test('wrong or missing credentials are told apart', async () => {
  await using trial = await startTrial()
  expect((await token(trial, { app_secret: 'wrong' })).body['code']).toBe(10015)
  expect((await token(trial, { app_id: 'cli_0000000000000000' })).body['code']).toBe(10014)
  expect((await token(trial, { app_secret: undefined })).body['code']).toBe(10003)
})

test('the bot is described in the field bot', async () => {
  await using trial = await startTrial()
  const answer = await trial.client.request({ method: 'GET', url: '/open-apis/bot/v3/info' })
  expect(answer).toMatchObject({ code: 0, msg: 'ok', bot: { activate_status: 2 } })
  expect(answer).not.toHaveProperty('data')
})

test('the SDK without a token, after its app was changed, is refused by status and code', async () => {
  await using trial = await startTrial()
  const stranger = newClient({ ...trial.credentials, appSecret: 'wrong' }, trial.domain)
  const refusal = await refusalOf(stranger.im.v1.chat.list())
  expect(refusal.code).not.toBe(0)
})
