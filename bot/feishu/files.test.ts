import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Gateway } from './gateway.ts'
import type { Answer, FeishuServer } from './testing/feishu-server.ts'
import { gatewayTo, refusal, startFeishu } from './testing/feishu-server.ts'

let server: FeishuServer
let gateway: Gateway
let answer: Answer

beforeAll(async () => {
  server = await startFeishu(() => answer)
  gateway = gatewayTo(server)
})

beforeEach(() => {
  server.heard.length = 0
})

afterAll(() => server.close())

/** The form as a parser that keeps to the standard reads it. */
async function form(): Promise<FormData> {
  const [request] = server.heard
  const type = request?.headers['content-type'] ?? ''
  return new Response(new Uint8Array(request?.body ?? []), {
    headers: { 'content-type': type },
  }).formData()
}

describe('uploadFile', () => {
  test('sends the bytes unharmed, as a file, with their length', async () => {
    answer = { json: { code: 0, data: { file_key: 'file_1' } } }
    const content = randomBytes(100_000)
    await expect(gateway.uploadFile('移送函.docx', content)).resolves.toEqual({ fileKey: 'file_1' })
    const sent = await form()
    const file = sent.get('file')
    if (!(file instanceof File)) throw new Error('the bytes arrived as text')
    expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true)
    expect(sent.get('file_name')).toBe('移送函.docx')
    expect(sent.get('file_type')).toBe('doc')
    expect(Number(server.heard[0]?.headers['content-length'])).toBe(server.heard[0]?.body.length)
  })

  test.each([
    ['台账.XLSX', 'xls'],
    ['说明.pdf', 'pdf'],
    ['现场.mp4', 'stream'],
    ['没有后缀', 'stream'],
  ])('sends %s as %s', async (name, type) => {
    answer = { json: { code: 0, data: { file_key: 'file_1' } } }
    await gateway.uploadFile(name, Buffer.from('x'))
    expect((await form()).get('file_type')).toBe(type)
  })

  test.each([400, 200])('fails with the code of a refusal in an HTTP %i', async (status) => {
    answer = refusal(234006, 'too large', status)
    await expect(gateway.uploadFile('a.pdf', Buffer.from('x'))).rejects.toMatchObject({
      code: 234006,
      verdict: 'too-long',
    })
  })

  test('fails when no key comes back', async () => {
    answer = { json: { code: 0, data: {} } }
    await expect(gateway.uploadFile('a.pdf', Buffer.from('x'))).rejects.toMatchObject({
      verdict: 'retry',
      detail: 'no file_key',
    })
  })
})

describe('downloadResource', () => {
  test('brings the bytes and their type', async () => {
    const raw = randomBytes(70_000)
    answer = { raw, headers: { 'content-type': 'image/png' } }
    const { content, contentType } = await gateway.downloadResource('om_1', 'img_v2-x', 'image')
    expect(content.equals(raw)).toBe(true)
    expect(contentType).toBe('image/png')
    expect(server.heard[0]).toMatchObject({
      method: 'GET',
      path: '/open-apis/im/v1/messages/om_1/resources/img_v2-x',
    })
    expect(server.heard[0]?.query.get('type')).toBe('image')
  })

  test('takes a JSON file for a file, whatever it says', async () => {
    answer = { json: { code: 1, msg: 'a file of the user’s' } }
    const { content } = await gateway.downloadResource('om_1', 'file_1', 'file')
    expect(JSON.parse(content.toString())).toMatchObject({ code: 1 })
  })

  test('fails with the code of a refusal', async () => {
    answer = refusal(234003)
    await expect(gateway.downloadResource('om_1', 'file_1', 'file')).rejects.toMatchObject({
      code: 234003,
      verdict: 'gone',
      logId: '20260101120000ABCDEF',
    })
  })

  test('gives up on a file that is too large to take', async () => {
    answer = { raw: Buffer.alloc(32 * 1024 * 1024 + 1) }
    await expect(gateway.downloadResource('om_1', 'file_1', 'file')).rejects.toMatchObject({
      verdict: 'too-long',
    })
  })
})
