import type { DbContext } from '../db/context.ts'
import { awaitHolders, listInstants } from '../db/queries/alarms.ts'
import { advanceClock } from '../db/queries/world.ts'
import type { Courier } from './courier.ts'
import type { Firing } from './fire.ts'
import { recomputeDeadlines } from './recompute.ts'

/** Moves the movable clock. Development and the sandbox only. */
export interface Walk {
  /**
   * Goes to an instant, stopping at everything due on the way: what is due is done and sent before
   * the clock goes on. Answers where the clock stands, which is later when sending took longer.
   *
   * @throws {RangeError} when the instant is already past.
   */
  to(target: Date): Promise<Date>
  /** The next instant at which something is due. */
  nextDue(): Promise<Date | null>
}

/** The far end for look-ups of what is due next. */
const FAR = new Date('9999-01-01T00:00:00Z')

/** How often, and how long each time (ms), the clock waits for what other replicas are acting on. */
const ROUNDS = 3
const PATIENCE_MS = 10_000

/** One walk at a time; what comes meanwhile waits for it. */
export function createWalk(ctx: DbContext, engine: { firing: Firing; courier: Courier }): Walk {
  let turn: Promise<unknown> = Promise.resolve()

  /** Does and sends what is due; answers up to which instant nothing is left but what cannot be done. */
  async function settle(): Promise<Date> {
    const now = ctx.clock.now()
    await recomputeDeadlines(ctx)
    // What another replica holds is passed over: it must be done before the clock goes on, or it
    // would be done at a later instant.
    for (let round = 1; round <= ROUNDS; round += 1) {
      await engine.firing.fireDue()
      if (!(await awaitHolders(ctx.db, now, PATIENCE_MS))) break
    }
    await engine.courier.drain()
    return now
  }

  async function walk(target: Date): Promise<Date> {
    if (target < ctx.clock.now()) throw new RangeError('the clock goes forward only')
    let settled = await settle()
    for (;;) {
      // What could not be done at its instant must not hold the clock for ever, nor hide what follows.
      const [next] = await listInstants(ctx.db, target, 1, settled)
      if (!next) break
      if (next > ctx.clock.now()) ctx.clock.learn(await advanceClock(ctx.db, next))
      settled = await settle()
    }
    if (target > ctx.clock.now()) ctx.clock.learn(await advanceClock(ctx.db, target))
    await settle()
    return ctx.clock.now()
  }

  return {
    to(target) {
      const walked = turn.then(() => walk(target))
      turn = walked.catch(() => {})
      return walked
    },
    async nextDue() {
      return (await listInstants(ctx.db, FAR, 1))[0] ?? null
    },
  }
}
