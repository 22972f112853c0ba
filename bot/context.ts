import type { DbContext } from '../db/context.ts'
import type { ApiKey, FeishuApp } from '../config.ts'
import type { Metrics } from './metrics.ts'

/** The job queue as the doors know it; the doors never import the room of the jobs. */
export interface Queue {
  add(name: 'recompute', data: Record<string, never>): Promise<void>
  /** @throws when the store does not answer. */
  check(): Promise<void>
}

/** What the doors need: the database, who may knock, and the bell of the job queue. */
export interface BotContext extends DbContext {
  readonly app: FeishuApp
  readonly apiKeys: readonly ApiKey[]
  readonly alarms: Queue
  readonly metrics: Metrics
  /** Moves the movable clock; null where it must not be moved. */
  readonly moveClock: ((to: Date) => Promise<Date>) | null
  /** Forbids whatever production must not offer. */
  readonly sandbox: boolean
}
