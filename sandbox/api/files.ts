import { newId } from '../ids.ts'
import { findChat } from '../store/chats.ts'
import { findUpload, insertUpload } from '../store/uploads.ts'
import type { Upload } from '../store/uploads.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { imageTypeOf } from './image-type.ts'
import { multipartOf } from './multipart.ts'
import type { Part } from './multipart.ts'
import { Refused } from './refused.ts'
import { requireMessage } from './require-message.ts'

const FILE_TYPES = new Set(['opus', 'mp4', 'pdf', 'doc', 'xls', 'ppt', 'stream'])
const IMAGE_USES = new Set(['message', 'avatar'])
const LARGEST_FILE_BYTES = 30 * 1024 * 1024
const LARGEST_IMAGE_BYTES = 10 * 1024 * 1024

/** Uploading, and downloading what the bot uploaded or what people sent. */
export const fileEndpoints: readonly Endpoint[] = [
  { api: 'file.create', method: 'POST', path: '/im/v1/files', answer: uploadFile },
  { api: 'file.get', method: 'GET', path: '/im/v1/files/:file_key', answer: ownUpload },
  { api: 'image.create', method: 'POST', path: '/im/v1/images', answer: uploadImage },
  { api: 'image.get', method: 'GET', path: '/im/v1/images/:image_key', answer: ownUpload },
  {
    api: 'resource.get',
    method: 'GET',
    path: '/im/v1/messages/:message_id/resources/:file_key',
    answer: resource,
  },
]

async function uploadFile({ ctx, raw }: Call): Promise<object> {
  const parts = multipartOf(raw.bytes, raw.contentType)
  const fileType = textPart(parts, 'file_type')
  const name = textPart(parts, 'file_name')
  if (!FILE_TYPES.has(fileType) || name === '') throw new Refused(234001)
  const bytes = bytesPart(parts, 'file', LARGEST_FILE_BYTES)
  const key = newId('file')
  const contentType = 'application/octet-stream'
  const upload: Upload = { key, kind: 'file', fileType, name, contentType, bytes, ownerType: 'app' }
  await insertUpload(ctx.pool, upload)
  return { file_key: key }
}

async function uploadImage({ ctx, raw }: Call): Promise<object> {
  const parts = multipartOf(raw.bytes, raw.contentType)
  const use = textPart(parts, 'image_type')
  if (!IMAGE_USES.has(use)) throw new Refused(234001)
  const bytes = bytesPart(parts, 'image', LARGEST_IMAGE_BYTES)
  const contentType = imageTypeOf(bytes)
  if (contentType === undefined) throw new Refused(234011)
  const key = newId('image')
  const upload = { key, kind: 'image', fileType: use, name: key, contentType, bytes } as const
  await insertUpload(ctx.pool, { ...upload, ownerType: 'app' })
  return { image_key: key }
}

async function ownUpload(call: Call): Promise<Response> {
  const key = call.param('file_key') || call.param('image_key')
  const upload = await findUpload(call.ctx.pool, key)
  if (upload === undefined) throw new Refused(234001, 'no such key')
  if (upload.ownerType !== 'app') throw new Refused(234008)
  return download(upload)
}

async function resource(call: Call): Promise<Response> {
  const { ctx } = call
  const type = call.query('type')
  if (type !== 'image' && type !== 'file') throw new Refused(234001, 'type')
  const message = await requireMessage(ctx, call.param('message_id'))
  if (message.msgType === 'interactive') throw new Refused(234043)
  const chat = await findChat(ctx.pool, message.chatId)
  if (chat?.hasBot !== true) throw new Refused(234004)
  const key = call.param('file_key')
  const upload = message.content.includes(`"${key}"`) ? await findUpload(ctx.pool, key) : undefined
  if (upload === undefined || message.isDeleted) throw new Refused(234003)
  return download(upload)
}

function download(upload: Upload): Response {
  const name = encodeURIComponent(upload.name)
  return new Response(new Uint8Array(upload.bytes), {
    headers: {
      'Content-Type': upload.contentType,
      'Content-Disposition': `attachment; filename="${name}"; filename*=UTF-8''${name}`,
    },
  })
}

function textPart(parts: readonly Part[], name: string): string {
  return parts.find((part) => part.name === name)?.bytes.toString('utf8') ?? ''
}

function bytesPart(parts: readonly Part[], name: string, most: number): Buffer {
  const part = parts.find((one) => one.name === name)
  if (part === undefined) throw new Refused(234001, name)
  if (part.bytes.length === 0) throw new Refused(234010)
  if (part.bytes.length > most) throw new Refused(234006)
  return Buffer.from(part.bytes)
}
