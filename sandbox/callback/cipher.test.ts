import { AESCipher } from '@larksuiteoapi/node-sdk'
import { expect, test } from 'vitest'
import { decrypt, encrypt, signatureOf } from './cipher.ts'

test('the platform’s published test vector is decrypted', () => {
  expect(decrypt('test key', 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=')).toBe('hello world')
})

test('what is encrypted is read by the official SDK and by the inverse, and differs every time', () => {
  const plain = JSON.stringify({ 事项: '食品经营许可', emoji: '👌' })
  const first = encrypt('a key', plain)
  expect(new AESCipher('a key').decrypt(first)).toBe(plain)
  expect(decrypt('a key', first)).toBe(plain)
  expect(encrypt('a key', plain)).not.toBe(first)
})

test('another key does not open it', () => {
  const outcomes = Array.from({ length: 5 }, (_, index) => {
    try {
      return decrypt(`other ${index}`, encrypt('a key', 'secret'))
    } catch {
      return undefined
    }
  })
  // A wrong key passes the padding check now and then, but never gives the text.
  expect(outcomes).not.toContain('secret')
})

test('the signature covers timestamp, nonce, key and body', () => {
  const request = { timestamp: '1', nonce: 'n', body: '{}' }
  const signature = signatureOf('key', request)
  // printf '1nkey{}' | sha256sum
  expect(signature).toBe('3b715c098c53c7d97ec4b4d68731aa18de690130d2ff29bc4e66205cc27b7d0b')
  for (const change of [{ timestamp: '2' }, { nonce: 'm' }, { body: '{ }' }]) {
    expect(signatureOf('key', { ...request, ...change })).not.toBe(signature)
  }
  expect(signatureOf('other', request)).not.toBe(signature)
})
