import type { Pool } from 'pg'
import { said, startProgram } from '../test/support/process.ts'
import type { Bench } from './support/bench.ts'
import type { Figure } from './support/figure.ts'
import { fill, LATER } from './support/fill.ts'
import { claimByHand, claimByHandAtOnce } from './support/hand-claim.ts'
import type { Due } from './support/presses.ts'
import { openPoster } from './support/http.ts'
import type { Sealed } from './support/http.ts'
import { closedLoop } from './support/load.ts'
import type { Timing } from './support/load.ts'
import { startOn } from './support/product.ts'
import { listPresses, sealAll } from './support/presses.ts'

const CONCURRENCY = [1, 10, 50]
/** Feishu is not called by a process that serves the web only. */
const NOWHERE = 'http://127.0.0.1:9'

/** Claims through the real process, against the bare server and against hand-written transactions. */
export async function measureClaims({ place, nursery, short }: Bench): Promise<Figure[]> {
  const count = short ? 300 : 1_500
  const base = await place.database('claim', nursery)
  // For the product and two hand-written forms at each concurrency, and a warm-up of each.
  const rounds = CONCURRENCY.length * 3
  const warmUp = short ? 100 : 1_000
  await fill(base, { label: 'c', count: rounds * count + 3 * warmUp, dueAt: LATER })
  const presses = await listPresses(base, 'c')
  const take = (size: number) => presses.splice(0, size)
  const figures: Figure[] = []
  const results = new Map<string, Timing>()

  const answerBytes = await measureProduct()
  await measureBare(answerBytes)
  await measureHand('tables', claimByHand)
  await measureHand('once', claimByHandAtOnce)

  async function measureProduct(): Promise<number> {
    await using product = await startOn(base, NOWHERE, { ROLE: 'web' })
    const url = `${product.address}/webhook/card`
    let bytes = 0
    await press(url, sealAll(take(warmUp)), 10, (text) => {
      bytes = Buffer.byteLength(text)
    })
    for (const concurrency of CONCURRENCY) {
      const sealed = sealAll(take(count))
      results.set(`product ${concurrency}`, await press(url, sealed, concurrency, mustBeClaimed))
    }
    return bytes
  }

  async function measureBare(bytes: number): Promise<void> {
    const program = startProgram('bench/support/bare-server.ts', {
      ANSWER_BYTES: String(bytes),
    })
    const address = await said(program, /http:\/\/127\.0\.0\.1:\d+/)
    const sealed = sealAll(presses.slice(0, count))
    const url = `${address}/webhook/card`
    await press(url, sealed, 10)
    for (const concurrency of CONCURRENCY) {
      results.set(`bare ${concurrency}`, await press(url, sealed, concurrency))
    }
    await program.kill()
  }

  async function measureHand(
    name: string,
    claim: (pool: Pool, due: Due) => Promise<void>,
  ): Promise<void> {
    for (const concurrency of CONCURRENCY) {
      const pool = base.pool(concurrency)
      if (concurrency === CONCURRENCY[0]) {
        await closedLoop(1, take(warmUp), (due) => claim(pool, due))
      }
      const timing = await closedLoop(concurrency, take(count), (due) => claim(pool, due))
      results.set(`${name} ${concurrency}`, timing)
      await pool.end()
    }
  }

  for (const concurrency of CONCURRENCY) figures.push(...figuresOf(results, concurrency))
  await place.drop(base)
  return figures
}

async function press(
  url: string,
  sealed: readonly Sealed[],
  concurrency: number,
  check: (text: string) => void = () => {},
): Promise<Timing> {
  const poster = openPoster(concurrency)
  const timing = await closedLoop(concurrency, sealed, async (one) => {
    const { status, text } = await poster.post(url, one)
    if (status !== 200) throw new Error(`${status} ${text}`)
    check(text)
  })
  poster.close()
  return timing
}

function mustBeClaimed(text: string): void {
  if (!text.includes('"content":"已认领"')) throw new Error(`not claimed: ${text.slice(0, 300)}`)
}

function figuresOf(results: ReadonlyMap<string, Timing>, concurrency: number): Figure[] {
  const part = '1 claim'
  const at = (name: string) => results.get(`${name} ${concurrency}`) as Timing
  const product = at('product')
  const what = (words: string) => `${words}, ${concurrency} at once`
  const against = (name: string, words: string, aim: Figure['aim']): Figure => ({
    part,
    what: what('claims/s'),
    value: product.perSecond,
    unit: '/s',
    baseline: { what: words, value: at(name).perSecond },
    aim,
  })
  const p99Aim: Figure['aim'] = concurrency === 50 ? { of: 'value', atMost: 150 } : null
  const beside = (words: string, value: number, baseline: number, aim: Figure['aim'] = null) => ({
    part,
    what: what(words),
    value,
    unit: 'ms',
    baseline: { what: 'bare server', value: baseline },
    aim,
  })
  return [
    against('tables', 'pg by hand, a statement a table', { of: 'ratio', atLeast: 0.6 }),
    against('once', 'pg by hand, all writes in one statement', null),
    against('bare', 'bare server: verify, decrypt, answer', null),
    beside('p50', product.p50Ms, at('bare').p50Ms),
    beside('p99', product.p99Ms, at('bare').p99Ms, p99Aim),
  ]
}
