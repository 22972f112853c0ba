import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEYS, testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { approvalBody, testDirectory } from '../testing-county.ts'

let bot: TestBot
let id: string
beforeAll(async () => {
  bot = await testBot()
  id = (await bot.push()).id
})
afterAll(() => bot[Symbol.asyncDispose]())

const READS = ['/matters', '/matters/{id}', '/events', '/calendars/2026']
const WRITES = [
  ['POST', '/approvals'],
  ['POST', '/matters/{id}/cancel'],
  ['PUT', '/directory'],
  ['PUT', '/calendars/2027'],
] as const
const at = (path: string) => `/api/v1${path.replace('{id}', id)}`

/** Asserts what every refusal has: its status, RFC 9457 and a Chinese title, and no word of our insides. */
function expectProblem(
  answer: { status: number; type: string; body: unknown },
  status: number,
  title: string,
) {
  expect(answer).toMatchObject({
    status,
    type: 'application/problem+json; charset=utf-8',
    body: { type: 'about:blank', title, status },
  })
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:\d|at \w+ \(|select |zod/i)
}

describe('without a key', () => {
  test.each([
    ['none', null, {}],
    ['a wrong one', 'wrong-key-wrong-key-wrong-key-wrong', {}],
    ['an empty one', '', {}],
    ['part of one', KEYS.alpha.slice(0, -1), {}],
    ['two at once', `${KEYS.alpha}, ${KEYS.beta}`, {}],
    ['another scheme', null, { authorization: `Basic ${btoa(`alpha:${KEYS.alpha}`)}` }],
    ['the bare key', null, { authorization: KEYS.alpha }],
  ])('(%s) nothing is answered and nothing stored', async (_which, key, headers) => {
    const rows = await bot.countRows()
    for (const path of READS) {
      const answer = await bot.ask('GET', at(path), { key, headers })
      expectProblem(answer, 401, '未提供有效的接口密钥')
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
    for (const [method, path] of WRITES) {
      const answer = await bot.ask(method, at(path), { key, headers, body: approvalBody() })
      expectProblem(answer, 401, '未提供有效的接口密钥')
    }
    expectProblem(
      await bot.ask('GET', '/api/v1/no-such', { key, headers }),
      401,
      '未提供有效的接口密钥',
    )
    expect(await bot.countRows()).toEqual(rows)
  })

  test('the scheme may be written in any case, and either key names its caller', async () => {
    const headers = { authorization: `bearer ${KEYS.beta}` }
    expect((await bot.ask('GET', at('/matters'), { key: null, headers })).status).toBe(200)
  })

  test('health, metrics and the description are open', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics', '/api/openapi.json', '/api/docs']) {
      expect((await bot.ask('GET', path, { key: null })).status).toBe(200)
    }
  })

  test('and with no key configured at all the API is closed', async () => {
    await using closed = await testBot()
    const { botApp } = await import('../app.ts')
    const app = botApp({ ...closed.ctx, apiKeys: [] }, { sandbox: null })
    for (const authorization of ['Bearer ', 'Bearer undefined', `Bearer ${KEYS.alpha}`]) {
      const answer = await app.request('/api/v1/matters', { headers: { authorization } })
      expect(answer.status).toBe(401)
    }
  })
})

