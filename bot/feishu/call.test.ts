import { afterEach, describe, expect, test } from 'vitest'
import type { CallRecord } from './call.ts'
import { FeishuFailure } from './failure.ts'
import type { Gateway } from './gateway.ts'
import type { Answer, FeishuServer, Heard } from './testing/feishu-server.ts'
import { gatewayTo, issueToken, refusal, SENT, startFeishu } from './testing/feishu-server.ts'

const CHAT = { kind: 'chat', chatId: 'oc_1' } as const

let servers: FeishuServer[] = []

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function start(...args: Parameters<typeof startFeishu>): Promise<FeishuServer> {
  const server = await startFeishu(...args)
  servers.push(server)
  return server
}

function send(gateway: Gateway, uuid = 'uuid-1') {
  return gateway.sendCard(CHAT, { schema: '2.0' }, uuid)
}

async function failureOf(call: Promise<unknown>): Promise<FeishuFailure> {
  const failure: unknown = await call.catch((error: unknown) => error)
  if (!(failure instanceof FeishuFailure)) throw new Error('the call did not fail as it should')
  return failure
}

function tokenOf(heard: Heard | undefined): string | undefined {
  return heard?.headers.authorization
}

describe('the token', () => {
  test('is fetched once by 20 calls at the same time', async () => {
    const server = await start(() => SENT)
    const gateway = gatewayTo(server)
    await Promise.all(Array.from({ length: 20 }, (_, n) => send(gateway, `uuid-${n}`)))
    expect(server.tokenRequests).toHaveLength(1)
    expect(server.heard).toHaveLength(20)
    expect(new Set(server.heard.map(tokenOf))).toEqual(new Set(['Bearer t-1']))
  })

  test('is used until shortly before its end', async () => {
    const server = await start(() => SENT)
    const gateway = gatewayTo(server)
    await send(gateway)
    await send(gateway)
    expect(server.tokenRequests).toHaveLength(1)
  })

  test('is fetched anew when its time is up', async () => {
    const server = await start(
      () => SENT,
      (n) => issueToken(n, 0.000_001),
    )
    const gateway = gatewayTo(server)
    await send(gateway)
    await send(gateway)
    expect(server.heard.map(tokenOf)).toEqual(['Bearer t-1', 'Bearer t-2'])
  })

  test.each([99991661, 99991663, 99991671])(
    'that ends on the way (%i) is fetched once more and the call repeated once, unchanged',
    async (code) => {
      const server = await start((heard) =>
        tokenOf(heard) === 'Bearer t-1' ? refusal(code, 'Invalid access token', 401) : SENT,
      )
      await expect(send(gatewayTo(server))).resolves.toEqual({ messageId: 'om_1', chatId: 'oc_1' })
      expect(server.tokenRequests).toHaveLength(2)
      expect(server.heard.map(tokenOf)).toEqual(['Bearer t-1', 'Bearer t-2'])
      expect(server.heard[1]?.body).toEqual(server.heard[0]?.body)
    },
  )

  test('that ends under 20 calls at once is fetched once for all of them', async () => {
    const server = await start((heard) =>
      tokenOf(heard) === 'Bearer t-1' ? refusal(99991663, 'expired', 400) : SENT,
    )
    const gateway = gatewayTo(server)
    await Promise.all(Array.from({ length: 20 }, (_, n) => send(gateway, `uuid-${n}`)))
    expect(server.tokenRequests).toHaveLength(2)
    expect(server.heard).toHaveLength(40)
  })

  test('that is refused again, fresh as it is, is not fetched a third time', async () => {
    const server = await start(() => refusal(99991663))
    const failure = await failureOf(send(gatewayTo(server)))
    expect(failure).toMatchObject({ code: 99991663, verdict: 'token', outcome: 'refused' })
    expect(server.tokenRequests).toHaveLength(2)
    expect(server.heard).toHaveLength(2)
  })

  test('handed out again unchanged is not fetched by every call that was refused with it', async () => {
    const answers = new Map<string, number>()
    const server = await start(
      (heard) => {
        const { uuid } = JSON.parse(heard.body.toString()) as { uuid: string }
        const tries = (answers.get(uuid) ?? 0) + 1
        answers.set(uuid, tries)
        return tries === 1 ? refusal(99991663) : SENT
      },
      () => issueToken(1),
    )
    const gateway = gatewayTo(server)
    await Promise.all(Array.from({ length: 20 }, (_, n) => send(gateway, `uuid-${n}`)))
    expect(server.tokenRequests).toHaveLength(2)
  })

  test('that cannot be had leaves the call certainly not made', async () => {
    const server = await start(
      () => SENT,
      () => 'silence',
    )
    const failure = await failureOf(send(gatewayTo(server, { timeoutMs: 50 })))
    expect(failure).toMatchObject({
      api: 'im.message.create',
      verdict: 'retry',
      outcome: 'refused',
      detail: 'no token; no answer in 50 ms',
    })
    expect(server.heard).toHaveLength(0)
  })

  test('that cannot be had now is asked for again by the next call', async () => {
    const server = await start(
      () => SENT,
      (n) => (n === 1 ? { status: 502, raw: 'bad gateway' } : issueToken(n)),
    )
    const gateway = gatewayTo(server)
    expect(await failureOf(send(gateway))).toMatchObject({ verdict: 'retry', outcome: 'refused' })
    await expect(send(gateway)).resolves.toMatchObject({ messageId: 'om_1' })
  })

  test.each([10003, 10014, 10015])(
    'refused for the app’s credentials (%i) is a matter of configuration',
    async (code) => {
      const answer: Answer = { json: { code, msg: 'invalid' } }
      const server = await start(
        () => SENT,
        () => answer,
      )
      expect(await failureOf(send(gatewayTo(server)))).toMatchObject({
        code,
        verdict: 'configuration',
        outcome: 'refused',
      })
    },
  )

  test('of one gateway is not that of another, even of the same app', async () => {
    const server = await start(() => SENT)
    const other = await start(
      () => SENT,
      (n) => issueToken(n + 100),
    )
    const gateways = [gatewayTo(server), gatewayTo(server), gatewayTo(other)]
    for (const gateway of gateways) await send(gateway)
    expect(server.heard.map(tokenOf)).toEqual(['Bearer t-1', 'Bearer t-2'])
    expect(other.heard.map(tokenOf)).toEqual(['Bearer t-101'])
  })
})

