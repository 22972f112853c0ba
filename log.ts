import pino from 'pino'
import type { DestinationStream, Logger } from 'pino'

/** What must never stand in a log, whether in an entry itself or in an object that it carries. */
const SECRETS = [
  'authorization',
  'appSecret',
  'encryptKey',
  'verificationToken',
  'token',
  'key',
  'password',
  'connectionString',
].flatMap((name) => [name, `*.${name}`])

/**
 * The product's log: one JSON line an entry, errors reduced to what holds no data of users. It goes to
 * the standard output where no destination is given.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    redact: { paths: SECRETS, censor: '[redacted]' },
    serializers: { error: describeError, err: describeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Errors whose messages quote what they were given. */
const QUOTING = new Set(['SyntaxError', 'ZodError', '$ZodError'])

/**
 * An error by name, code, message and place. Details that drivers attach (parameters, rows, request
 * bodies) carry contents and stay out; so does a message that may quote values, such as that of a
 * database error, of which code and constraint are kept.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'not an error' }
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  const fromDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
  const quotes = fromDatabase || QUOTING.has(error.name)
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(quotes ? {} : { message: error.message }),
    stack: placesOf(error),
  }
}

/** The first lines of a stack that name places; those before them repeat the message, line by line. */
function placesOf(error: Error): string {
  const lines = error.stack?.split('\n') ?? []
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 5)
    .join('\n')
}
