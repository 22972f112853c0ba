import { setTimeout as delay } from 'node:timers/promises'
import { API_KEY } from '../support/process.ts'
import type { Answer } from '../support/talk.ts'
import type { Stage } from './stage.ts'

/** A caller gives up after this (milliseconds); longer than any outage of a run. */
const PATIENCE_MS = 120_000
const PAUSE_MS = 150
/** One call; a replica may be frozen or waiting for a database that is away. */
const CALL_MS = 12_000

/** How a caller asks. */
export interface Asking {
  readonly body?: object
  /** Hang up after so many milliseconds; what it was answered is then unknown. */
  readonly hangUpMs?: number
  /** How long one call may take (milliseconds). */
  readonly callMs?: number
  readonly key?: string | null
}

/**
 * Asks whichever replica is up until one answers with something that is not a fault: callers repeat
 * what was not answered.
 *
 * @throws {Error} when nobody answers within two minutes.
 */
export async function insist(
  stage: Stage,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Answer> {
  const until = performance.now() + PATIENCE_MS
  for (let last = ''; performance.now() < until; await delay(PAUSE_MS)) {
    const answer = await askOnce(stage, method, path, asking)
    if (answer && answer.status < 500) return answer
    last = answer ? JSON.stringify(answer) : last
    if (performance.now() + PAUSE_MS >= until) throw new Error(`${method} ${path} ${last}`)
  }
  throw new Error(`${method} ${path} was not answered within ${PATIENCE_MS} ms`)
}

/** Asks once; null when no answer came. */
export async function askOnce(
  stage: Stage,
  method: string,
  path: string,
  { body, hangUpMs, callMs = CALL_MS, key = API_KEY }: Asking = {},
): Promise<Answer | null> {
  try {
    const answer = await fetch((await stage.web()) + path, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(hangUpMs ?? callMs),
    })
    const text = await answer.text()
    return { status: answer.status, body: isJson(answer) ? JSON.parse(text) : text }
  } catch {
    return null
  }
}

function isJson(answer: Response): boolean {
  return answer.headers.get('content-type')?.includes('json') === true
}
