import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { poolOf } from '../../db/database.ts'
import { standInCredentials } from '../../sandbox/credentials.ts'
import { createStandIn } from '../../sandbox/stand-in.ts'

/**
 * The stand-in for Feishu in a process and on a database of its own, so that nothing that befalls the
 * product befalls it. Environment: STAND_IN_DATABASE, CALLBACK (where clicks are sent), CLOCK_DATABASE
 * (the product's, whose movable clock it follows).
 */
async function main(): Promise<void> {
  const { STAND_IN_DATABASE = '', CLOCK_DATABASE = '', CALLBACK = '' } = process.env
  const pool = poolOf({ connectionString: STAND_IN_DATABASE }, 12)
  const clock = followClock(CLOCK_DATABASE)
  const credentials = await standInCredentials(pool)
  const quiet = () => {}
  const standIn = await createStandIn({
    pool,
    now: clock.now,
    callback: { eventUrl: `${CALLBACK}/webhook/event`, cardUrl: `${CALLBACK}/webhook/card` },
    credentials,
    log: { debug: quiet, info: quiet, warn: quiet, error: (details) => console.error(details) },
  })
  const app = new Hono()
  app.use(async (_, next) => {
    await clock.look()
    await next()
  })
  app.get('/credentials', (c) => c.json(credentials))
  app.route('/', standIn.app)
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => {
    console.log(`http://127.0.0.1:${info.port}`)
  })
  process.once('SIGTERM', () => {
    server.close()
    process.exit(0)
  })
}

/** The product's clock as its database has it; while that is away it runs on as it last was. */
function followClock(database: string) {
  const pool = poolOf({ connectionString: database, connectionTimeoutMillis: 500 }, 4)
  pool.on('error', () => {})
  let offsetMs = 0
  return {
    now: () => new Date(Date.now() + offsetMs),
    async look(): Promise<void> {
      const answer = pool.query<{ offsetMs: number }>(
        `select coalesce(clock_offset_ms, 0)::float8 as "offsetMs" from world`,
      )
      await answer.then(({ rows }) => (offsetMs = rows[0]?.offsetMs ?? offsetMs)).catch(() => {})
    },
  }
}

await main()
