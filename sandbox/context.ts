import type { Pool } from 'pg'
import type { CallLog } from './calls.ts'
import type { Announcer } from './changes.ts'
import type { AppCredentials, BotIdentity } from './credentials.ts'
import type { Faults } from './faults.ts'
import type { Limits } from './limits.ts'
import type { Lanes } from './callback/lanes.ts'
import type { Presses } from './callback/presses.ts'
import type { Work } from './work.ts'

/** The part of a pino logger that the stand-in writes to. */
export interface StandInLog {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** Where the platform sends events and clicks, as set in the app's console. */
export interface CallbackUrls {
  readonly eventUrl: string
  readonly cardUrl: string
}

/** All that the stand-in's parts share. */
export interface Context {
  readonly pool: Pool
  /** The product's movable clock: times shown on messages, the 14-day rules. */
  readonly now: () => Date
  /** Real time in milliseconds: rate limits, uuids, tokens, retries. */
  readonly realMs: () => number
  readonly callback: CallbackUrls
  readonly credentials: AppCredentials
  readonly bot: BotIdentity
  readonly log: StandInLog
  readonly limits: Limits
  readonly faults: Faults
  readonly calls: CallLog
  readonly announcer: Announcer
  readonly work: Work
  readonly lanes: Lanes
  readonly presses: Presses
  /** Timers of events that will be tried again. */
  readonly retryTimers: Set<NodeJS.Timeout>
  /** Events held back to be overtaken, by lane. */
  readonly heldEvents: Map<string, () => void>
  /** Aborted when the stand-in closes. */
  readonly closing: AbortSignal
}
