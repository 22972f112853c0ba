import { expect, test } from 'vitest'
import { planOf } from './plan.ts'
import { play } from './play.ts'
import { findRedis } from './servers.ts'

/** The short form. FAULTS_SEED=… plays the plan of an earlier run again. */
const ACTS = 150
const SEED = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** A machine with two cores needs half a minute or so; other tests may use the same two. */
const PATIENCE_MS = 280_000

const isRedisHere = findRedis() !== null
const mustHaveAll = process.env['REQUIRE_ALL'] === '1'
if (!isRedisHere && !mustHaveAll) {
  console.warn('SKIPPED: the fault run on Redis, as no redis-server or valkey-server is installed')
}

/** Says how to play it again before anything can go wrong. */
async function playShort(redis: boolean): Promise<readonly string[]> {
  console.log(`FAULTS_SEED=${SEED}${redis ? ' on Redis' : ''}`)
  const { problems } = await play(planOf({ seed: SEED, acts: ACTS, redis }), console.log)
  return problems
}

test(
  'whatever fails on the way, everything is done once, in time, and on record',
  { timeout: PATIENCE_MS },
  async () => {
    expect(await playShort(false)).toEqual([])
  },
)

test.runIf(isRedisHere || mustHaveAll)(
  'the same with alarms and doorbells on a Redis that is flushed and killed',
  { timeout: PATIENCE_MS },
  async () => {
    expect(isRedisHere, 'REQUIRE_ALL=1 and no redis-server or valkey-server is installed').toBe(
      true,
    )
    expect(await playShort(true)).toEqual([])
  },
)
