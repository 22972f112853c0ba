import { rowOf } from './query.ts'
import type { Connection } from './query.ts'

/** A file or image that was uploaded, by the bot or by a person into a chat. */
export interface Upload {
  readonly key: string
  readonly kind: 'image' | 'file'
  readonly fileType: string
  readonly name: string
  readonly contentType: string
  readonly bytes: Buffer
  readonly ownerType: 'app' | 'user'
}

/** Stores an upload. */
export async function insertUpload(db: Connection, upload: Upload): Promise<void> {
  await db.query(
    `insert into sandbox.upload (key, kind, file_type, name, content_type, bytes, owner_type)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      upload.key,
      upload.kind,
      upload.fileType,
      upload.name,
      upload.contentType,
      upload.bytes,
      upload.ownerType,
    ],
  )
}

/** The upload of that key, with its bytes. */
export function findUpload(db: Connection, key: string): Promise<Upload | undefined> {
  return rowOf(
    db,
    `select key, kind, file_type as "fileType", name, content_type as "contentType", bytes,
       owner_type as "ownerType" from sandbox.upload where key = $1`,
    [key],
  )
}

/** How many uploads have that key: one or none. */
export async function countUploads(db: Connection, key: string): Promise<number> {
  const row = await rowOf(db, 'select 1 from sandbox.upload where key = $1', [key])
  return row === undefined ? 0 : 1
}
