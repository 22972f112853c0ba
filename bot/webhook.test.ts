import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testBot, APP } from './testing.ts'
import type { TestBot } from './testing.ts'
import {
  encrypt,
  envelope,
  post,
  postRaw,
  pressEvent,
  privateMessage,
  signed,
} from './testing-feishu.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await testBot()
})
afterAll(() => bot[Symbol.asyncDispose]())

const challenge = (token: string) => ({
  challenge: 'ajls384kdjxxxx',
  token,
  type: 'url_verification',
})

const wrapped = (payload: object) =>
  JSON.stringify({ encrypt: encrypt(APP.encryptKey, JSON.stringify(payload)) })

describe.each(['event', 'card'] as const)('the check of the %s address', (door) => {
  test('is answered in clear when it comes encrypted and unsigned with our token', async () => {
    const answer = await postRaw(bot.app, door, wrapped(challenge(APP.verificationToken)))
    expect(answer).toEqual({ status: 200, body: { challenge: 'ajls384kdjxxxx' } })
  })

  test('is answered when it comes in clear, before the console knows the Encrypt Key', async () => {
    const body = JSON.stringify(challenge(APP.verificationToken))
    const answer = await postRaw(bot.app, door, body)
    expect(answer).toEqual({ status: 200, body: { challenge: 'ajls384kdjxxxx' } })
  })

  test.each([
    ['encrypted', wrapped(challenge('another-token'))],
    ['in clear', JSON.stringify(challenge('another-token'))],
    ['without a token', JSON.stringify({ challenge: 'x', type: 'url_verification' })],
  ])('is refused with a wrong token, %s', async (_how, body) => {
    const answer = await postRaw(bot.app, door, body)
    expect(answer).toEqual({ status: 401, body: { msg: 'wrong token' } })
  })

  test('is refused when there is no challenge to answer', async () => {
    const { challenge: _none, ...rest } = challenge(APP.verificationToken)
    const answer = await postRaw(bot.app, door, wrapped(rest))
    expect(answer.status).toBe(400)
  })
})

const genuine = (id: string) =>
  envelope('im.message.receive_v1', privateMessage(id, 'ou_scjg_liaison', '帮助'))

async function answeredAs(payload: object, forged: Parameters<typeof post>[3] = {}) {
  const before = await bot.countRows()
  const answer = await post(bot.app, 'event', payload, forged)
  const after = await bot.countRows()
  return { ...answer, stored: (after['inbox'] ?? 0) - (before['inbox'] ?? 0), after, before }
}

test('a genuine event is stored and its message answered', async () => {
  const { status, body, stored, before, after } = await answeredAs(genuine('om_genuine'))
  expect({ status, body, stored }).toEqual({ status: 200, body: {}, stored: 1 })
  expect(after['outbox']).toBe((before['outbox'] ?? 0) + 1)
})

test.each([
  ['spaced', (text: string) => `{ "encrypt" :\t"${text}" }\n`],
  ['escaped', (text: string) => `{"encrypt":"${text.replaceAll('/', '\\/')}"}`],
  ['spelt in code points', (text: string) => `{"\\u0065ncrypt":"${text}"}`],
  ['followed by other fields', (text: string) => `{"encrypt":"${text}","more":[1, 2.50]}`],
])('the signature is counted over the raw bytes of a body that is %s', async (_how, write) => {
  const { status, stored } = await answeredAs(genuine(`om_${_how.replaceAll(' ', '_')}`), { write })
  expect({ status, stored }).toEqual({ status: 200, stored: 1 })
})

test('a body that was changed after it was signed is refused', async () => {
  const body = wrapped(genuine('om_changed'))
  const answer = await postRaw(bot.app, 'event', `${body} `, signed(body))
  expect(answer).toEqual({ status: 401, body: { msg: 'wrong signature' } })
})

