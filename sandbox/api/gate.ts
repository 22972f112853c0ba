import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Context as HonoContext } from 'hono'
import { assertNever } from '../assert-never.ts'
import type { Context } from '../context.ts'
import type { FaultRule } from '../faults.ts'
import { jsonOf, parseJson, textOf } from '../json.ts'
import { apiWindows } from '../limits.ts'
import type { Answer, Call, Endpoint } from './endpoint.ts'
import { Refused } from './refused.ts'
import { targetOf } from './target.ts'
import { requireToken } from './tokens.ts'

type Env = { Bindings: Partial<HttpBindings> }

const HANGS_MS = 60_000

/** The platform's API below `/open-apis`: faults, token, rate limits, call log around each. */
export function openApis(ctx: Context, endpoints: readonly Endpoint[]): Hono<Env> {
  const app = new Hono<Env>()
  for (const endpoint of endpoints) {
    app.on(endpoint.method, [endpoint.path, `${endpoint.path}/`], (c) => serve(ctx, endpoint, c))
  }
  app.all('*', (c) => c.text('404 page not found', 404))
  return app
}

async function serve(ctx: Context, endpoint: Endpoint, c: HonoContext<Env>): Promise<Response> {
  const startedMs = ctx.realMs()
  const call = await readCall(ctx, c)
  const fault = await ctx.faults.strike(await targetOf(call, endpoint.api))
  const response = await respond(call, endpoint, c.req.header('authorization'), fault)
  const code =
    response === undefined ? undefined : jsonOf(parseJson(await textCopy(response)))['code']
  const record = ctx.calls.add({
    at: ctx.now().toISOString(),
    method: endpoint.method,
    path: c.req.path,
    api: endpoint.api,
    status: response?.status ?? 0,
    code: typeof code === 'number' ? code : null,
    uuid: textOf(call.body['uuid']) ?? null,
    durationMs: Math.round(ctx.realMs() - startedMs),
    fault: fault?.kind ?? null,
  })
  ctx.announcer.announce({ type: 'call', call: record })
  return response ?? cut(c, fault)
}

async function readCall(ctx: Context, c: HonoContext<Env>): Promise<Call> {
  const bytes = Buffer.from(await c.req.arrayBuffer())
  const contentType = c.req.header('content-type') ?? ''
  const isMultipart = contentType.startsWith('multipart/')
  return {
    ctx,
    param: (name) => c.req.param(name) ?? '',
    query: (name) => c.req.query(name),
    queries: (name) => c.req.queries(name) ?? [],
    body: isMultipart ? {} : jsonOf(parseJson(bytes.toString('utf8'))),
    raw: { bytes, contentType },
  }
}

/** The answer, or undefined when a fault cuts the connection instead. */
async function respond(
  call: Call,
  endpoint: Endpoint,
  authorization: string | undefined,
  fault: FaultRule | undefined,
): Promise<Response | undefined> {
  if (fault === undefined) return guarded(call, endpoint, authorization)
  switch (fault.kind) {
    case 'reset':
      return undefined
    case 'timeout':
      await delay(fault.delayMs ?? HANGS_MS, undefined, { ref: false })
      return undefined
    case 'status':
      return new Response('upstream fault', { status: fault.status ?? 502 })
    case 'code':
      return refusal(call.ctx, faultyRefusal(fault), fault.status)
    case 'slow':
      await delay(fault.delayMs ?? 1000)
      return guarded(call, endpoint, authorization)
    case 'answer-lost':
      await guarded(call, endpoint, authorization)
      return undefined
    default:
      return assertNever(fault.kind)
  }
}

function faultyRefusal(fault: FaultRule): Refused {
  const code = fault.code ?? 2200
  const headers = code === 99991400 ? rateHeaders(50, fault.delayMs ?? 1000) : {}
  return new Refused(code, 'a fault that was switched on', headers)
}

async function guarded(
  call: Call,
  endpoint: Endpoint,
  authorization: string | undefined,
): Promise<Response> {
  try {
    if (endpoint.isOpen !== true) await requireToken(call.ctx, authorization)
    const reached = call.ctx.limits.take(apiWindows(endpoint.api))
    if (reached !== undefined) {
      throw new Refused(99991400, undefined, rateHeaders(reached.cap, reached.waitMs))
    }
    return envelope(await endpoint.answer(call), endpoint)
  } catch (error) {
    if (error instanceof Refused) return refusal(call.ctx, error)
    call.ctx.log.error({ error, api: endpoint.api }, 'the stand-in failed')
    return refusal(call.ctx, new Refused(2200))
  }
}

function envelope(answer: Answer, endpoint: Endpoint): Response {
  if (answer instanceof Response) {
    answer.headers.set('X-Tt-Logid', newLogId())
    return answer
  }
  const body = { code: 0, msg: endpoint.okMessage ?? 'success', data: answer }
  return Response.json(body, { headers: { 'X-Tt-Logid': newLogId() } })
}

function refusal(ctx: Context, refused: Refused, status = refused.status): Response {
  const logId = newLogId()
  ctx.log.debug({ code: refused.code, logId }, refused.message)
  const body = { code: refused.code, msg: refused.message, error: { log_id: logId } }
  return Response.json(body, { status, headers: { 'X-Tt-Logid': logId, ...refused.headers } })
}

function rateHeaders(cap: number, waitMs: number): Record<string, string> {
  return {
    'x-ogw-ratelimit-limit': String(cap),
    'x-ogw-ratelimit-reset': String(Math.max(1, Math.ceil(waitMs / 1000))),
  }
}

function newLogId(): string {
  return randomBytes(16).toString('hex').toUpperCase()
}

async function textCopy(response: Response): Promise<string> {
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return isJson ? response.clone().text() : ''
}

/** Cuts the connection without an answer; `reset` in the middle, otherwise orderly. */
function cut(c: HonoContext<Env>, fault: FaultRule | undefined): Response {
  const socket = c.env?.outgoing?.socket
  if (socket === undefined || socket === null || !('resetAndDestroy' in socket)) {
    return new Response(null, { status: 504 })
  }
  if (fault?.kind === 'reset') socket.resetAndDestroy()
  else socket.destroy()
  return RESPONSE_ALREADY_SENT
}
