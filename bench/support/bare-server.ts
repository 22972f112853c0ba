import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { decrypt, isSigned } from '../../bot/feishu/crypto.ts'
import { APP } from './feishu.ts'

// What a click costs without a database: signature, decryption, and an answer as large as ours.
const ANSWER = JSON.stringify({ toast: 'x'.repeat(Number(process.env['ANSWER_BYTES'] ?? 100)) })

const app = new Hono()
app.post('/webhook/card', async (c) => {
  const body = Buffer.from(await c.req.raw.arrayBuffer())
  const header = (name: string) => c.req.header(`x-lark-${name}`) ?? ''
  const signed = {
    timestamp: header('request-timestamp'),
    nonce: header('request-nonce'),
    signature: header('signature'),
    body,
  }
  if (!isSigned(signed, APP.encryptKey)) return c.json({}, 401)
  const { encrypt } = JSON.parse(body.toString('utf8')) as { encrypt: string }
  const { header: opened } = JSON.parse(decrypt(APP.encryptKey, encrypt)) as { header: object }
  return 'token' in opened
    ? c.body(ANSWER, 200, { 'content-type': 'application/json' })
    : c.text('')
})
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) => {
  process.stdout.write(`http://127.0.0.1:${port}\n`)
})