test.each([
  ['wrong token', { token: 'another-token' }],
  ['not decryptable', { encryptKey: 'another-key' }],
  ['wrong signature', { signKey: 'another-key' }],
  ['foreign app', { appId: 'cli_ffffffffffffffff' }],
] as const)(
  'a forged event is refused for its %s, and nothing is stored',
  async (reason, forged) => {
    const event = privateMessage('om_forged', 'ou_scjg_liaison', '帮助')
    const answer = await answeredAs(envelope('im.message.receive_v1', event, forged), forged)
    expect(answer).toMatchObject({ status: 401, body: { msg: reason }, stored: 0 })
  },
)

test('an event without signature headers is refused', async () => {
  const answer = await postRaw(bot.app, 'event', wrapped(genuine('om_unsigned')))
  expect(answer).toEqual({ status: 401, body: { msg: 'wrong signature' } })
})

test('an event in clear is refused, however right its token and signature', async () => {
  const body = JSON.stringify(genuine('om_clear'))
  const answer = await postRaw(bot.app, 'event', body, signed(body))
  expect(answer).toEqual({ status: 401, body: { msg: 'not encrypted' } })
})

test.each([
  ['an encrypted text that is no base64', '{"encrypt":"%%%%"}', 401],
  ['an encrypted text of no whole blocks', '{"encrypt":"aGVsbG8="}', 401],
  ['an empty encrypted text', '{"encrypt":""}', 401],
  ['an encrypted number', '{"encrypt":42}', 401],
  ['an encrypted text that is no JSON', `{"encrypt":"${encrypt(APP.encryptKey, '谢谢')}"}`, 401],
  ['an encrypted array', `{"encrypt":"${encrypt(APP.encryptKey, '[]')}"}`, 401],
  ['no JSON', 'hello', 400],
  ['an array', '[]', 400],
  ['null', 'null', 400],
  ['nothing', '', 400],
  ['a bare text', '"encrypt"', 400],
])('%s is refused at both doors', async (_what, body, status) => {
  for (const door of ['event', 'card'] as const) {
    const answer = await postRaw(bot.app, door, body, signed(body))
    expect(answer.status).toBe(status)
  }
})

test.each([
  ['no header', { schema: '2.0', token: APP.verificationToken, event: {} }],
  ['no event', { ...envelope('x', {}), event: undefined }],
  ['a text for an event', envelope('x', 'text')],
  ['no type', envelope('', {})],
  ['a type that never ends', envelope('x'.repeat(129), {})],
  ['an id that PostgreSQL cannot hold', envelope('x', {}, { eventId: 'a\0b' })],
  ['an id that never ends', envelope('x', {}, { eventId: 'a'.repeat(129) })],
])('an envelope with %s is refused', async (_what, payload) => {
  const answer = await answeredAs(payload)
  expect(answer).toMatchObject({ status: 400, stored: 0 })
})

test('a body over 1 MB is refused before it is read', async () => {
  const body = JSON.stringify({ encrypt: 'A'.repeat(1_000_000) })
  for (const door of ['event', 'card'] as const) {
    expect((await postRaw(bot.app, door, body, signed(body))).status).toBe(413)
  }
})

test('an event of another kind at the card address does nothing', async () => {
  const answer = await post(bot.app, 'card', genuine('om_at_card'))
  expect(answer).toEqual({ status: 200, body: {} })
})

test('a press at the event address is stored as an event and presses nothing', async () => {
  const matter = await bot.push()
  const task = `${matter.id}.1`
  const event = pressEvent({ by: 'ou_scjg_liaison', act: 'claim', task })
  expect((await post(bot.app, 'event', envelope('card.action.trigger', event))).status).toBe(200)
  expect((await bot.matter(matter.id)).tasks[0]?.state).toBe('pending')
})

test('what was refused is counted by its reason', async () => {
  const metrics = await bot.ask<string>('GET', '/metrics', { key: null })
  expect(metrics.body).toContain('linkage_refusals_total{door="webhook",reason="wrong token"}')
  expect(metrics.body).toContain('linkage_refusals_total{door="webhook",reason="foreign app"}')
})
