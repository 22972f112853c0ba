import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { poolOf } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { countyOf } from '../support/county.ts'
import { API_KEY, said, startProduct, startProgram } from '../support/process.ts'
import type { Program, RunningProduct, Settings } from '../support/process.ts'
import { talkTo } from '../support/talk.ts'
import type { Talk } from '../support/talk.ts'
import { startFront } from './front.ts'
import type { Front } from './front.ts'
import { REPLICAS } from './plan-faults.ts'
import type { Replica } from './plan-faults.ts'
import type { Plan } from './plan.ts'
import { findRedis, startPostgres, startRedis } from './servers.ts'
import type { KillablePostgres, KillableRedis } from './servers.ts'

/** Everything a run plays on: four replicas on one database, and Feishu's stand-in beside them. */
export interface Stage extends AsyncDisposable {
  readonly plan: Plan
  readonly county: ReturnType<typeof countyOf>
  readonly postgres: KillablePostgres
  readonly redis: KillableRedis | null
  readonly front: Front
  /** The product's database and the stand-in's, for looking and for the lanes of the dead. */
  readonly pool: Pool
  readonly standInPool: Pool
  /** Chats and people as the stand-in shows them; the product is reached by `web()`. */
  readonly talk: Talk
  /** A web replica that is up; waits for one. */
  web(): Promise<string>
  /** kill -9, then started again; resolves when it is ready. Does nothing to one being started. */
  restart(who: Replica): Promise<void>
  /** Its process id; null while it is not up. */
  pidOf(who: Replica): number | null
  /** Resolves when every replica is up and ready. */
  allUp(): Promise<void>
  /** What the processes wrote, with what those that were killed wrote before. */
  words(): string
}

/** Starts the stage. @throws {Error} when a part does not come up. */
export async function setStage(plan: Plan): Promise<Stage> {
  // Each process of ours has a listener that ends it with us.
  process.setMaxListeners(0)
  const parts: Parts = []
  try {
    return await build(plan, parts)
  } catch (error) {
    await takeDown(parts)
    throw error
  }
}

/** What undoes each part, in the order of building. */
type Parts = (() => Promise<unknown>)[]

async function takeDown(parts: Parts): Promise<void> {
  for (const undo of parts.splice(0).toReversed()) await undo()
}

async function build(plan: Plan, parts: Parts): Promise<Stage> {
  const program = plan.redis ? findRedis() : null
  if (plan.redis && program === null) throw new Error('no redis-server is installed')
  const [postgres, platform] = await Promise.all([startPostgres(), startPostgres()])
  const redis = program === null ? null : await startRedis(program)
  for (const one of [postgres, platform, redis]) {
    if (one) parts.push(() => Promise.resolve(one[Symbol.asyncDispose]()))
  }
  const pool = poolFor(parts, postgres.url, 6)
  const standInPool = poolFor(parts, platform.url, 4)
  await migrate(pool)

  const replicas = new Map<Replica, RunningProduct>()
  const webs = () =>
    [...replicas].flatMap(([name, one]) => (name.startsWith('web') ? [one.address] : []))
  const front = await startFront(webs)
  parts.push(() => front.close())
  const feishu = startProgram('test/faults/stand-in-process.ts', {
    STAND_IN_DATABASE: platform.url,
    CLOCK_DATABASE: postgres.url,
    CALLBACK: front.address,
  })
  parts.push(() => feishu.kill())
  const standIn = await said(feishu, /http:\/\/127\.0\.0\.1:\d+/)
  const settings = await settingsOf(plan, standIn, { postgres, redis })
  const county = countyOf(plan.profile)

  const life = lives(replicas, settings)
  parts.push(() => life.killAll())
  await Promise.all(REPLICAS.map((who) => life.start(who)))
  const stage: Stage = {
    plan,
    county,
    postgres,
    redis,
    front,
    pool,
    standInPool,
    talk: talkTo({ address: standIn, standIn, clock: plan.beginning }),
    async web() {
      for (;;) {
        const all = webs()
        const one = all[Math.floor(Math.random() * all.length)]
        if (one !== undefined) return one
        await delay(20)
      }
    },
    restart: (who) => life.restart(who),
    pidOf: (who) => replicas.get(who)?.pid ?? null,
    allUp: () => life.allUp(),
    words: () => [life.words(), feishu.output()].join('\n'),
    [Symbol.asyncDispose]: () => takeDown(parts),
  }
  await enrol(stage, standIn)
  return stage
}

function poolFor(parts: Parts, url: string, size: number): Pool {
  const pool = poolOf({ connectionString: url }, size)
  pool.on('error', () => {})
  parts.push(() => pool.end())
  return pool
}

async function settingsOf(
  plan: Plan,
  standIn: string,
  stores: { postgres: KillablePostgres; redis: KillableRedis | null },
): Promise<Settings> {
  const credentials = (await (await fetch(`${standIn}/credentials`)).json()) as {
    [name: string]: string
  }
  return {
    DATABASE_URL: stores.postgres.url,
    REDIS_URL: stores.redis?.url,
    PROFILE: plan.profile,
    DEV_CLOCK: plan.beginning,
    FEISHU_APP_ID: credentials['appId'],
    FEISHU_APP_SECRET: credentials['appSecret'],
    FEISHU_ENCRYPT_KEY: credentials['encryptKey'],
    FEISHU_VERIFICATION_TOKEN: credentials['verificationToken'],
    FEISHU_DOMAIN: standIn,
  }
}

/** The replicas' lives: started, killed, started again. */
function lives(replicas: Map<Replica, RunningProduct>, settings: Settings) {
  const starting = new Map<Replica, Promise<void>>()
  const past: Program[] = []

  function start(who: Replica): Promise<void> {
    const started = (async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          const product = await startProduct({ ...settings, ROLE: who.replace(/-\d$/, '') })
          replicas.set(who, product)
          past.push(product)
          return
        } catch (error) {
          // PostgreSQL may be away at that moment; a supervisor starts it again.
          if (tries === 8) throw error
          await delay(250)
        }
      }
    })().finally(() => starting.delete(who))
    starting.set(who, started)
    return started
  }

  return {
    start,
    async restart(who: Replica): Promise<void> {
      const product = replicas.get(who)
      if (!product || starting.has(who)) return
      replicas.delete(who)
      await product.kill()
      await start(who)
    },
    async allUp(): Promise<void> {
      while (starting.size > 0 || replicas.size < REPLICAS.length) {
        await Promise.all(starting.values())
        await delay(10)
      }
    },
    async killAll(): Promise<void> {
      await Promise.allSettled(starting.values())
      await Promise.all([...replicas.values()].map((one) => one.kill()))
    },
    words: () => past.map((one) => one.output()).join('\n'),
  }
}

/** Tells the stand-in who there is, and the product who does what. */
async function enrol(stage: Pick<Stage, 'county' | 'web'>, standIn: string): Promise<void> {
  const { people, chats, directory } = stage.county
  await put(`${standIn}/people`, people)
  await put(`${standIn}/chats`, chats)
  await put(`${await stage.web()}/api/v1/directory`, directory)
}

async function put(url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`PUT ${url} ${answer.status} ${await answer.text()}`)
}
