import type { Client } from '@larksuiteoapi/node-sdk'
import { withTenantToken } from '@larksuiteoapi/node-sdk'
import { incomplete } from './answer.ts'
import type { Call } from './call.ts'
import { checkId } from './ids.ts'

/** A file or picture out of a message. */
export interface Download {
  readonly content: Buffer
  readonly contentType: string | null
}

/** 文件 */
export interface FileCalls {
  /** Uploads a file to be sent by this bot; `name` is what users see. At most 30 MB, not empty. */
  uploadFile(name: string, content: Buffer): Promise<{ readonly fileKey: string }>
  /** Fetches what a user sent. At most 32 MB is taken. */
  downloadResource(messageId: string, fileKey: string, type: 'file' | 'image'): Promise<Download>
}

/** Feishu shows an icon by type. Video and audio go as plain files, or a file message refuses them. */
const FILE_TYPES: Readonly<Record<string, 'pdf' | 'doc' | 'xls' | 'ppt'>> = {
  pdf: 'pdf',
  doc: 'doc',
  docx: 'doc',
  xls: 'xls',
  xlsx: 'xls',
  ppt: 'ppt',
  pptx: 'ppt',
}

/** The calls that move files. */
export function fileCalls(client: Client, call: Call): FileCalls {
  return {
    async uploadFile(name, content) {
      const api = 'im.file.create'
      const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
      const fileType = FILE_TYPES[extension] ?? ('stream' as const)
      const data = { file_type: fileType, file_name: name, file: content }
      const uploaded = await call({ api, target: 'none', isTransfer: true }, (token) =>
        client.im.v1.file.create({ data }, withTenantToken(token)),
      )
      if (!uploaded?.file_key) throw incomplete({ api }, 'file_key')
      return { fileKey: uploaded.file_key }
    },

    async downloadResource(messageId, fileKey, type) {
      const api = 'im.messageResource.get'
      checkId(api, messageId, 'message id')
      checkId(api, fileKey, 'file key')
      const request = {
        method: 'GET',
        url: `/open-apis/im/v1/messages/${messageId}/resources/${fileKey}`,
        params: { type },
        // The typed method streams, and its refusals could then be read only as streams.
        responseType: 'arraybuffer' as const,
        $return_headers: true,
      }
      const answer = await call({ api, target: 'message', isTransfer: true }, (token) =>
        client.request<{ data: Buffer; headers: Record<string, unknown> }>(
          request,
          withTenantToken(token),
        ),
      )
      const contentType = answer.headers['content-type']
      return {
        content: answer.data,
        contentType: typeof contentType === 'string' ? contentType : null,
      }
    },
  }
}
