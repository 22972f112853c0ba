import type { DbContext } from '../db/context.ts'
import type { Alarms } from '../jobs/queue.ts'
import type { ApiKey, FeishuApp } from '../config.ts'
import type { Metrics } from './metrics.ts'

/** What the doors need: the database, who may knock, and the bell of the job queue. */
export interface BotContext extends DbContext {
  readonly app: FeishuApp
  readonly apiKeys: readonly ApiKey[]
  readonly alarms: Alarms
  readonly metrics: Metrics
  /** Moves the movable clock; null where it must not be moved. */
  readonly moveClock: ((to: Date) => Promise<Date>) | null
  /** Forbids whatever production must not offer. */
  readonly sandbox: boolean
}
