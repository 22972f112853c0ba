import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { DbContext, Ring } from '../db/context.ts'
import { listInstants } from '../db/queries/alarms.ts'
import type { Courier } from './courier.ts'
import { startCourier } from './courier.ts'
import type { DeliveryContext } from './context.ts'
import { createFiring } from './fire.ts'
import type { Firing } from './fire.ts'
import type { Alarms } from './queue.ts'
import { recomputeDeadlines } from './recompute.ts'
import { sealYesterday } from './seal.ts'

/** The planner hands BullMQ what is due within this time, and looks again three times as often (ms). */
const HORIZON_MS = 15 * 60_000
const PLAN_EVERY_MS = HORIZON_MS / 3
/** Instants planned at once; the rest is planned the next time. */
const INSTANTS_AT_ONCE = 1_000
/** Whatever BullMQ lost is found by the sweep, at the latest after this (milliseconds). */
export const SWEEP_EVERY_MS = 20_000
/** Doorbells closer together than this are one (milliseconds). */
const RING_EVERY_MS = 25
/** A job may ring this much early, by a clock that differs; it waits for its instant (milliseconds). */
const EARLY_MS = 1_000
/** Feishu delivers an event again for 7 hours; ids are kept much longer (days). */
const INBOX_DAYS = 3

/** 引擎: the clock and the courier of one worker. */
export interface Engine {
  readonly firing: Firing
  readonly courier: Courier
  stop(): Promise<void>
}

/** How often the engine looks by itself (milliseconds). */
export interface Pace {
  readonly sweepMs: number
  readonly planMs: number
}

const PACE: Pace = { sweepMs: SWEEP_EVERY_MS, planMs: PLAN_EVERY_MS }

/**
 * Starts planner, sweep, courier and the work on jobs. A process that only serves the web has them at
 * hand for the movable clock (`active: false`) but leaves the work to the workers.
 */
export function startEngine(
  ctx: DeliveryContext,
  alarms: Alarms,
  worker: string,
  active: boolean,
  pace = PACE,
): Engine {
  const firing = createFiring(ctx)
  const courier = startCourier(ctx, worker, active)
  if (!active) return { firing, courier, stop: () => courier.stop() }
  const timers = [
    every(ctx.log, 'sweep', pace.sweepMs, () => sweep(ctx, firing, courier)),
    every(ctx.log, 'plan', pace.planMs, () => plan(ctx, alarms)),
  ]
  alarms.work({
    ring: async ({ dueMs }) => {
      const earlyMs = dueMs - ctx.clock.now().getTime()
      if (earlyMs > 0 && earlyMs <= EARLY_MS) {
        await new Promise((resolve) => setTimeout(resolve, earlyMs + 1))
      }
      await firing.fireDue()
    },
    courier: () => {
      courier.wake()
      return Promise.resolve()
    },
    recompute: () => recomputeDeadlines(ctx),
  })
  return {
    firing,
    courier,
    async stop() {
      await Promise.all(timers.map((timer) => timer.stop()))
      await courier.stop()
    },
  }
}

/** Does what nobody rang for. Each part by itself: a fault in one must not keep the others from it. */
async function sweep(ctx: DbContext, firing: Firing, courier: Courier): Promise<void> {
  courier.wake()
  const parts = {
    recompute: () => recomputeDeadlines(ctx),
    fire: () => firing.fireDue(),
    seal: () => sealYesterday(ctx),
    inbox: () => forgetDeliveries(ctx),
  }
  for (const [part, run] of Object.entries(parts)) {
    try {
      await run()
    } catch (error) {
      ctx.log.error({ part, error }, 'sweep failed')
    }
  }
  courier.wake()
}

async function forgetDeliveries(ctx: DbContext): Promise<void> {
  await sql`delete from inbox where received_at < clock_timestamp() - ${INBOX_DAYS} * interval '1 day'`.execute(
    ctx.db,
  )
}

/** One job for each distinct instant of the near future; a ring fires everything that is due. */
async function plan(ctx: DbContext, alarms: Alarms): Promise<void> {
  const now = ctx.clock.now()
  const until = new Date(now.getTime() + HORIZON_MS)
  for (const dueAt of await listInstants(ctx.db, until, INSTANTS_AT_ONCE)) {
    await addRing(alarms, dueAt, now)
  }
}

function addRing(alarms: Alarms, dueAt: Date, now: Date): Promise<void> {
  const dueMs = dueAt.getTime()
  return alarms.add('ring', { dueMs }, { id: `ring-${dueMs}`, delayMs: dueMs - now.getTime() })
}

/**
 * The bell that acts pull: near instants are planned at once, the courier is woken, by a job where it
 * lives in another process. A bell that cannot be rung is made up for by the sweep.
 */
export function createRing(
  clock: DbContext['clock'],
  log: Logger,
  alarms: Alarms,
  local: () => Courier | null,
): Ring {
  let ringing: NodeJS.Timeout | null = null
  const missed = (error: unknown) =>
    log.warn({ error: error instanceof Error ? error.message : 'unknown' }, 'bell not rung')
  return {
    outbox() {
      const courier = local()
      if (courier?.active) return courier.wake()
      ringing ??= setTimeout(() => {
        ringing = null
        alarms.add('courier', {}).catch(missed)
      }, RING_EVERY_MS)
    },
    alarm(dueAt) {
      const now = clock.now()
      if (dueAt.getTime() - now.getTime() > HORIZON_MS) return
      addRing(alarms, dueAt, now).catch(missed)
    },
  }
}

/** Runs a task at once and then at an interval, never twice at a time; a fault does not end it. */
function every(
  log: Logger,
  name: string,
  intervalMs: number,
  task: () => Promise<void>,
): { stop(): Promise<void> } {
  let stopped = false
  let wakeUp: () => void = () => {}
  const loop = (async () => {
    while (!stopped) {
      try {
        await task()
      } catch (error) {
        log.error({ error }, `${name} failed`)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, intervalMs)
        wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
        if (stopped) wakeUp()
      })
    }
  })()
  return {
    async stop() {
      stopped = true
      wakeUp()
      await loop
    },
  }
}
