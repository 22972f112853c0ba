import { Hono } from 'hono'
import type { Pool } from 'pg'
import { endpoints } from './api/endpoints.ts'
import { openApis } from './api/gate.ts'
import { createCallLog } from './calls.ts'
import { resumeRetries } from './callback/events.ts'
import { createLanes } from './callback/lanes.ts'
import { createPresses } from './callback/presses.ts'
import { createAnnouncer } from './changes.ts'
import type { Change } from './changes.ts'
import type { CallbackUrls, Context, StandInLog } from './context.ts'
import { botIdentity } from './credentials.ts'
import type { AppCredentials } from './credentials.ts'
import { loadFaults } from './faults.ts'
import { createLimits } from './limits.ts'
import { screenRoutes } from './screen/routes.ts'
import { prepareStandIn } from './store/prepare.ts'
import { createWork } from './work.ts'

/** What the stand-in needs from whoever starts it. */
export interface StandInOptions {
  readonly pool: Pool
  /** The product's movable clock: times shown on messages and the 14-day rules. */
  readonly now: () => Date
  readonly callback: CallbackUrls
  readonly credentials: AppCredentials
  readonly log: StandInLog
  /**
   * Real time in milliseconds for rate limits, uuids, tokens and retries; the process's
   * monotonic clock unless a test moves it.
   */
  readonly realMs?: () => number
}

/** The stand-in for Feishu: its HTTP app, to be mounted at `/sandbox`, and its life. */
export interface StandIn {
  readonly app: Hono
  /** Resolves once every click is answered and every event was tried; later retries may wait. */
  settled(): Promise<void>
  /** Stops retries and live streams. What was stored is taken up by the next stand-in. */
  close(): Promise<void>
  /** Tells the listener of every change, until the answered function is called. */
  onChange(listener: (change: Change) => void): () => void
}

/** Starts a stand-in on the tables in schema `sandbox`, which it makes if they are missing. */
export async function createStandIn(options: StandInOptions): Promise<StandIn> {
  await prepareStandIn(options.pool)
  const realMs = options.realMs ?? (() => performance.timeOrigin + performance.now())
  const closing = new AbortController()
  const ctx: Context = {
    ...options,
    realMs,
    bot: await botIdentity(options.pool),
    limits: createLimits(realMs),
    faults: await loadFaults(options.pool),
    calls: createCallLog(),
    announcer: createAnnouncer(),
    work: createWork(),
    lanes: createLanes(),
    presses: createPresses(),
    retryTimers: new Set(),
    heldEvents: new Map(),
    closing: closing.signal,
  }
  await resumeRetries(ctx)
  const app = new Hono()
  app.route('/open-apis', openApis(ctx, endpoints))
  app.route('/', screenRoutes(ctx))
  return {
    app,
    settled: () => ctx.work.settled(),
    async close() {
      closing.abort()
      for (const timer of ctx.retryTimers) clearTimeout(timer)
      await ctx.work.settled()
    },
    onChange: (listener) => ctx.announcer.listen(listener),
  }
}
