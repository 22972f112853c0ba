import type { Exchange } from './answer.ts'
import { failureOf } from './answer.ts'
import type { Target, Verdict } from './errors.ts'
import { FeishuFailure } from './failure.ts'
import type { Http } from './http.ts'
import type { Token, Tokens } from './tokens.ts'

/** The part of a pino logger that the gateway writes to. */
export interface GatewayLog {
  debug(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** One request as measured: for metrics. */
export interface CallRecord {
  readonly api: string
  readonly durationMs: number
  /** 0 when done; null when no answer of Feishu's arrived. */
  readonly code: number | null
  /** Null when done. */
  readonly verdict: Verdict | null
}

/** What is called, and for whom. */
export interface CallSpec {
  readonly api: string
  readonly target: Target
  /** Files have a time-out of their own. */
  readonly isTransfer?: boolean
}

/** Makes requests one at a time, each timed, logged and measured, and fails with `FeishuFailure`. */
export type Attempt = <T>(spec: CallSpec, run: () => Promise<T>) => Promise<T>

/** Makes a call with the token in force. */
export type Call = <T>(spec: CallSpec, run: (token: string) => Promise<T>) => Promise<T>

/** What all requests of a gateway share. */
export interface AttemptOptions {
  readonly http: Http
  readonly log: GatewayLog
  readonly timeoutMs: number
  readonly transferTimeoutMs: number
  readonly onCall?: ((call: CallRecord) => void) | undefined
}

/** What every request goes through. The log tells which call, how it ended and how long it took. */
export function createAttempt(options: AttemptOptions): Attempt {
  return async (spec, run) => {
    const { api, target, isTransfer } = spec
    const timeoutMs = isTransfer ? options.transferTimeoutMs : options.timeoutMs
    const exchange: Exchange = { api, target, timeoutMs, httpStatus: null, logId: null }
    const startedAtMs = performance.now()
    const durationMs = () => Math.round(performance.now() - startedAtMs)
    try {
      const result = await options.http.during(exchange, run)
      record(options, exchange, durationMs(), null)
      return result
    } catch (error) {
      const failure = failureOf(exchange, error)
      record(options, exchange, durationMs(), failure)
      throw failure
    }
  }
}

function record(
  { log, onCall }: AttemptOptions,
  { api, httpStatus, logId }: Exchange,
  durationMs: number,
  failure: FeishuFailure | null,
): void {
  const code = failure ? failure.code : 0
  const fields = { api, code, httpStatus, durationMs, logId }
  if (failure) {
    const { verdict, outcome, meaning, detail, retryAfterMs } = failure
    const level = verdict === 'configuration' ? 'error' : 'warn'
    log[level]({ ...fields, verdict, outcome, meaning, detail, retryAfterMs }, 'feishu call failed')
  } else {
    log.debug(fields, 'feishu call')
  }
  try {
    onCall?.({ api, durationMs, code, verdict: failure?.verdict ?? null })
  } catch (error) {
    // A message that was sent must not look unsent because it could not be counted.
    log.error(
      { api, error: error instanceof Error ? error.name : 'unknown' },
      'metrics hook failed',
    )
  }
}

/**
 * Calls with a token. One that Feishu refuses is fetched anew and the call made once more: it was
 * refused at the door, so nothing has been done yet.
 */
export function createCall(attempt: Attempt, tokens: Tokens): Call {
  return async (spec, run) => {
    const attemptWith = (token: Token) => attempt(spec, () => run(token.value))
    const token = await tokenFor(spec, tokens)
    try {
      return await attemptWith(token)
    } catch (error) {
      if (!(error instanceof FeishuFailure) || error.verdict !== 'token') throw error
      tokens.drop(token)
      return attemptWith(await tokenFor(spec, tokens))
    }
  }
}

/** However the token request ended, the call itself was not made. */
async function tokenFor(spec: CallSpec, tokens: Tokens): Promise<Token> {
  try {
    return await tokens.current()
  } catch (error) {
    if (!(error instanceof FeishuFailure)) throw error
    const { code, httpStatus, verdict, meaning, retryAfterMs, detail, logId } = error
    const facts = { code, httpStatus, verdict, meaning, retryAfterMs, logId }
    throw new FeishuFailure({
      ...facts,
      api: spec.api,
      outcome: 'refused',
      detail: ['no token', detail].filter((part) => part !== '').join('; '),
    })
  }
}
