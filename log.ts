import pino from 'pino'
import type { Logger } from 'pino'

/** What must never stand in a log, wherever an object carries it. */
const SECRETS = [
  'authorization',
  '*.authorization',
  'headers.authorization',
  'appSecret',
  'encryptKey',
  'verificationToken',
  'key',
  'password',
  'connectionString',
]

/** The product's log: one JSON line an entry, errors reduced to what holds no data of users. */
export function createLog(level: string): Logger {
  return pino({
    level,
    redact: { paths: SECRETS, censor: '[redacted]' },
    serializers: { error: describeError, err: describeError },
  })
}

/**
 * An error by name, code, message and place. Details that drivers attach (parameters, rows, request
 * bodies) carry contents and stay out; a database error's message may quote values, so only its code
 * and constraint are kept.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'not an error' }
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  const fromDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(fromDatabase ? {} : { message: error.message }),
    stack: error.stack?.split('\n').slice(1, 6).join('\n'),
  }
}
