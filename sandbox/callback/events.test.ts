import { EventDispatcher, LoggerLevel } from '@larksuiteoapi/node-sdk'
import { expect, test, vi } from 'vitest'
import { jsonOf } from '../json.ts'
import { CAST, startTrial } from '../trial/trial.ts'
import type { Received } from '../trial/fake-bot.ts'
import type { Trial } from '../trial/trial.ts'
import { signatureOf } from './cipher.ts'
import { RETRY_DELAYS_MS } from './events.ts'

function texts(trial: Trial): unknown[] {
  return trial.bot.events.map((body) => {
    const { message } = body['event'] as { message: { content: string } }
    return (JSON.parse(message.content) as { text: string }).text
  })
}

function eventIds(trial: Trial): Set<string> {
  return new Set(trial.bot.events.map((body) => (body['header'] as { event_id: string }).event_id))
}

async function saySettled(trial: Trial, text: string): Promise<void> {
  await trial.act({ as: '甲', say: text, chat: CAST.group })
  await trial.standIn.settled()
}

/** What the official SDK, as it is, makes of a request. */
async function heardBySdk(trial: Trial, received: Received): Promise<string[]> {
  const { encryptKey, verificationToken } = trial.credentials
  const heard: string[] = []
  const logger = { error() {}, warn() {}, info() {}, debug() {}, trace() {} }
  const options = { encryptKey, verificationToken, logger, loggerLevel: LoggerLevel.error }
  const dispatcher = new EventDispatcher(options).register({
    'im.message.receive_v1': (event) => void heard.push(event.message.content),
  })
  const body = JSON.parse(received.raw) as object
  const wrapped = Object.assign(Object.create({ headers: received.headers }) as object, body)
  await dispatcher.invoke(wrapped)
  return heard
}

test('an event is compact, encrypted and signed over its raw body, and the SDK takes it', async () => {
  await using trial = await startTrial()
  await saySettled(trial, '待办')
  const [received] = trial.bot.received
  if (received === undefined) throw new Error('nothing came')
  expect(received.raw).toMatch(/^\{"encrypt":"[A-Za-z0-9+/=]+"\}$/)
  expect(received.headers['x-lark-signature']).toBe(
    signatureOf(trial.credentials.encryptKey, {
      timestamp: String(received.headers['x-lark-request-timestamp']),
      nonce: String(received.headers['x-lark-request-nonce']),
      body: received.raw,
    }),
  )
  expect(received.body).toMatchObject({
    schema: '2.0',
    header: {
      event_type: 'im.message.receive_v1',
      create_time: String(trial.now.getTime()),
      token: trial.credentials.verificationToken,
      app_id: trial.credentials.appId,
    },
  })
  expect(await heardBySdk(trial, received)).toEqual(['{"text":"待办"}'])
})

test('a spaced body carries a signature over its own bytes, which the SDK misjudges', async () => {
  await using trial = await startTrial()
  await trial.ask('PUT', '/faults', { callbacks: { spaced: true } })
  await saySettled(trial, '待办')
  const [received] = trial.bot.received
  if (received === undefined) throw new Error('nothing came')
  expect(JSON.stringify(JSON.parse(received.raw))).not.toBe(received.raw)
  expect(received.body).toMatchObject({ schema: '2.0' })
  expect(await heardBySdk(trial, received)).toEqual([])
})

test.each(['signature', 'token', 'plain'] as const)('a forged %s can be told', async (forge) => {
  await using trial = await startTrial()
  await trial.ask('PUT', '/faults', { callbacks: { forge } })
  await saySettled(trial, '待办')
  const [received] = trial.bot.received
  const { encryptKey, verificationToken } = trial.credentials
  const genuine = {
    signature:
      received?.headers['x-lark-signature'] ===
      signatureOf(encryptKey, {
        timestamp: String(received?.headers['x-lark-request-timestamp']),
        nonce: String(received?.headers['x-lark-request-nonce']),
        body: received?.raw ?? '',
      }),
    token: jsonOf(received?.body['header'])['token'] === verificationToken,
    plain: received?.raw.startsWith('{"encrypt":') === true,
  }
  expect(genuine).toEqual({ signature: true, token: true, plain: true, [forge]: false })
})

