import type { DeliveryContext } from './context.ts'
import { deliverRow } from './deliver.ts'
import {
  findNextRow,
  LaneLost,
  leaseLane,
  listReadyLanes,
  readBacklog,
  releaseLane,
  SENDS_PER_WINDOW,
} from './lanes.ts'

/** How many lanes one worker serves at once, and how long it sleeps when nothing is due (ms). */
const LANES_AT_ONCE = 12
/** A long lane is given back after this many messages, so that an urgent one elsewhere gets its turn. */
const ROWS_A_TURN = SENDS_PER_WINDOW
const IDLE_MS = 5_000
const FAULT_PAUSE_MS = 1_000

/** 信使：carries the outbox to Feishu, lane by lane. */
export interface Courier {
  /** Whether it sends by itself. */
  readonly active: boolean
  /** There may be something to send. */
  wake(): void
  /** Sends everything that waits, without collecting; resolves when nothing is left to send. */
  drain(): Promise<void>
  /** Finishes the messages in hand and takes no more. */
  stop(): Promise<void>
}

/**
 * Starts to serve the outbox; any number of workers may, a lane has one at a time. One that is not
 * `active` sends only while it drains.
 */
export function startCourier(ctx: DeliveryContext, worker: string, active: boolean): Courier {
  const inHand = new Map<string, Promise<void>>()
  let stopped = false
  let draining = 0
  let rouse: () => void = () => {}
  let roused = false

  function wake(): void {
    roused = true
    rouse()
  }

  async function idle(ms: number): Promise<void> {
    if (!roused && !stopped) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        rouse = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    roused = false
  }

  async function round(): Promise<number> {
    if (!active && draining === 0) return IDLE_MS
    const hurry = draining > 0
    const room = LANES_AT_ONCE - inHand.size
    const lanes = room > 0 ? await listReadyLanes(ctx.db, room + inHand.size, hurry) : []
    for (const lane of lanes) {
      if (inHand.has(lane) || inHand.size >= LANES_AT_ONCE) continue
      const served = serve(lane).finally(() => {
        inHand.delete(lane)
        wake()
      })
      inHand.set(lane, served)
    }
    if (inHand.size >= LANES_AT_ONCE) return IDLE_MS
    const { nextInMs } = await readBacklog(ctx.db, hurry)
    return nextInMs === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(20, nextInMs))
  }

  async function serve(lane: string): Promise<void> {
    try {
      const lease = await leaseLane(ctx.db, lane, worker)
      if (!lease) return
      try {
        for (let turn = 0; turn < ROWS_A_TURN && !stopped; turn += 1) {
          const row = await findNextRow(ctx.db, lane, draining > 0)
          if (!row) break
          await deliverRow(ctx, lease, row)
        }
      } finally {
        await releaseLane(ctx.db, lease)
      }
    } catch (error) {
      if (error instanceof LaneLost) {
        ctx.log.warn({ lane }, 'lane lost to another worker')
        return
      }
      ctx.log.error({ lane, error }, 'lane not served')
      await new Promise((resolve) => setTimeout(resolve, FAULT_PAUSE_MS))
    }
  }

  const loop = (async () => {
    while (!stopped) {
      let waitMs = FAULT_PAUSE_MS
      try {
        waitMs = await round()
      } catch (error) {
        ctx.log.error({ error }, 'courier could not look for work')
      }
      await idle(waitMs)
    }
  })()

  return {
    active,
    wake,
    async drain() {
      draining += 1
      try {
        for (;;) {
          const { left, nextInMs } = await readBacklog(ctx.db, true)
          if (left === 0 && inHand.size === 0) return
          wake()
          await new Promise((resolve) =>
            setTimeout(resolve, Math.min(100, Math.max(5, nextInMs ?? 5))),
          )
        }
      } finally {
        draining -= 1
      }
    },
    async stop() {
      stopped = true
      wake()
      await loop
      await Promise.all(inHand.values())
    },
  }
}