describe('no answer', () => {
  test('within the time-out leaves the outcome unknown', async () => {
    const server = await start(() => 'silence')
    const failure = await failureOf(send(gatewayTo(server, { timeoutMs: 60 })))
    expect(failure).toMatchObject({
      code: null,
      httpStatus: null,
      verdict: 'retry',
      outcome: 'unknown',
      detail: 'no answer in 60 ms',
    })
  })

  test.each(['reset', 'break off'] as const)(
    'but a %s leaves the outcome unknown',
    async (answer) => {
      const server = await start(() => answer)
      const failure = await failureOf(send(gatewayTo(server)))
      expect(failure).toMatchObject({ code: null, verdict: 'retry', outcome: 'unknown' })
    },
  )

  test('because nobody listens means that nothing was sent', async () => {
    // A connection kept open would break off instead.
    const headers = { connection: 'close' }
    const server = await start(
      () => ({ ...SENT, headers }),
      (n) => ({ ...issueToken(n), headers }),
    )
    const gateway = gatewayTo(server)
    await send(gateway)
    await server.close()
    const failure = await failureOf(send(gateway))
    expect(failure).toMatchObject({ verdict: 'retry', outcome: 'refused', detail: 'ECONNREFUSED' })
  })

  test('worth the name leaves the outcome unknown', async () => {
    const raw = '{"code":0,"msg":"succ'
    const headers = { 'content-type': 'application/json' }
    const server = await start(() => ({ raw, headers }))
    expect(await failureOf(send(gatewayTo(server)))).toMatchObject({
      code: null,
      httpStatus: 200,
      verdict: 'retry',
      outcome: 'unknown',
    })
  })

  test('with the id of the message leaves the outcome unknown', async () => {
    const server = await start(() => ({ json: { code: 0, msg: 'success', data: {} } }))
    const failure = await failureOf(send(gatewayTo(server)))
    expect(failure).toMatchObject({ verdict: 'retry', outcome: 'unknown', detail: 'no message_id' })
  })
})

describe('a rate limit', () => {
  test('says how long to wait', async () => {
    const answer = refusal(99991400, 'request trigger frequency limit', 429)
    const headers = { 'x-ogw-ratelimit-limit': '1000', 'x-ogw-ratelimit-reset': '37' }
    const server = await start(() => ({ ...answer, headers }))
    const failure = await failureOf(send(gatewayTo(server)))
    expect(failure).toMatchObject({
      code: 99991400,
      httpStatus: 429,
      verdict: 'retry',
      outcome: 'refused',
      retryAfterMs: 37_000,
    })
  })

  test('of the chat comes without a time to wait', async () => {
    const server = await start(() => refusal(230020))
    const failure = await failureOf(send(gatewayTo(server)))
    expect(failure).toMatchObject({ verdict: 'retry', retryAfterMs: null })
  })

  test('with a time that cannot be one is left to the back-off', async () => {
    const headers = { 'x-ogw-ratelimit-reset': '1767225600' }
    const server = await start(() => ({ status: 429, headers, json: { code: 99991400 } }))
    expect((await failureOf(send(gatewayTo(server)))).retryAfterMs).toBeNull()
  })

  test('of a firewall in between says how long to wait too', async () => {
    const headers = { 'retry-after': '2' }
    const server = await start(() => ({ status: 429, headers, raw: 'slow down' }))
    const failure = await failureOf(send(gatewayTo(server)))
    expect(failure).toMatchObject({ code: null, verdict: 'retry', retryAfterMs: 2_000 })
  })
})

describe('the metrics hook', () => {
  test('is told of every request, those for tokens and repeated ones too', async () => {
    const calls: CallRecord[] = []
    const server = await start((heard) =>
      tokenOf(heard) === 'Bearer t-1' ? refusal(99991663) : SENT,
    )
    await send(gatewayTo(server, { onCall: (call) => calls.push(call) }))
    const ofToken = { api: 'auth.tenantAccessToken.internal', code: 0, verdict: null }
    expect(calls).toMatchObject([
      ofToken,
      { api: 'im.message.create', code: 99991663, verdict: 'token' },
      ofToken,
      { api: 'im.message.create', code: 0, verdict: null },
    ])
    for (const { durationMs } of calls) expect(durationMs).toBeGreaterThanOrEqual(0)
  })

  test('that throws does not make a sent message look unsent', async () => {
    const server = await start(() => SENT)
    const gateway = gatewayTo(server, {
      onCall() {
        throw new Error('registry closed')
      },
    })
    await expect(send(gateway)).resolves.toMatchObject({ messageId: 'om_1' })
  })
})

test('a redirect is not followed, since it would carry the token along', async () => {
  const elsewhere = await start(() => SENT)
  const headers = { location: `${elsewhere.domain}/open-apis/im/v1/messages` }
  const server = await start(() => ({ status: 307, headers, raw: '' }))
  expect(await failureOf(send(gatewayTo(server)))).toMatchObject({
    httpStatus: 307,
    verdict: 'configuration',
  })
  expect(elsewhere.heard).toHaveLength(0)
})
