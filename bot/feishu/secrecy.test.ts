import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { GatewayLog } from './call.ts'
import { FeishuFailure } from './failure.ts'
import type { Gateway } from './gateway.ts'
import type { Answer, FeishuServer, Heard } from './testing/feishu-server.ts'
import { gatewayTo, SENT, startFeishu } from './testing/feishu-server.ts'

const TOKEN = 't-g1044ceSECRETTOKEN'
const APP_SECRET = 'appSecretThatNobodyMaySee'
const CONTENT = '张三丰'
const PHONE = '13800138000'
const CHAT_ID = 'oc_privatechat'
const SECRETS = [TOKEN, APP_SECRET, CONTENT, PHONE, CHAT_ID, 'Bearer', 'uuid-of-the-row']

const CARD = {
  schema: '2.0',
  body: { elements: [{ tag: 'markdown', content: `${CONTENT} ${PHONE}` }] },
}

/** Everything that was said, quoted back wherever a server could quote it. */
function quoting(heard: Heard, code: number, status: number): Answer {
  const said = `${heard.headers.authorization} ${heard.body.toString()} ${APP_SECRET}`
  return {
    status,
    headers: { 'x-tt-logid': encodeURIComponent(`${TOKEN}${PHONE}`) },
    json: {
      code,
      msg: `x, ext=ErrCode: 200550; ErrPath: ROOT -> ${said}; ErrMsg: ${said}; ErrorValue: ${said}`,
      error: {
        message: said,
        log_id: said,
        field_violations: [{ field: said, value: said, description: said }],
        permission_violations: [{ scope: said, subject: said, url: said }],
      },
      data: said,
    },
  }
}

const FAILURES: [string, (heard: Heard) => Answer][] = [
  ['a refusal', (heard) => quoting(heard, 230001, 400)],
  ['a refused card', (heard) => quoting(heard, 230099, 400)],
  ['a refusal in an HTTP 200', (heard) => quoting(heard, 230028, 200)],
  ['a refused token', (heard) => quoting(heard, 99991663, 401)],
  ['a missing scope', (heard) => quoting(heard, 99991672, 400)],
  ['a failed server', (heard) => quoting(heard, 2200, 500)],
  ['a page of an upstream', (heard) => ({ status: 502, raw: heard.body })],
  ['JSON that cannot be read', (heard) => ({ raw: `{${heard.body.toString()}` })],
  ['a reset', () => 'reset'],
  ['an answer that breaks off', () => 'break off'],
  ['silence', () => 'silence'],
  ['an answer without what was asked for', () => ({ json: { code: 0, data: {} } })],
]

let server: FeishuServer | null = null
let written = ''

beforeEach(() => {
  written = ''
  const catchUp = (chunk: unknown): boolean => {
    written += String(chunk)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(catchUp)
  vi.spyOn(process.stderr, 'write').mockImplementation(catchUp)
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => {
      written += inspect(args, { depth: null })
    })
  }
})

afterEach(async () => {
  vi.restoreAllMocks()
  await server?.close()
  server = null
})

/** A log that keeps all that it is given, down to what an object hides. */
function listener(): { log: GatewayLog; text: () => string; lines: object[] } {
  const lines: object[] = []
  const keep = (fields: object, message: string) => {
    lines.push({ ...fields, message })
  }
  return {
    log: { debug: keep, warn: keep, error: keep },
    text: () => inspect(lines, { depth: null, showHidden: true }) + JSON.stringify(lines),
    lines,
  }
}

async function start(answer: (heard: Heard) => Answer, log: GatewayLog): Promise<Gateway> {
  server = await startFeishu(answer, () => ({
    json: { code: 0, tenant_access_token: TOKEN, expire: 7200 },
  }))
  return gatewayTo(server, { appSecret: APP_SECRET, log, timeoutMs: 150, transferTimeoutMs: 150 })
}

const CALLS: [string, (gateway: Gateway) => Promise<unknown>][] = [
  ['sendCard', (g) => g.sendCard({ kind: 'chat', chatId: CHAT_ID }, CARD, 'uuid-of-the-row')],
  ['uploadFile', (g) => g.uploadFile(`${CONTENT}.docx`, Buffer.from(PHONE))],
  ['findByMobile and chatInfo', (g) => g.findByMobile([PHONE]).then(() => g.chatInfo(CHAT_ID))],
]

