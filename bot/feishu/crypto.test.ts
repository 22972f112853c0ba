import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { decrypt, DecryptionError, isSigned } from './crypto.ts'

const KEY = 'test key'

function encrypt(plain: string | Buffer, key = KEY): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(key).digest(), iv)
  return Buffer.concat([iv, cipher.update(plain), cipher.final()]).toString('base64')
}

describe('decrypt', () => {
  test('reads the platform’s published example', () => {
    expect(decrypt(KEY, 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=')).toBe('hello world')
  })

  test('reads Chinese text and an empty one', () => {
    expect(decrypt(KEY, encrypt('{"text":"认领"}'))).toBe('{"text":"认领"}')
    expect(decrypt(KEY, encrypt(''))).toBe('')
  })

  test.each([
    ['nothing', ''],
    ['words', 'not base64 at all'],
    ['base64 with a line break', `${encrypt('a').slice(0, 20)}\n${encrypt('a').slice(20)}`],
    ['the URL variant of base64', '-_-_'.repeat(16)],
    ['an IV alone', randomBytes(16).toString('base64')],
    ['half a block', randomBytes(40).toString('base64')],
    ['bytes that are not text', encrypt(Buffer.from([0xff, 0xfe, 0x80]))],
  ])('refuses %s', (_what, encrypted) => {
    expect(() => decrypt(KEY, encrypted)).toThrow(DecryptionError)
  })

  test('refuses another key and damaged bytes, whatever the padding looks like', () => {
    for (let round = 0; round < 300; round += 1) {
      const encrypted = encrypt(`{"n":${round},"text":"${'认领'.repeat(20)}"}`)
      expect(() => decrypt('another key', encrypted)).toThrow(DecryptionError)
    }
    const damaged = Buffer.from(encrypt('认领'.repeat(20)), 'base64')
    damaged.fill(0, 16, 48)
    expect(() => decrypt(KEY, damaged.toString('base64'))).toThrow(DecryptionError)
  })
})

describe('isSigned', () => {
  const timestamp = '1767225600'
  const nonce = '8f3a'
  const sign = (body: Buffer, key = KEY) =>
    createHash('sha256')
      .update(timestamp + nonce + key)
      .update(body)
      .digest('hex')

  test.each([
    ['compact', '{"encrypt":"abc="}'],
    ['spaced', '{ "encrypt" : "abc=" }\r\n'],
    ['escaped', '{"encrypt":"abc\\u003d","note":"\\u8ba4\\u9886"}'],
    ['not JSON', '\u0000\u0001'],
  ])('accepts a %s body signed with the key', (_what, text) => {
    const body = Buffer.from(text)
    expect(isSigned({ timestamp, nonce, signature: sign(body), body }, KEY)).toBe(true)
  })

  test('accepts a body whose bytes are not text', () => {
    const body = Buffer.from([0x7b, 0xff, 0xfe, 0x7d])
    expect(isSigned({ timestamp, nonce, signature: sign(body), body }, KEY)).toBe(true)
  })

  test('refuses a body with one more space than was signed', () => {
    const signature = sign(Buffer.from('{"encrypt":"abc="}'))
    const body = Buffer.from('{"encrypt": "abc="}')
    expect(isSigned({ timestamp, nonce, signature, body }, KEY)).toBe(false)
  })

  const body = Buffer.from('{"encrypt":"abc="}')
  const good = { timestamp, nonce, signature: sign(body), body }
  test.each([
    ['another timestamp', { ...good, timestamp: '1767225601' }],
    ['another nonce', { ...good, nonce: '8f3b' }],
    ['another key', { ...good, signature: sign(body, 'another key') }],
    ['no signature', { ...good, signature: '' }],
    ['half a signature', { ...good, signature: good.signature.slice(0, 32) }],
    ['a signature with more behind it', { ...good, signature: `${good.signature}00` }],
    ['a signature that is not hex', { ...good, signature: 'z'.repeat(64) }],
  ])('refuses %s', (_what, request) => {
    expect(isSigned(request, KEY)).toBe(false)
  })

  test('takes nothing for signed while no Encrypt Key is set', () => {
    expect(isSigned({ ...good, signature: sign(body, '') }, '')).toBe(false)
  })
})
