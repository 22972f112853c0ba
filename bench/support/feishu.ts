import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encrypt, signatureOf } from '../../sandbox/callback/cipher.ts'
import type { Sealed } from './http.ts'

/** The app the measured product speaks as. */
export const APP = {
  appId: 'cli_00000000000000be',
  appSecret: 'secret-of-the-app-in-measurements',
  encryptKey: 'encrypt-key-of-the-app-in-measurements',
  verificationToken: 'token-of-the-app-in-measurements',
}

/** A press on a button: who, which act on which task, on which message. */
export interface Press {
  readonly openId: string
  readonly taskId: string
  readonly messageId: string
}

/** A press of 认领 as Feishu delivers it, encrypted and signed. */
export function sealClaim({ openId, taskId, messageId }: Press): Sealed {
  const event = {
    operator: { tenant_key: 'bench', user_id: 'bench', open_id: openId, union_id: 'on_bench' },
    token: `c-${randomUUID()}`,
    action: { value: { a: 'claim', t: taskId }, tag: 'button', timezone: 'Asia/Shanghai' },
    host: 'im_message',
    context: { open_message_id: messageId, open_chat_id: 'oc_bench' },
  }
  const header = {
    event_id: randomUUID().replaceAll('-', ''),
    event_type: 'card.action.trigger',
    create_time: `${Date.now()}000`,
    token: APP.verificationToken,
    app_id: APP.appId,
    tenant_key: 'bench',
  }
  const plain = JSON.stringify({ schema: '2.0', header, event })
  const body = JSON.stringify({ encrypt: encrypt(APP.encryptKey, plain) })
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomUUID()
  const signature = signatureOf(APP.encryptKey, { timestamp, nonce, body })
  return {
    body: Buffer.from(body),
    headers: {
      'x-lark-request-timestamp': timestamp,
      'x-lark-request-nonce': nonce,
      'x-lark-signature': signature,
    },
  }
}

/** A Feishu that takes everything at once, where sending is not what is measured. */
export interface EasyFeishu extends AsyncDisposable {
  readonly domain: string
}

/** Starts it in this process. */
export async function startEasyFeishu(): Promise<EasyFeishu> {
  const server = createServer((asked, answer) => {
    asked.resume()
    asked.on('end', () => {
      const body = asked.url?.includes('tenant_access_token')
        ? { code: 0, msg: 'ok', tenant_access_token: 't-bench', expire: 7200 }
        : { code: 0, msg: 'success', data: { message_id: `om_${randomUUID()}`, chat_id: 'oc_x' } }
      answer.writeHead(200, { 'content-type': 'application/json' })
      answer.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    domain: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
