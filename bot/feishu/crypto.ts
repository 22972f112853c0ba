import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'

const BLOCK_BYTES = 16
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** The text was not encrypted with this Encrypt Key, or not encrypted at all. */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError'
}

/**
 * 解密：the plain text of an event's `encrypt` field (AES-256-CBC, key = SHA-256 of the Encrypt Key,
 * the first block is the IV). Stricter than the SDK's cipher, which takes broken base64 and UTF-8.
 *
 * @throws {DecryptionError} for anything that does not decrypt to well-formed text.
 */
export function decrypt(encryptKey: string, encrypted: string): string {
  if (!BASE64.test(encrypted)) throw new DecryptionError('not base64')
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length < 2 * BLOCK_BYTES || bytes.length % BLOCK_BYTES !== 0) {
    throw new DecryptionError('not whole blocks')
  }
  const key = createHash('sha256').update(encryptKey).digest()
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, BLOCK_BYTES))
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(BLOCK_BYTES)), decipher.final()])
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain)
  } catch {
    throw new DecryptionError('another key, or damaged')
  }
}

/** What Feishu signs: three headers and the body exactly as it arrived. */
export interface SignedRequest {
  /** `X-Lark-Request-Timestamp` */
  readonly timestamp: string
  /** `X-Lark-Request-Nonce` */
  readonly nonce: string
  /** `X-Lark-Signature` */
  readonly signature: string
  readonly body: Buffer
}

/**
 * 验签：whether the sender knows the Encrypt Key. Counted over the raw bytes, since a body parsed and
 * written anew is another text; compared in constant time. Never true without an Encrypt Key.
 */
export function isSigned(request: SignedRequest, encryptKey: string): boolean {
  if (encryptKey === '' || !/^[0-9a-f]{64}$/i.test(request.signature)) return false
  const expected = createHash('sha256')
    .update(request.timestamp + request.nonce + encryptKey)
    .update(request.body)
    .digest()
  return timingSafeEqual(expected, Buffer.from(request.signature, 'hex'))
}
