import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** Encrypts as Feishu does: AES-256-CBC under SHA-256 of the key, base64 of iv and ciphertext. */
export function encrypt(encryptKey: string, plain: string): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', keyOf(encryptKey), iv)
  return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]).toString('base64')
}

/** The inverse of `encrypt`. @throws {Error} when the text was not made with this key. */
export function decrypt(encryptKey: string, encrypted: string): string {
  const bytes = Buffer.from(encrypted, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', keyOf(encryptKey), bytes.subarray(0, 16))
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString('utf8')
}

/** `X-Lark-Signature`: hex SHA-256 over timestamp, nonce, encrypt key and the raw body. */
export function signatureOf(
  encryptKey: string,
  request: { timestamp: string; nonce: string; body: string },
): string {
  return createHash('sha256')
    .update(request.timestamp + request.nonce + encryptKey + request.body)
    .digest('hex')
}

function keyOf(encryptKey: string): Buffer {
  return createHash('sha256').update(encryptKey).digest()
}
