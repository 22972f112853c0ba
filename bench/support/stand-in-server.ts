import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { poolOf } from '../../db/database.ts'
import { createStandIn } from '../../sandbox/stand-in.ts'
import { DEPARTMENTS, chatOf, personOf } from './county.ts'
import { APP } from './feishu.ts'

// The stand-in for Feishu with its real limits, in a process and a database of its own, and a record of
// every call that sends or changes a message.
interface CallSeen {
  readonly atMs: number
  readonly method: string
  readonly status: number
  readonly code: number
}

const calls: CallSeen[] = []
const pool = poolOf({ connectionString: process.env['DATABASE_URL'] }, 10)
const standIn = await createStandIn({
  pool,
  now: () => new Date(),
  callback: { eventUrl: '', cardUrl: '' },
  credentials: APP,
  log: {
    debug() {},
    info() {},
    warn() {},
    error: (...words: unknown[]) => console.error(words),
  },
})

const app = new Hono()
app.use('/sandbox/open-apis/im/v1/messages/*', async (c, next) => {
  await next()
  const { code } = (await c.res.clone().json()) as { code: number }
  const { method } = c.req
  calls.push({ atMs: performance.now(), method, status: c.res.status, code })
})
app.get('/calls', (c) => c.json(calls))
app.route('/sandbox', standIn.app)

const codes = ['spj', ...DEPARTMENTS]
await put(
  '/people',
  codes.map((code) => ({ openId: personOf(code, 'liaison'), name: `联络${code}` })),
)
await put(
  '/chats',
  codes.map((code) => ({
    chatId: chatOf(code),
    name: `审管联动·${code}`,
    members: [personOf(code, 'liaison')],
  })),
)

async function put(path: string, body: object): Promise<void> {
  const answer = await standIn.app.request(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(await answer.text())
}

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) => {
  process.stdout.write(`http://127.0.0.1:${port}\n`)
})
