import { createReadStream } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { send } from '../trial/sending.ts'
import { CAST, refusalOf, startTrial } from '../trial/trial.ts'
import type { Trial } from '../trial/trial.ts'

// Every byte value, and what a text decoder or a careless boundary search would break.
const BYTES = Buffer.concat([
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from('\r\n--not-the-boundary\r\n\r\n'),
])
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), BYTES])

async function upload(trial: Trial, file: Buffer, type: 'stream' | 'opus' = 'stream') {
  const data = { file_type: type, file_name: '会议纪要.docx', file }
  return (await trial.client.im.v1.file.create({ data }))?.file_key ?? ''
}

async function bytesOf(download: { getReadableStream(): AsyncIterable<Uint8Array> }) {
  const chunks: Uint8Array[] = []
  for await (const chunk of download.getReadableStream()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('a buffer without a file name and a stream with one are stored byte by byte', async () => {
  await using trial = await startTrial()
  const path = join(await mkdtemp(join(tmpdir(), 'upload-')), 'minutes.docx')
  await writeFile(path, BYTES)
  const stream = createReadStream(path) as unknown as Buffer
  for (const file of [BYTES, stream]) {
    const key = await upload(trial, file)
    const back = await trial.client.im.v1.file.get({ path: { file_key: key } })
    expect(await bytesOf(back)).toEqual(BYTES)
    expect(String(back.headers['content-disposition'])).toContain(encodeURIComponent('会议纪要'))
  }
})

test('an image is stored with its type and can stand in a card', async () => {
  await using trial = await startTrial()
  const data = { image_type: 'message' as const, image: PNG }
  const key = (await trial.client.im.v1.image.create({ data }))?.image_key ?? ''
  const back = await trial.client.im.v1.image.get({ path: { image_key: key } })
  expect(back.headers['content-type']).toBe('image/png')
  expect((await send(trial, 'image', { image_key: key })).code).toBe(0)
  const notImage = trial.client.im.v1.image.create({ data: { ...data, image: BYTES } })
  expect((await refusalOf(notImage)).code).toBe(234011)
})

test('empty and too large files are refused', async () => {
  await using trial = await startTrial()
  expect((await refusalOf(upload(trial, Buffer.alloc(0)))).code).toBe(234010)
  const large = Buffer.alloc(30 * 1024 * 1024 + 1)
  expect((await refusalOf(upload(trial, large))).code).toBe(234006)
})

test('a file is sent as what it was uploaded for, and only the bot’s own', async () => {
  await using trial = await startTrial()
  const file = await upload(trial, BYTES)
  const sound = await upload(trial, BYTES, 'opus')
  expect((await send(trial, 'file', { file_key: file })).code).toBe(0)
  expect((await refusalOf(send(trial, 'file', { file_key: sound }))).code).toBe(230055)
  const { messageId } = await trial.act({
    as: '甲',
    chat: CAST.group,
    file: { name: 'a.txt', text: 'x' },
  })
  const history = await trial.ask('GET', `/chats/${CAST.group}/messages`)
  const items = history.body['items'] as { messageId: string; content: { file_key: string } }[]
  const theirs = items.find((item) => item.messageId === messageId)?.content.file_key ?? ''
  expect((await refusalOf(send(trial, 'file', { file_key: theirs }))).code).toBe(230017)
  const get = trial.client.im.v1.file.get({ path: { file_key: theirs } })
  await expect(get).rejects.toMatchObject({ response: { status: 400 } })
})

test('what a person sent is downloaded through their message', async () => {
  await using trial = await startTrial()
  const base64 = BYTES.toString('base64')
  const { messageId } = await trial.act({ as: '甲', file: { name: '修改稿.docx', base64 } })
  await trial.standIn.settled()
  const event = trial.bot.events[0]?.['event'] as { message: { content: string } }
  const content = JSON.parse(event.message.content) as { file_key: string; file_name: string }
  expect(content.file_name).toBe('修改稿.docx')
  const fetchIt = (fileKey: string) =>
    trial.client.im.v1.messageResource.get({
      path: { message_id: String(messageId), file_key: fileKey },
      params: { type: 'file' },
    })
  expect(await bytesOf(await fetchIt(content.file_key))).toEqual(BYTES)
  await expect(fetchIt(await upload(trial, BYTES))).rejects.toMatchObject({
    response: { status: 400 },
  })
})
