import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decrypt } from '../callback/cipher.ts'
import { jsonOf, parseJson, textOf } from '../json.ts'
import type { Json } from '../json.ts'

/** One request that the fake bot received, raw and decrypted. */
export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly raw: string
  readonly body: Json
}

/** What the fake bot does with a request: a JSON answer, or whatever it writes by itself. */
export type Reaction = (received: Received, response: ServerResponse) => unknown

/** A bot that answers as a test tells it to and remembers what it was sent. */
export interface FakeBot extends AsyncDisposable {
  readonly eventUrl: string
  readonly cardUrl: string
  readonly received: readonly Received[]
  /** Decrypted bodies of the clicks, oldest first. */
  readonly clicks: Json[]
  /** Decrypted bodies of the events, oldest first. */
  readonly events: Json[]
  onClick: Reaction
  onEvent: Reaction
}

/** Starts the fake bot on a free port. */
export async function startFakeBot(encryptKey: string): Promise<FakeBot> {
  const received: Received[] = []
  const bodies = (path: string) =>
    received.filter((one) => one.path === path).map((one) => one.body)
  const server = createServer((request, response) => {
    void receive(request, response)
  })
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await readAll(request)
    const encrypted = textOf(jsonOf(parseJson(raw))['encrypt'])
    const plain = encrypted === undefined ? raw : decrypt(encryptKey, encrypted)
    const { url: path = '', headers } = request
    const one: Received = { path, headers, raw, body: jsonOf(parseJson(plain)) }
    received.push(one)
    const answer = await (path === '/card' ? bot.onClick : bot.onEvent)(one, response)
    if (answer === undefined) return
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(answer))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const bot: FakeBot = {
    eventUrl: `${origin}/event`,
    cardUrl: `${origin}/card`,
    received,
    get clicks() {
      return bodies('/card')
    },
    get events() {
      return bodies('/event')
    },
    onClick: () => ({}),
    onEvent: () => ({}),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return bot
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