describe.each(CALLS)('%s', (_name, run) => {
  test.each(FAILURES)('after %s tells no token, secret or content', async (_failure, answer) => {
    const { log, text, lines } = listener()
    const gateway = await start(answer, log)
    const failure: unknown = await run(gateway).catch((error: unknown) => error)

    const told = [text(), written]
    if (failure instanceof Error) {
      expect(failure).toBeInstanceOf(FeishuFailure)
      expect(failure.cause).toBeUndefined()
      told.push(inspect(failure, { depth: null, showHidden: true }), JSON.stringify(failure))
      told.push(failure.message, failure.stack ?? '')
    }
    expect(lines.length).toBeGreaterThan(0)
    for (const secret of SECRETS) expect(told.join('\n')).not.toContain(secret)
    expect(written).toBe('')
  })
})

test('a card that cannot be written fails like any other, without its words', async () => {
  const { log, text } = listener()
  const gateway = await start(() => SENT, log)
  const card = {
    toJSON() {
      throw new RangeError(CONTENT)
    },
  }
  const chat = { kind: 'chat', chatId: CHAT_ID } as const
  const calls = [
    gateway.sendCard(chat, card, 'u'),
    gateway.replyCard('om_1', card, 'u'),
    gateway.patchCard('om_1', card),
  ]
  for (const call of calls) {
    const failure: unknown = await call.catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'FeishuFailure', verdict: 'fatal', detail: 'RangeError' })
    expect(inspect(failure, { depth: null, showHidden: true })).not.toContain(CONTENT)
  }
  expect(text()).not.toContain(CONTENT)
  expect(server?.heard).toHaveLength(0)
})

test('a token request that is refused tells no secret', async () => {
  const { log, text, lines } = listener()
  server = await startFeishu(
    () => SENT,
    () => ({ status: 400, json: { code: 10015, msg: `wrong app_secret ${APP_SECRET}` } }),
  )
  const gateway = gatewayTo(server, { appSecret: APP_SECRET, log })
  const failure: unknown = await gateway.botInfo().catch((error: unknown) => error)
  const told = text() + written + inspect(failure, { depth: null, showHidden: true })
  expect(told).not.toContain(APP_SECRET)
  expect(lines).toMatchObject([
    { code: 10015, verdict: 'configuration', meaning: 'App Secret 有误' },
  ])
})

test('the log of a call holds which, how and how long, and nothing else', async () => {
  const { log, lines } = listener()
  const answer = { ...SENT, headers: { 'x-tt-logid': '20260101120000ABCDEF' } }
  const gateway = await start(() => answer, log)
  await gateway.sendCard({ kind: 'chat', chatId: CHAT_ID }, CARD, 'uuid-of-the-row')
  expect(lines.at(-1)).toEqual({
    api: 'im.message.create',
    code: 0,
    httpStatus: 200,
    durationMs: expect.any(Number),
    logId: '20260101120000ABCDEF',
    message: 'feishu call',
  })
})

test('the log of a failure holds what Feishu’s support and an operator need', async () => {
  const { log, lines } = listener()
  const gateway = await start(
    () => ({
      status: 400,
      json: {
        code: 230099,
        msg: 'Failed to create card content, ext=ErrCode: 200550; ErrPath: ROOT -> body -> elements -> [2](tag: chart); ErrMsg: chart spec is invalid; ErrorValue: secret',
        error: { log_id: '20260101120000ABCDEF' },
      },
    }),
    log,
  )
  await expect(gateway.patchCard('om_1', CARD)).rejects.toThrow(FeishuFailure)
  expect(lines.at(-1)).toMatchObject({
    api: 'im.message.patch',
    code: 230099,
    httpStatus: 400,
    verdict: 'bad-card',
    meaning: '图表配置有误',
    detail:
      'ErrCode 200550; ErrPath ROOT -> body -> elements -> [2](tag: chart); chart spec is invalid',
    logId: '20260101120000ABCDEF',
  })
})

test('missing scopes and wrong fields are named', async () => {
  const { log } = listener()
  const error = {
    permission_violations: [{ subject: 'im:message:send_as_bot', url: 'https://x' }],
    field_violations: [{ field: 'receive_id', value: PHONE, description: PHONE }],
  }
  const gateway = await start(
    () => ({ status: 400, json: { code: 99991672, msg: '', error } }),
    log,
  )
  await expect(gateway.patchCard('om_1', {})).rejects.toMatchObject({
    verdict: 'configuration',
    detail: 'field receive_id; scope im:message:send_as_bot',
  })
})
