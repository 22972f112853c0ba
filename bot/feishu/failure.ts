import type { Verdict } from './errors.ts'

/**
 * `refused`: certainly not done. `unknown`: may have been done (time-out, reset, a 5xx): repeat with
 * the same `uuid` within the hour, later read the chat first.
 */
export type Outcome = 'refused' | 'unknown'

/** What is kept of a failed call. */
export interface FailureFacts {
  readonly api: string
  readonly code: number | null
  readonly httpStatus: number | null
  readonly verdict: Verdict
  /** The operator's explanation, in Chinese. */
  readonly meaning: string
  readonly retryAfterMs: number | null
  readonly outcome: Outcome
  readonly detail: string
  readonly logId: string | null
}

/**
 * Feishu did not do what was asked, or did not say whether it did. Holds no token, no content and no
 * error of the SDK's (those carry both), so it may be logged as it is.
 */
export class FeishuFailure extends Error implements FailureFacts {
  override readonly name = 'FeishuFailure'
  /** Such as `im.message.create`. */
  readonly api: string
  readonly code: number | null
  readonly httpStatus: number | null
  readonly verdict: Verdict
  readonly meaning: string
  /** How long Feishu asks to wait. */
  readonly retryAfterMs: number | null
  readonly outcome: Outcome
  /** Feishu's own words, codes and field names, as far as they are known not to hold content. */
  readonly detail: string
  /** Identifies the call to Feishu's support and in its log search. */
  readonly logId: string | null

  constructor(facts: FailureFacts) {
    const what =
      facts.code ?? (facts.httpStatus === null ? 'no answer' : `HTTP ${facts.httpStatus}`)
    super(`${facts.api}: ${what}, ${facts.verdict}${facts.detail && ` (${facts.detail})`}`)
    this.api = facts.api
    this.code = facts.code
    this.httpStatus = facts.httpStatus
    this.verdict = facts.verdict
    this.meaning = facts.meaning
    this.retryAfterMs = facts.retryAfterMs
    this.outcome = facts.outcome
    this.detail = facts.detail
    this.logId = facts.logId
  }
}

/** A call that was never made because its arguments cannot be right. */
export function notCalled(api: string, verdict: Verdict, detail: string): FeishuFailure {
  return new FeishuFailure({
    api,
    code: null,
    httpStatus: null,
    verdict,
    meaning: '参数有误，未发出请求',
    retryAfterMs: null,
    outcome: 'refused',
    detail,
    logId: null,
  })
}