test('an event that is not taken comes again after 15 s, 5 min, 1 h and 6 h, then no more', async () => {
  await using trial = await startTrial()
  trial.bot.onEvent = (_, response) => void response.writeHead(500).end()
  await saySettled(trial, '待办')
  for (const [index, delayMs] of [15_000, 300_000, 3_600_000, 21_600_000].entries()) {
    expect(RETRY_DELAYS_MS[index]).toBe(delayMs)
    trial.aheadMs += delayMs
    // A new stand-in finds the event that is due; the old one's timer would still sleep.
    await trial.restart()
    await vi.waitFor(() => expect(trial.bot.events).toHaveLength(index + 2))
    await trial.standIn.settled()
  }
  expect(eventIds(trial).size).toBe(1)
  const left = await trial.pool.query('select * from sandbox.delivery')
  expect(left.rows).toEqual([])
})

test('an event that is taken at the second try is not sent a third time', async () => {
  await using trial = await startTrial()
  trial.bot.onEvent = (_, response) => void response.writeHead(503).end()
  await saySettled(trial, '待办')
  trial.bot.onEvent = () => ({})
  trial.aheadMs += 15_000
  await trial.restart()
  await vi.waitFor(() => expect(trial.bot.events).toHaveLength(2))
  await trial.standIn.settled()
  trial.aheadMs += 300_000
  await trial.restart()
  const left = await trial.pool.query('select * from sandbox.delivery')
  expect(left.rows).toEqual([])
})

test('the next event of a chat waits for the one before, another chat’s does not', async () => {
  await using trial = await startTrial()
  const open = new Set<string>()
  const beside: string[][] = []
  trial.bot.onEvent = async ({ body }) => {
    const { message } = body['event'] as { message: { chat_type: string } }
    open.add(message.chat_type)
    beside.push([...open])
    await vi.waitFor(() => expect(beside.length).toBeGreaterThan(1))
    open.delete(message.chat_type)
    return {}
  }
  await trial.act({ as: '甲', say: '一', chat: CAST.group })
  await trial.act({ as: '甲', say: '二', chat: CAST.group })
  await trial.act({ as: '甲', say: '三' })
  await trial.standIn.settled()
  expect(beside.slice(0, 2)).toEqual([['group'], ['group', 'p2p']])
  expect(texts(trial)).toEqual(['一', '三', '二'])
})

test('two stand-ins on one database deliver a waiting event once', async () => {
  await using trial = await startTrial()
  trial.bot.onEvent = (_, response) => void response.writeHead(503).end()
  await saySettled(trial, '待办')
  trial.bot.onEvent = () => ({})
  trial.aheadMs += 15_000
  const errors: string[] = []
  const other = await trial.another((message) => errors.push(message))
  await trial.restart()
  await vi.waitFor(() => expect(trial.bot.events).toHaveLength(2))
  await Promise.all([trial.standIn.settled(), other.settled()])
  await other.close()
  expect(trial.bot.events).toHaveLength(2)
  expect(errors).toEqual([])
})

test('events of a chat keep their order, or change places when a fault says so', async () => {
  await using trial = await startTrial()
  const words = ['一', '二', '三', '四']
  for (const text of words) await trial.act({ as: '甲', say: text, chat: CAST.group })
  await trial.standIn.settled()
  expect(texts(trial)).toEqual(words)
  await trial.ask('PUT', '/faults', { callbacks: { outOfOrder: true } })
  for (const text of words) await trial.act({ as: '甲', say: text, chat: CAST.group })
  await trial.standIn.settled()
  expect(texts(trial).slice(4)).toEqual(['二', '一', '四', '三'])
})

test('an event that nothing overtakes arrives all the same', async () => {
  await using trial = await startTrial()
  await trial.ask('PUT', '/faults', { callbacks: { outOfOrder: true } })
  await saySettled(trial, '待办')
  expect(texts(trial)).toEqual(['待办'])
})

test('duplicates carry the same event id', async () => {
  await using trial = await startTrial()
  await trial.ask('PUT', '/faults', { callbacks: { duplicate: 1 } })
  await saySettled(trial, '待办')
  expect(texts(trial)).toEqual(['待办', '待办'])
  expect(eventIds(trial).size).toBe(1)
})

test('addresses are checked with an unsigned, encrypted challenge', async () => {
  await using trial = await startTrial()
  trial.bot.onEvent = ({ body }) => ({ challenge: body['challenge'] })
  trial.bot.onClick = trial.bot.onEvent
  const answer = await trial.ask('POST', '/challenge', {})
  const text = '{"challenge":"are-you-there"}'
  expect(answer.body).toMatchObject({ event: { status: 200, text }, card: { status: 200, text } })
  for (const received of trial.bot.received) {
    expect(received.headers).not.toHaveProperty('x-lark-signature')
    expect(received.body).toMatchObject({
      type: 'url_verification',
      token: trial.credentials.verificationToken,
    })
  }
})
