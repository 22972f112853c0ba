import type { Bench } from './support/bench.ts'
import { approvalBody } from './support/county.ts'
import type { Figure } from './support/figure.ts'
import { learnPush } from './support/hand-push.ts'
import { openPoster } from './support/http.ts'
import { closedLoop } from './support/load.ts'
import type { Timing } from './support/load.ts'
import type { Base } from './support/place.ts'
import { postAll, sealPush, startOn } from './support/product.ts'

const CONCURRENCY = 16
/** Feishu is not called by a process that serves the web only. */
const NOWHERE = 'http://127.0.0.1:9'

/** Pushes through the real process: against transactions by hand, and among few and many matters. */
export async function measurePushes({ sizes, short }: Bench): Promise<Figure[]> {
  const count = short ? 300 : 2_000
  const { few, many, fewCount, manyCount } = await sizes()
  const small = await pushInto(few, count)
  const hand = await pushByHand(few, count)
  const large = await pushInto(many, count)
  const part = '2 push'
  return [
    {
      part,
      what: `matters/s by API, ${CONCURRENCY} at once`,
      value: small.perSecond,
      unit: '/s',
      baseline: {
        what: `pg by hand, ${hand.rows} rows a transaction`,
        value: hand.timing.perSecond,
      },
      aim: { of: 'ratio', atLeast: 0.5 },
    },
    {
      part,
      what: `p99 of a push, ${CONCURRENCY} at once`,
      value: small.p99Ms,
      unit: 'ms',
      baseline: { what: 'pg by hand', value: hand.timing.p99Ms },
      aim: null,
    },
    {
      part,
      what: `mean of a push among ${manyCount.toLocaleString('en-GB')} matters`,
      value: large.meanMs,
      unit: 'ms',
      baseline: { what: `among ${fewCount.toLocaleString('en-GB')}`, value: small.meanMs },
      aim: { of: 'ratio', atMost: 1.2 },
    },
  ]
}

async function pushInto(base: Base, count: number): Promise<Timing> {
  await using product = await startOn(base, NOWHERE, { ROLE: 'web' })
  const url = `${product.address}/api/v1/approvals`
  const bodies = (size: number) => Array.from({ length: size }, () => sealPush(approvalBody()))
  await postAll(url, bodies(count / 2), 201)
  const poster = openPoster(CONCURRENCY)
  const timing = await closedLoop(CONCURRENCY, bodies(count), async (one) => {
    const { status, text } = await poster.post(url, one)
    if (status !== 201) throw new Error(`${status} ${text}`)
  })
  poster.close()
  return timing
}

async function pushByHand(base: Base, count: number): Promise<{ timing: Timing; rows: number }> {
  const pool = base.pool(CONCURRENCY)
  const { rows } = await pool.query<{ id: string }>(
    `select id from matter where event_count = 1 order by id desc limit 1`,
  )
  const hand = await learnPush(pool, rows[0]?.id ?? '')
  await closedLoop(CONCURRENCY, Array(count / 2).fill(0), () => hand.push(pool))
  const timing = await closedLoop(CONCURRENCY, Array(count).fill(0), () => hand.push(pool))
  await pool.end()
  return { timing, rows: hand.rows }
}
