import { setTimeout as delay } from 'node:timers/promises'
import { REPLICAS } from './plan-faults.ts'
import type { Fault } from './plan-faults.ts'
import type { Stage } from './stage.ts'

/** Makes things go wrong on a stage, as the plan says. */
export interface Striker {
  strike(fault: Fault): Promise<void>
  /** Everything is well again: faults off, all up, nothing held by the dead. */
  calm(): Promise<void>
}

/** Makes the striker of a stage. */
export function striker(stage: Stage): Striker {
  let rules: readonly object[] = []
  let callbacks = {}
  const under = new Set<Promise<unknown>>()
  const set = () => stage.talk.setFaults({ rules, callbacks })

  async function kill(who: Parameters<Stage['restart']>[0]): Promise<void> {
    await stage.restart(who)
    await freeLanesOfTheDead(stage)
  }

  async function freeze(who: 'worker-1' | 'worker-2', ms: number): Promise<void> {
    const pid = stage.pidOf(who)
    if (pid === null) return
    send(pid, 'SIGSTOP')
    await freeLanes(stage, [pid])
    await delay(ms)
    send(pid, 'SIGCONT')
  }

  async function strike(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'kill':
        return kill(fault.who)
      case 'freeze':
        return freeze(fault.who, fault.ms)
      case 'kill-postgres':
        return stage.postgres.kill()
      case 'flush-redis':
        return stage.redis?.flush()
      case 'kill-redis':
        return stage.redis?.kill()
      case 'feishu':
        rules = fault.rules
        return set()
      case 'callbacks':
        callbacks = { duplicate: fault.duplicate, delayMs: fault.delayMs }
        return set()
      case 'late-copies':
        return stage.front.repeatLater(fault.copies, fault.delayMs)
    }
  }

  return {
    strike(fault) {
      const struck = strike(fault)
      under.add(struck)
      return struck.finally(() => under.delete(struck))
    },
    async calm() {
      rules = []
      callbacks = {}
      stage.front.repeatLater(0, 0)
      await set()
      await Promise.all(under)
      await stage.allUp()
      await freeLanesOfTheDead(stage)
      await stage.front.settled()
    },
  }
}

function send(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It was killed meanwhile.
  }
}

/** As if the time had passed after which a lane of a dead worker is given to others. */
async function freeLanes({ pool }: Stage, pids: readonly number[]): Promise<void> {
  await insistOn(() =>
    pool.query(
      `update lane set leased_until = clock_timestamp()
       where leased_by is not null and split_part(reverse(leased_by), '-', 2) = any($1)`,
      [pids.map((pid) => String(pid).split('').toReversed().join(''))],
    ),
  )
}

/** The same for every lane whose holder does not live any more. */
async function freeLanesOfTheDead(stage: Stage): Promise<void> {
  const living = REPLICAS.map((who) =>
    String(stage.pidOf(who) ?? 0)
      .split('')
      .toReversed()
      .join(''),
  )
  await insistOn(() =>
    stage.pool.query(
      `update lane set leased_until = clock_timestamp()
       where leased_by is not null and split_part(reverse(leased_by), '-', 2) <> all($1)`,
      [living],
    ),
  )
}

/** PostgreSQL may be away for a moment. */
async function insistOn(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    try {
      await work()
      return
    } catch {
      await delay(250)
    }
  }
}
