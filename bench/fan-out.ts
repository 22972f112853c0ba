import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { said, startProgram } from '../test/support/process.ts'
import type { Bench } from './support/bench.ts'
import { approvalBody, GROUPS } from './support/county.ts'
import type { Figure } from './support/figure.ts'
import { quantile } from './support/load.ts'
import { postAll, sealPush, startOn } from './support/product.ts'

const PART = '4 fan-out'
/** Feishu is not called by a process that serves the web only. */
const NOWHERE = 'http://127.0.0.1:9'
const URGENT = 20
/** What Feishu allows for one API. */
const A_SECOND = 50
const A_MINUTE = 1_000
const PATIENCE_MS = 300_000

/** Cards to 40 groups against the stand-in's limits, by one worker and by two. */
export async function measureFanOut(bench: Bench): Promise<Figure[]> {
  return [...(await fanOut(bench, 1)), ...(await fanOut(bench, 2))]
}

interface CallSeen {
  readonly atMs: number
  readonly method: string
  readonly status: number
  readonly code: number
}

async function fanOut({ place, nursery, short }: Bench, replicas: number): Promise<Figure[]> {
  const count = short ? 300 : 2_000
  const base = await place.database(`fan${replicas}`, nursery)
  const standInBase = await place.database(`feishu${replicas}`)
  const standIn = startProgram('bench/support/stand-in-server.ts', {
    DATABASE_URL: standInBase.url,
  })
  const address = await said(standIn, /http:\/\/127\.0\.0\.1:\d+/)
  await using web = await startOn(base, NOWHERE, { ROLE: 'web' })
  const url = `${web.address}/api/v1/approvals`
  const bodies = (size: number) => Array.from({ length: size }, () => sealPush(approvalBody()))
  await postAll(url, bodies(count), 201)
  const pool = base.pool(2)
  // What waits is routine, so that what comes later is more urgent.
  await pool.query(`update outbox set urgency = 5 where state = 'waiting'`)
  const { calls, urgentMs } = await runWorkers()
  await standIn.kill()
  await pool.end()

  async function runWorkers() {
    const settings = { ROLE: 'worker' }
    const domain = `${address}/sandbox`
    const workers = await Promise.all(
      Array.from({ length: replicas }, () => startOn(base, domain, settings)),
    )
    try {
      await untilLeft(pool, count / 2)
      const from = Date.now()
      await postAll(url, bodies(URGENT), 201, 4)
      await untilLeft(pool, 0)
      return { calls: await callsOf(address), urgentMs: await waitedOf(pool, from) }
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()))
    }
  }
  return figuresOf(calls, { count, replicas, urgentMs, short })
}

async function callsOf(address: string): Promise<CallSeen[]> {
  return (await (await fetch(`${address}/calls`)).json()) as CallSeen[]
}

async function untilLeft(pool: Pool, left: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const { rows } = await pool.query<{ left: number }>(
      `select count(*) as left from outbox where state = 'waiting'`,
    )
    if ((rows[0]?.left ?? 0) <= left) return
    if (performance.now() > until) throw new Error(`${rows[0]?.left} not sent`)
    await delay(200)
  }
}

/** How long each urgent card waited, and the last routine one that was there before them (ms). */
async function waitedOf(pool: Pool, from: number): Promise<{ urgent: number[]; routine: number }> {
  const { rows } = await pool.query<{ urgency: number; ms: number }>(
    `select urgency, (extract(epoch from sent_at - to_timestamp($1 / 1000.0)) * 1000)::float8 as ms
     from outbox where sent_at >= to_timestamp($1 / 1000.0) and template = 'card' order by 2`,
    [from],
  )
  const of = (urgent: boolean) =>
    rows.filter((row) => row.urgency < 5 === urgent).map((row) => row.ms)
  return { urgent: of(true), routine: of(false).at(-1) ?? Number.NaN }
}

function figuresOf(
  calls: readonly CallSeen[],
  run: {
    count: number
    replicas: number
    short: boolean
    urgentMs: { urgent: readonly number[]; routine: number }
  },
): Figure[] {
  const sends = calls.filter((call) => call.method === 'POST' && call.code === 0)
  const times = sends.map((call) => call.atMs)
  const refused = calls.filter((call) => call.code !== 0).length
  const tookS = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
  const shortestS = shortestOf(times.length)
  const cards = `${times.length.toLocaleString('en-GB')} cards to ${GROUPS} groups`
  const who = run.replicas === 1 ? 'one worker' : `${run.replicas} workers`
  const what = (words: string) => `${words}, ${who}`
  const { urgent, routine } = run.urgentMs
  return [
    {
      part: PART,
      what: what(`${cards}: messages in the first minute`),
      value: times.filter((at) => at - (times[0] ?? 0) < 60_000).length,
      unit: '',
      baseline: { what: 'what the limits allow', value: Math.min(times.length, A_MINUTE) },
      aim: { of: 'ratio', atLeast: 0.95 },
    },
    {
      part: PART,
      what: what(`${cards}: from first to last`),
      value: tookS,
      unit: 's',
      baseline: { what: 'the shortest the limits allow', value: shortestS },
      aim: null,
    },
    {
      part: PART,
      what: what('calls refused'),
      value: refused,
      unit: '',
      baseline: null,
      aim: { of: 'value', atMost: 0 },
    },
    {
      part: PART,
      what: what(`${URGENT} urgent cards sent half-way: the last left after`),
      value: quantile(urgent, 1) / 1000,
      unit: 's',
      baseline: { what: 'the last routine one', value: routine / 1000 },
      aim: null,
    },
  ]
}

/** The shortest time from the first to the last of so many messages within 50 a second, 1,000 a minute. */
function shortestOf(count: number): number {
  const minutes = Math.floor((count - 1) / A_MINUTE)
  const rest = count - minutes * A_MINUTE
  return minutes * 60 + Math.floor((rest - 1) / A_SECOND)
}
