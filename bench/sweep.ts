import { setTimeout as delay } from 'node:timers/promises'
import { createFiring } from '../jobs/fire.ts'
import type { Bench } from './support/bench.ts'
import { startEasyFeishu } from './support/feishu.ts'
import type { Figure } from './support/figure.ts'
import { fill } from './support/fill.ts'
import { median } from './support/load.ts'
import { midnightAhead } from './support/midnight.ts'
import { untilFired } from './support/midnight.ts'
import type { Base } from './support/place.ts'
import { memoryOf, startOn } from './support/product.ts'
import { openSweeper } from './support/worker.ts'

const PART = '3 sweep'

/** Sweeps over few and over very many open deadlines, and a midnight at which very many end. */
export async function measureSweeps(bench: Bench): Promise<Figure[]> {
  const { sizes, short } = bench
  const { few, many, fewCount, manyCount } = await sizes()
  const open = (count: number) => `${count.toLocaleString('en-GB')} matters open`
  const small = await sweepsOf(few, short)
  const large = await sweepsOf(many, short)
  const compare = (
    what: string,
    unit: string,
    key: keyof typeof small,
    atMost: number,
  ): Figure => ({
    part: PART,
    what: `${what}, ${open(manyCount)}`,
    value: large[key],
    unit,
    baseline: { what: open(fewCount), value: small[key] },
    aim: { of: 'ratio', atMost },
  })
  const due = short ? 100 : 1_000
  return [
    compare('sweep with nothing due', 'ms', 'idleMs', 1.2),
    compare(`sweep with ${due.toLocaleString('en-GB')} due`, 'ms', 'busyMs', 1.2),
    compare('memory of a worker', 'MB', 'nowMb', 1.2),
    compare('memory of a worker at its highest', 'MB', 'peakMb', 1.2),
    ...(await measureMidnight(bench)),
  ]
}

async function sweepsOf(base: Base, short: boolean) {
  const memory = await memoryOfWorker(base, short ? 2_000 : 30_000)
  await using sweeper = await openSweeper(base)
  const firing = createFiring(sweeper.ctx)
  const sweep = async () => {
    const from = performance.now()
    await firing.fireDue()
    return performance.now() - from
  }
  // What the worker left, and what has to be planned and cached first.
  for (let round = 0; round < 5; round += 1) await sweep()
  const idle: number[] = []
  for (let round = 0; round < (short ? 20 : 100); round += 1) idle.push(await sweep())
  const busy: number[] = []
  for (let round = 0; round < 4; round += 1) {
    const label = `due${round}`
    const dueAt = `now() - interval '1 minute'`
    await fill(base, { label, count: short ? 100 : 1_000, dueAt, reminded: true })
    busy.push(await sweep())
  }
  // The first finds no plans for so many rows.
  return { ...memory, idleMs: median(idle), busyMs: median(busy.slice(1)) }
}

/** A worker's memory after it has planned, swept and sealed for a while. */
async function memoryOfWorker(base: Base, ms: number) {
  await using feishu = await startEasyFeishu()
  await using worker = await startOn(base, feishu.domain, { ROLE: 'worker' })
  await delay(ms)
  return memoryOf(worker.pid)
}

async function measureMidnight({ place, nursery, short }: Bench): Promise<Figure[]> {
  const count = short ? 500 : 10_000
  const base = await place.database('midnight', nursery)
  const midnight = midnightAhead()
  const dueAt = `timestamptz '${midnight.toISOString()}'`
  await fill(base, { label: 'n', count, dueAt, reminded: true })
  await using feishu = await startEasyFeishu()
  const clock = new Date(midnight.getTime() - 2_000).toISOString()
  await using worker = await startOn(base, feishu.domain, { ROLE: 'worker', DEV_CLOCK: clock })
  const fired = await untilFired(base, midnight)
  const { peakMb } = await memoryOf(worker.pid)
  const ends = `${count.toLocaleString('en-GB')} limits ending at one midnight`
  const figure = (what: string, value: number, aim: Figure['aim']): Figure => ({
    part: PART,
    what,
    value,
    unit: 's',
    baseline: null,
    aim,
  })
  return [
    figure(`${ends}: all acted on after`, fired.allS, { of: 'value', atMost: 30 }),
    figure(`${ends}: lateness p99`, fired.p99S, null),
    { ...figure(`${ends}: memory of the worker at its highest`, peakMb, null), unit: 'MB' },
  ]
}