describe.each(WRITES)('%s %s', (method, path) => {
  const send = (options: Parameters<TestBot['ask']>[2]) => bot.ask(method, at(path), options)

  test.each([
    ['nothing', ''],
    ['garbage', 'hello'],
    ['half a body', '{"reference":'],
    ['two bodies', '{} {}'],
    ['a form', 'reference=1'],
    ['NaN', '{"reference":NaN}'],
    ['a control character', '{"reference":"a\nb"}'],
  ])('refuses %s', async (_what, raw) => {
    const rows = await bot.countRows()
    expectProblem(await send({ raw }), 400, '不是合法的JSON')
    expect(await bot.countRows()).toEqual(rows)
  })

  test('refuses a body in GBK', async () => {
    const raw = new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xc1, 0xd6, 0x22, 0x7d])
    expectProblem(await send({ raw }), 400, '不是合法的UTF-8文本')
  })

  test('takes a byte order mark for what it is', async () => {
    const answer = await send({ raw: '\uFEFF{"no-such":1}' })
    expectProblem(answer, 422, '提交内容有误')
  })

  test.each([
    ['[]', '须为对象'],
    ['null', '须为对象'],
    ['"text"', '须为对象'],
    ['7', '须为对象'],
  ])('refuses the body %s', async (raw, message) => {
    const answer = await send({ raw })
    expectProblem(answer, 422, '提交内容有误')
    expect(answer.body.errors).toEqual([{ path: '', message }])
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'application/jsonp',
    'application/xml',
    '',
  ])('refuses the content type "%s"', async (type) => {
    const rows = await bot.countRows()
    const answer = await send({ body: approvalBody(), headers: { 'content-type': type } })
    expectProblem(answer, 415, 'Content-Type 须为 application/json')
    expect(await bot.countRows()).toEqual(rows)
  })

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON;charset=UTF-8',
  ])('reads the content type "%s"', async (type) => {
    const answer = await send({ raw: '{}', headers: { 'content-type': type } })
    expect(answer.status).toBe(422)
  })

  test('refuses a body over 1 MB, with and without a length', async () => {
    const raw = JSON.stringify({ reference: 'x'.repeat(1_000_000) })
    expectProblem(await send({ raw }), 413, '内容超过1 MB')
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(raw))
        controller.close()
      },
    })
    const init = {
      method,
      headers: { authorization: `Bearer ${KEYS.alpha}`, 'content-type': 'application/json' },
      body: stream,
      duplex: 'half' as const,
    }
    const request = new Request(`http://localhost${at(path)}`, init)
    expect((await bot.app.request(request)).status).toBe(413)
  })

  test.each([
    ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
  ])('refuses %s nested without end', async (_what, raw) => {
    const answer = await send({ raw: `{"reference":${raw}}` })
    expectProblem(answer, 422, '提交内容有误')
    expect(answer.body.errors?.[0]?.message).toBe('嵌套过深')
  })

  test('refuses an unknown field, also one by the name of a prototype', async () => {
    for (const name of ['no-such', '__proto__', 'constructor', 'toString', 'a\\u0000b']) {
      const answer = await send({ raw: `{"${name}":{"a":1}}` })
      expectProblem(answer, 422, '提交内容有误')
      const path = JSON.parse(`"${name}"`) as string
      expect(answer.body.errors).toContainEqual({ path, message: '未知字段' })
    }
  })

  test('refuses query parameters', async () => {
    const body = path === '/directory' ? testDirectory() : approvalBody()
    const answer = await bot.ask(method, `${at(path)}?dry-run=1`, { body })
    expectProblem(answer, 422, '提交内容有误')
    expect(answer.body.errors).toEqual([{ path: 'dry-run', message: '未知字段' }])
  })
})

describe.each(READS)('GET %s', (path) => {
  test.each(['no-such=1', 'constructor=1', 'limit=5&no-such='])('refuses ?%s', async (query) => {
    const answer = await bot.ask('GET', `${at(path)}?${query}`)
    expectProblem(answer, 422, '提交内容有误')
    expect(answer.body.errors?.every(({ message }) => message === '未知字段')).toBe(true)
  })

  test('answers HEAD without a body, and no other method', async () => {
    const head = await bot.app.request(at(path), {
      method: 'HEAD',
      headers: { authorization: `Bearer ${KEYS.alpha}` },
    })
    expect([head.status, await head.text()]).toEqual([200, ''])
    for (const method of ['DELETE', 'OPTIONS', 'PROPFIND']) {
      const answer = await bot.ask(method, at(path))
      expectProblem(answer, 404, '没有这个地址')
    }
    const posted = await bot.ask('PATCH', at(path), { body: {} })
    expectProblem(posted, 404, '没有这个地址')
  })
})

describe('an address', () => {
  test.each([
    '/',
    '/no-such',
    '/api',
    '/api/v1/no-such',
    '/api/v1/matters/x/y/z',
    '/webhook/event',
    '/dev/clock',
    '/sandbox/',
    '/%00',
    '/%E0%A4%A',
    '/../../etc/passwd',
  ])('%s that is none is answered as such', async (path) => {
    expectProblem(await bot.ask('GET', path), 404, '没有这个地址')
  })

  test.each([
    'not-a-uuid',
    '1',
    '%00',
    "'",
    '0190a8f0-0000-7000-8000-00000000000',
    '%E0%A4%A',
    '{id}',
  ])('of the matter %s is refused by its id', async (bad) => {
    const answer = await bot.ask('GET', `/api/v1/matters/${bad}`)
    expectProblem(answer, 422, '提交内容有误')
    expect(answer.body.errors).toEqual([{ path: 'id', message: '不是有效的编号（UUID）' }])
  })

  test('of a matter that is not there is answered by 404', async () => {
    const answer = await bot.ask('GET', '/api/v1/matters/0190a8f0-0000-7000-8000-000000000000')
    expectProblem(answer, 404, '没有该事项')
  })
})

test('every answer has the headers that keep browsers in check', async () => {
  for (const [path, key] of [
    ['/healthz', null],
    ['/api/docs', null],
    ['/api/v1/matters', KEYS.alpha],
    ['/api/v1/matters', null],
    ['/no-such', null],
  ] as const) {
    const { headers } = await bot.ask('GET', path, { key })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-powered-by')).toBeNull()
  }
})
