import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Pool } from 'pg'
import { standInCredentials } from '../sandbox/credentials.ts'
import type { AppCredentials } from '../sandbox/credentials.ts'
import type { FaultRule } from '../sandbox/faults.ts'
import { createStandIn } from '../sandbox/stand-in.ts'

/** One call as it arrived and as it was answered. */
export interface Arrival {
  readonly api: 'create' | 'patch' | 'list' | 'other'
  /** Milliseconds of the process's monotonic clock. */
  readonly atMs: number
  /** The chat or person written to. */
  readonly to: string | null
  readonly uuid: string | null
  readonly messageId: string | null
  /** The card as JSON text. */
  readonly content: string
  /** Null until answered, and where no answer was given. */
  code: number | null
}

/** A card of the bot's as it stands in a chat. */
export interface ShownCard {
  readonly messageId: string
  readonly title: string
  /** The whole card as JSON text. */
  readonly json: string
  /** How many times it was patched. */
  readonly updates: number
}

/** The stand-in for Feishu behind real HTTP, with what arrived and a hand on what is answered. */
export interface TrialFeishu {
  readonly domain: string
  readonly credentials: AppCredentials
  readonly arrivals: Arrival[]
  /** Stands before every call while set: may wait, look, or not call `proceed` at all. */
  onCall: ((call: Arrival, proceed: () => Promise<Response>) => Promise<Response>) | null
  /** Switches these faults on, and all others off. */
  faults(...rules: FaultRule[]): Promise<void>
  /** Calls of an API that arrived. */
  calls(api: Arrival['api']): Arrival[]
  /** The bot's cards in a group, or in the private chat with a person, oldest first. */
  cards(where: string): Promise<ShownCard[]>
  people(people: readonly object[]): Promise<void>
  chats(chats: readonly object[]): Promise<void>
  close(): Promise<void>
}

/** Something a test waits for, or lets others wait for. */
export interface Gate {
  readonly opened: Promise<void>
  open(): void
}

/** A gate that is shut. */
export function createGate(): Gate {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/**
 * Holds back the answer to the first call that fits: Feishu has done it, and nobody knows. `taken` opens
 * when the call was done; `letGo` gives the answer.
 */
export function holdAnswer(
  feishu: TrialFeishu,
  fits: (call: Arrival) => boolean = (call) => call.api === 'create',
): { readonly taken: Promise<void>; letGo(): void } {
  const taken = createGate()
  const going = createGate()
  let isHeld = false
  feishu.onCall = async (call, proceed) => {
    const answer = await proceed()
    if (isHeld || !fits(call)) return answer
    isHeld = true
    taken.open()
    await going.opened
    return answer
  }
  return { taken: taken.opened, letGo: going.open }
}

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }

/** Starts the stand-in on the tables of a test's database; its clock is the product's. */
export async function startTrialFeishu(pool: Pool, now: () => Date): Promise<TrialFeishu> {
  const credentials = await standInCredentials(pool)
  const nowhere = 'http://127.0.0.1:9/nobody'
  const standIn = await createStandIn({
    pool,
    now,
    callback: { eventUrl: nowhere, cardUrl: nowhere },
    credentials,
    log: QUIET,
  })
  const mounted = new Hono().route('/sandbox', standIn.app)
  const arrivals: Arrival[] = []

  async function handle(request: Request, env: unknown): Promise<Response> {
    const text = request.method === 'GET' ? '' : await request.text()
    const { method, headers, url } = request
    const copy = new Request(url, { method, headers, ...(text === '' ? {} : { body: text }) })
    const arrival = arrivalOf(request, text)
    arrivals.push(arrival)
    const proceed = async () => mounted.fetch(copy, env)
    const answer = await (feishu.onCall ? feishu.onCall(arrival, proceed) : proceed())
    arrival.code = await codeOf(answer)
    return answer
  }

  const server = serve({ fetch: handle, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const ask = async (path: string, body: unknown) => {
    const answer = await standIn.app.request(path, { method: 'PUT', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`the stand-in refused ${path}: ${await answer.text()}`)
  }
  const feishu: TrialFeishu = {
    domain: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox`,
    credentials,
    arrivals,
    onCall: null,
    faults: (...rules) => ask('/faults', { rules }),
    calls: (api) => arrivals.filter((one) => one.api === api),
    cards: (where) => listCards(pool, where),
    people: (people) => ask('/people', people),
    chats: (chats) => ask('/chats', chats),
    async close() {
      await new Promise((resolve) => {
        server.close(resolve)
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
      await standIn.close()
    },
  }
  return feishu
}

function arrivalOf(request: Request, text: string): Arrival {
  const path = new URL(request.url).pathname
  const body = parse(text)
  const message = /\/im\/v1\/messages(?:\/(?<id>[^/]+))?$/.exec(path)
  return {
    api: message ? (API_OF[request.method] ?? 'other') : 'other',
    atMs: performance.now(),
    to: textOf(body['receive_id']),
    uuid: textOf(body['uuid']),
    messageId: message?.groups?.['id'] ?? null,
    content: textOf(body['content']) ?? '',
    code: null,
  }
}

const API_OF: { readonly [method: string]: Arrival['api'] } = {
  POST: 'create',
  PATCH: 'patch',
  GET: 'list',
}

function parse(text: string): { [key: string]: unknown } {
  try {
    return JSON.parse(text) as { [key: string]: unknown }
  } catch {
    return {}
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

async function codeOf(answer: Response): Promise<number | null> {
  if (answer.headers.get('content-type')?.includes('json') !== true) return null
  const { code } = (await answer.clone().json()) as { code?: number }
  return code ?? null
}

async function listCards(pool: Pool, where: string): Promise<ShownCard[]> {
  const { rows } = await pool.query<{ id: string; content: string; updates: number }>(
    `select m.message_id as id, m.content, m.updates
     from sandbox.message m join sandbox.chat c using (chat_id)
     where (c.chat_id = $1 or c.person_id = $1) and m.sender_type = 'app' and not m.is_deleted
     order by m.seq`,
    [where],
  )
  return rows.map(({ id, content, updates }) => {
    const card = JSON.parse(content) as { header?: { title?: { content?: string } } }
    return { messageId: id, title: card.header?.title?.content ?? '', json: content, updates }
  })
}
