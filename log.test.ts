import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createLog } from './log.ts'

/** What a log writes, line by line. */
function capture(level = 'trace') {
  const lines: string[] = []
  const log = createLog(level, { write: (line) => void lines.push(line) })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as { [key: string]: unknown } }
}

test('an entry is one line of JSON', () => {
  const { log, lines, last } = capture()
  log.info({ lane: 'chat:oc_1' }, 'sent')
  expect(lines).toHaveLength(1)
  expect(last()).toMatchObject({ level: 30, lane: 'chat:oc_1', msg: 'sent' })
})

test('what is below the level is not written', () => {
  const { log, lines } = capture('warn')
  log.info('quiet')
  log.warn('loud')
  expect(lines).toHaveLength(1)
  expect(capture('silent').log.fatal('nothing')).toBeUndefined()
})

test.each([
  'authorization',
  'appSecret',
  'encryptKey',
  'verificationToken',
  'token',
  'key',
  'password',
  'connectionString',
])('%s is never written, nor is it one object further in', (name) => {
  const { log, lines } = capture()
  log.warn({ [name]: 's3cret', headers: { [name]: 's3cret' }, ok: 1 }, 'x')
  log.child({ room: 'y' }).error({ options: { [name]: 's3cret' } }, 'y')
  expect(lines.join('')).not.toContain('s3cret')
  expect(lines.join('').match(/\[redacted\]/g)).toHaveLength(3)
})

describe('an error', () => {
  const loggedAs = (error: unknown) => {
    const { log, last } = capture()
    log.error({ error }, 'failed')
    return last()['error'] as { [key: string]: unknown }
  }

  test('is written by name, code, message and places', () => {
    const error = Object.assign(new TypeError('not a day'), { code: 'ERR_DAY' })
    const logged = loggedAs(error)
    expect(logged).toMatchObject({ name: 'TypeError', code: 'ERR_DAY', message: 'not a day' })
    expect(logged['stack']).toMatch(/^\s+at .+log\.test\.ts/)
    expect(String(logged['stack']).split('\n').length).toBeLessThanOrEqual(5)
  })

  test('is written without what drivers attach to it', () => {
    const error = Object.assign(new Error('refused'), {
      config: { headers: { Authorization: 'Bearer t-s3cret' }, data: '林小满' },
      detail: 'Key (phone)=(13912345678) already exists.',
      parameters: ['13912345678'],
      cause: new Error('林小满'),
    })
    expect(JSON.stringify(loggedAs(error))).not.toMatch(/s3cret|林小满|13912345678/)
  })

  test('of the database is written by code and constraint, for its message quotes values', () => {
    const error = Object.assign(new Error('invalid input syntax: "林小满"'), {
      code: '22P02',
      constraint: 'matter_number_once',
    })
    expect(loggedAs(error)).toEqual({
      name: 'Error',
      code: '22P02',
      constraint: 'matter_number_once',
      stack: expect.stringMatching(/^\s+at /),
    })
  })

  test('that quotes what it was given is written without its message', () => {
    const errors: unknown[] = []
    for (const fail of [
      () => JSON.parse('{"name":林小满}') as unknown,
      () => z.strictObject({ a: z.literal('林小满') }).parse({ 林小满: 1 }),
    ]) {
      try {
        fail()
      } catch (error) {
        errors.push(error)
      }
    }
    expect(errors).toHaveLength(2)
    for (const error of errors) expect(JSON.stringify(loggedAs(error))).not.toContain('林小满')
  })

  test('of several lines leaves none of them among its places', () => {
    const error = Object.assign(new Error('one\n林小满\n139'), { code: '22P02' })
    expect(JSON.stringify(loggedAs(error))).not.toContain('林小满')
  })

  test('that is none is not looked into', () => {
    for (const thrown of ['林小满', { phone: '139' }, null, undefined, 7]) {
      const { log, lines } = capture()
      log.error({ error: thrown }, 'failed')
      expect(lines.join('')).not.toMatch(/林小满|139/)
    }
  })
})
