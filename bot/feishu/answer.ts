import type { AxiosResponse } from 'axios'
import { AxiosError, isAxiosError } from 'axios'
import {
  cardErrorCode,
  cardErrorPath,
  decisiveWords,
  logIdIn,
  namesIn,
  parseBody,
  waitAskedFor,
} from './answer-parts.ts'
import type { Signs, Target } from './errors.ts'
import { examine } from './errors.ts'
import { FeishuFailure } from './failure.ts'
import { findKnownPhrase, findPhraseRow } from './phrases.ts'

/** One HTTP exchange with Feishu, filled in as it goes. Holds nothing of what was said in it. */
export interface Exchange {
  /** Such as `im.message.create`. */
  readonly api: string
  readonly target: Target
  /** From the first byte sent to the last byte received. */
  readonly timeoutMs: number
  httpStatus: number | null
  logId: string | null
}

/** Codes of connections that never came to be, so that nothing can have been sent. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

const CERTIFICATE_ERROR = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/

/** Notes the status and log id of an answer. */
export function noteAnswer(exchange: Exchange, answer: AxiosResponse): void {
  exchange.httpStatus = answer.status
  exchange.logId = logIdIn(answer.headers, answer.status < 300 ? {} : parseBody(answer.data))
}

/** The failure in an answer, or null when it says that the call was done. */
export function failureIn(exchange: Exchange, answer: AxiosResponse): FeishuFailure | null {
  const body = parseBody(answer.data)
  const code = typeof body['code'] === 'number' ? body['code'] : null
  if (code === 0 && answer.status < 300) return null
  const words = typeof body['msg'] === 'string' ? body['msg'] : ''
  const decisive = decisiveWords(words)
  const subCode = code === 230099 ? cardErrorCode(words) : null
  const phrase = code === null ? null : findPhraseRow(code, decisive)
  return failure(
    exchange,
    {
      code,
      httpStatus: answer.status,
      target: exchange.target,
      subCode,
      phrase,
      connection: code === null && isCutShort(answer) ? 'broken' : null,
    },
    {
      retryAfterMs: waitAskedFor(answer.headers),
      detail: [
        subCode === null ? '' : `ErrCode ${subCode}`,
        cardErrorPath(words),
        findKnownPhrase(decisive) ?? '',
        ...namesIn(body['error']),
      ],
    },
  )
}

/** The failure behind an error of the HTTP client: a refusal, or no answer at all. */
export function failureOf(exchange: Exchange, error: unknown): FeishuFailure {
  if (error instanceof FeishuFailure) return error
  if (!isAxiosError(error)) return unexpected(exchange, error)
  const { response } = error
  if (response) noteAnswer(exchange, response)
  // A body that broke off leaves a response without data.
  if (response && response.data !== undefined) {
    return failureIn(exchange, response) ?? unexpected(exchange, error)
  }
  const reason = error.code ?? 'unknown'
  const connection = connectionOf(reason, response !== undefined)
  return failure(
    exchange,
    { code: null, httpStatus: null, target: exchange.target, connection },
    {
      retryAfterMs: null,
      detail: [
        reason === AxiosError.ERR_CANCELED ? `no answer in ${exchange.timeoutMs} ms` : reason,
      ],
      neverSent: NEVER_CONNECTED.has(reason),
    },
  )
}

function connectionOf(reason: string, hadBegun: boolean): Signs['connection'] {
  if (CERTIFICATE_ERROR.test(reason)) return 'certificate'
  return reason === AxiosError.ERR_BAD_RESPONSE && !hadBegun ? 'oversize' : 'broken'
}

/** Done, says Feishu, but without what was asked for: to be repeated with the same `uuid`. */
export function incomplete(exchange: Pick<Exchange, 'api'>, missing: string): FeishuFailure {
  return new FeishuFailure({
    api: exchange.api,
    code: 0,
    httpStatus: 200,
    verdict: 'retry',
    meaning: '飞书的应答不完整',
    retryAfterMs: null,
    outcome: 'unknown',
    detail: `no ${missing}`,
    logId: null,
  })
}

/** Something broke on our side of the call. Only its kind is told: its message may hold content. */
function unexpected(exchange: Exchange, error: unknown): FeishuFailure {
  return new FeishuFailure({
    api: exchange.api,
    code: null,
    httpStatus: exchange.httpStatus,
    verdict: 'fatal',
    meaning: '调用飞书接口时程序出错',
    retryAfterMs: null,
    outcome: 'unknown',
    detail: error instanceof Error ? error.name : typeof error,
    logId: exchange.logId,
  })
}

/** JSON that cannot be read, from an answer that says that all is well. */
function isCutShort(answer: AxiosResponse): boolean {
  return answer.status < 300 && /json/i.test(String(answer.headers['content-type']))
}

function failure(
  exchange: Exchange,
  signs: Signs,
  more: { retryAfterMs: number | null; detail: readonly string[]; neverSent?: boolean },
): FeishuFailure {
  const { verdict, meaning, mayBeDone } = examine(signs)
  return new FeishuFailure({
    api: exchange.api,
    code: signs.code,
    httpStatus: signs.httpStatus,
    verdict,
    meaning,
    retryAfterMs: more.retryAfterMs,
    outcome: mayBeDone && !more.neverSent ? 'unknown' : 'refused',
    detail: more.detail.filter((part) => part !== '').join('; '),
    logId: exchange.logId,
  })
}
