import type { Bench } from './support/bench.ts'
import { startEasyFeishu } from './support/feishu.ts'
import type { Figure } from './support/figure.ts'
import { fill } from './support/fill.ts'
import { openPoster } from './support/http.ts'
import { openLoop } from './support/load.ts'
import type { Timing } from './support/load.ts'
import { midnightAhead, untilFired } from './support/midnight.ts'
import { listPresses, sealAll } from './support/presses.ts'
import { postAll, startOn } from './support/product.ts'

const PART = '6 storm'
const CLICKS_A_SECOND = 100
const CONNECTIONS = 200
/** Clicks before the minute begins. */
const WARM_UP = 300
/** The clock starts this long before the midnight, the grace after it comes on top. */
const BEFORE_MS = 1_000

/** A minute of clicks while the limits of very many matters end, against the same without. */
export async function measureStorm(bench: Bench): Promise<Figure[]> {
  const quiet = await stormAt(bench, false)
  const batch = await stormAt(bench, true)
  const { short } = bench
  const words = `${short ? 10 : 60} s of ${CLICKS_A_SECOND} clicks/s while ${batch.ending.toLocaleString('en-GB')} limits end`
  const beside = (name: string, key: 'p50Ms' | 'p99Ms' | 'maxMs'): Figure => ({
    part: PART,
    what: `${words}: ${name}`,
    value: batch.timing[key],
    unit: 'ms',
    baseline: { what: 'no limit ends', value: quiet.timing[key] },
    aim: null,
  })
  return [
    beside('p50', 'p50Ms'),
    beside('p99', 'p99Ms'),
    beside('slowest', 'maxMs'),
    {
      part: PART,
      what: `${words}: clicks answered 「系统繁忙」`,
      value: batch.untaken,
      unit: '',
      baseline: { what: 'no limit ends', value: quiet.untaken },
      aim: { of: 'value', atMost: 0 },
    },
    {
      part: PART,
      what: `${words}: all ends acted on after`,
      value: batch.firedS,
      unit: 's',
      baseline: null,
      aim: { of: 'value', atMost: 60 },
    },
  ]
}

async function stormAt(
  { place, nursery, short }: Bench,
  midnightComes: boolean,
): Promise<{ timing: Timing; ending: number; untaken: number; firedS: number }> {
  const clicks = CLICKS_A_SECOND * (short ? 10 : 60)
  const ending = short ? 500 : 10_000
  const base = await place.database(midnightComes ? 'storm' : 'calm', nursery)
  const midnight = midnightAhead()
  const later = `timestamptz '${midnight.toISOString()}' + interval '3 days'`
  const dueAt = midnightComes ? `timestamptz '${midnight.toISOString()}'` : later
  await fill(base, { label: 'e', count: ending, dueAt, reminded: true })
  await fill(base, { label: 'c', count: clicks + WARM_UP, dueAt: later, reminded: true })
  const sealed = sealAll(await listPresses(base, 'c'))
  await using feishu = await startEasyFeishu()
  const clock = new Date(midnight.getTime() - BEFORE_MS).toISOString()
  await using product = await startOn(base, feishu.domain, { DEV_CLOCK: clock })
  const url = `${product.address}/webhook/card`
  await postAll(url, sealed.splice(0, WARM_UP), 200, 10)
  const poster = openPoster(CONNECTIONS)
  let untaken = 0
  const storm = openLoop(CLICKS_A_SECOND, sealed, async (one) => {
    const { status, text } = await poster.post(url, one)
    if (status !== 200) throw new Error(text.slice(0, 300))
    if (!text.includes('已认领')) untaken += 1
  })
  const fired = midnightComes ? untilFired(base, midnight) : null
  const [timing, acted] = await Promise.all([storm, fired])
  poster.close()
  return { timing, ending, untaken, firedS: acted?.allS ?? 0 }
}
