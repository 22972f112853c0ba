import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'

/** The load balancer in front of the web replicas; Feishu knows its address alone. */
export interface Front {
  readonly address: string
  /** From now on each callback reaches a replica so many times more, that much later. */
  repeatLater(copies: number, delayMs: number): void
  /** Resolves when no late copy is under way any more. */
  settled(): Promise<void>
  close(): Promise<void>
}

const ANSWER_PATIENCE_MS = 5_000

/** Starts it; `webs` answers where the replicas are that are up at present. */
export async function startFront(webs: () => readonly string[]): Promise<Front> {
  let turn = 0
  let late = { copies: 0, delayMs: 0 }
  const underWay = new Set<Promise<unknown>>()

  async function forward(path: string, headers: Headers, body: Buffer): Promise<Response | null> {
    const all = webs()
    for (let tried = 0; tried < all.length; tried += 1) {
      const address = all[(turn += 1) % all.length] ?? ''
      try {
        return await fetch(address + path, {
          method: 'POST',
          headers,
          body: new Uint8Array(body),
          signal: AbortSignal.timeout(ANSWER_PATIENCE_MS),
        })
      } catch (error) {
        // Only what surely was not taken goes to the other one; Feishu sends a click once.
        const { code } = ((error as Error).cause ?? {}) as { code?: string }
        if (code !== 'ECONNREFUSED') return null
      }
    }
    return null
  }

  function copyLater(path: string, headers: Headers, body: Buffer): void {
    for (let copy = 1; copy <= late.copies; copy += 1) {
      const sent = new Promise((resolve) => setTimeout(resolve, late.delayMs * copy))
        .then(() => forward(path, headers, body))
        .then((answer) => answer?.arrayBuffer())
        .catch(() => {})
        .finally(() => underWay.delete(sent))
      underWay.add(sent)
    }
  }

  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy())
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const headers = headersOf(request)
    copyLater(request.url ?? '', headers, body)
    const answer = await forward(request.url ?? '', headers, body)
    const text = answer && (await answer.text())
    response.writeHead(answer?.status ?? 502, { 'content-type': 'application/json' })
    response.end(text ?? '{}')
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repeatLater: (copies, delayMs) => (late = { copies, delayMs }),
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith('x-lark') || name === 'content-type') headers.set(name, String(value))
  }
  return headers
}
