import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Profile } from '../rules/profile.ts'
import type { Database } from './tables.ts'
import type { WorldCache } from './world.ts'

/** What every query and act needs; passed as the first argument everywhere. */
export interface DbContext {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly profile: Profile
  readonly world: WorldCache
  readonly log: Logger
  /** Wakes the courier and the planner after a commit; must not throw or wait. */
  readonly ring: Ring
}

/** 门铃：something to send, or an instant that has come near. */
export interface Ring {
  outbox(): void
  alarm(dueAt: Date): void
}
