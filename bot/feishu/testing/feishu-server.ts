import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GatewayOptions } from '../gateway.ts'
import { createGateway } from '../gateway.ts'

/** A request as it arrived. */
export interface Heard {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** An answer in full; JSON unless the bytes are given. */
export type Reply = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
} & ({ readonly json: unknown } | { readonly raw: string | Buffer })

/** What the server does with a request: answers, breaks off before or within the answer, or waits. */
export type Answer = Reply | 'reset' | 'break off' | 'silence'

/** A server that speaks HTTP as Feishu does and says what a test tells it to. */
export interface FeishuServer {
  readonly domain: string
  /** All requests but those for tokens. */
  readonly heard: Heard[]
  readonly tokenRequests: Heard[]
  close(): Promise<void>
}

/** The path of token requests. */
export const TOKEN_PATH = '/open-apis/auth/v3/tenant_access_token/internal'

/** What Feishu says of a message that it took. */
export const SENT: Reply = {
  json: { code: 0, msg: 'success', data: { message_id: 'om_1', chat_id: 'oc_1' } },
}

/** Starts a server. Tokens are `t-1`, `t-2` … unless `tokenAnswer` says otherwise. */
export async function startFeishu(
  answer: (heard: Heard) => Answer | Promise<Answer>,
  tokenAnswer?: (requests: number) => Answer | Promise<Answer>,
): Promise<FeishuServer> {
  const heard: Heard[] = []
  const tokenRequests: Heard[] = []
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const now = await hear(request)
    const isForToken = now.path === TOKEN_PATH
    const list = isForToken ? tokenRequests : heard
    list.push(now)
    const issue = tokenAnswer ?? issueToken
    say(response, await (isForToken ? issue(list.length) : answer(now)))
  }
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    domain: `http://127.0.0.1:${port}`,
    heard,
    tokenRequests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/** An answer that hands out the `n`th token. */
export function issueToken(n: number, seconds = 7200): Reply {
  return { json: { code: 0, msg: 'ok', tenant_access_token: `t-${n}`, expire: seconds } }
}

/** An answer with which Feishu refuses. */
export function refusal(code: number, msg = 'refused', status = 400): Reply {
  return { status, json: { code, msg, error: { log_id: '20260101120000ABCDEF' } } }
}

/** A gateway to the server, silent unless the test listens. */
export function gatewayTo(server: FeishuServer, options: Partial<GatewayOptions> = {}) {
  const log = { debug() {}, warn() {}, error() {} }
  const app = { appId: 'cli_0123456789abcdef', appSecret: 'secret-of-the-app' }
  return createGateway({ ...app, domain: server.domain, log, ...options })
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url ?? '/', 'http://feishu')
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
  }
}

function say(response: ServerResponse, answer: Answer): void {
  if (answer === 'silence') return
  if (answer === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (answer === 'break off') {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': '99' })
    response.write('{"code":0,', () => response.socket?.resetAndDestroy())
    return
  }
  const isJson = 'json' in answer
  const type = isJson ? 'application/json; charset=utf-8' : 'text/html'
  response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers })
  response.end(isJson ? JSON.stringify(answer.json) : answer.raw)
}
