import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { sql } from 'kysely'
import { api } from './api/api.ts'
import { bearerAuth } from './api/auth.ts'
import type { ApiEnv } from './api/auth.ts'
import { ApiError, sendProblem } from './api/problem.ts'
import { toIso } from '../rules/time/day.ts'
import type { BotContext } from './context.ts'
import { webhooks } from './webhook.ts'

/** Every door of the product but the sandbox. */
export function botApp(ctx: BotContext, extra: { readonly sandbox: Hono | null }): Hono {
  const app = new Hono()
  app.use(secureHeaders())
  app.get('/healthz', (c) => c.json({ status: 'alive' }))
  app.get('/readyz', async (c) => {
    const waiting = await whatIsMissing(ctx)
    return waiting.length === 0
      ? c.json({ status: 'ready' })
      : c.json({ status: 'waiting', for: waiting }, 503)
  })
  app.get('/metrics', async (c) =>
    c.text(await ctx.metrics.registry.metrics(), 200, {
      'content-type': ctx.metrics.registry.contentType,
    }),
  )
  app.route('/webhook', webhooks(ctx))
  app.route('/dev', devClock(ctx))
  if (extra.sandbox) {
    app.route('/sandbox', extra.sandbox)
    app.get('/', (c) => c.redirect('/sandbox/'))
  }
  app.route('/', api(ctx))
  app.notFound((c) => sendProblem(c, { type: 'about:blank', title: '没有这个地址', status: 404 }))
  app.onError((error, c) => {
    if (error instanceof ApiError) return sendProblem(c, error.problem)
    ctx.log.error({ error, path: c.req.routePath }, 'request failed')
    return sendProblem(c, { type: 'about:blank', title: '系统出错，未作任何改动', status: 500 })
  })
  return app
}

async function whatIsMissing(ctx: BotContext): Promise<string[]> {
  const missing: string[] = []
  await sql`select from world`.execute(ctx.db).catch(() => missing.push('database'))
  await ctx.alarms.check().catch(() => missing.push('queue'))
  return missing
}

/** The movable clock, only where the configuration allows it. */
function devClock(ctx: BotContext): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  const { moveClock } = ctx
  if (moveClock === null) return app
  app.put('/clock', bearerAuth(ctx.apiKeys, ctx.metrics), async (c) => {
    const to = await readInstant(c.req.raw)
    try {
      return c.json({ now: toIso(await moveClock(to)) })
    } catch (error) {
      if (error instanceof RangeError) throw new ApiError(409, '时钟只能向前拨')
      throw error
    }
  })
  return app
}

/** An instant with its offset, so that nobody moves the clock by a misread zone. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

async function readInstant(request: Request): Promise<Date> {
  let body: unknown
  try {
    body = await request.json()
  } catch {
    throw new ApiError(400, '不是合法的JSON')
  }
  const now = (body as { now?: unknown } | null)?.now
  const at = typeof now === 'string' && INSTANT.test(now) ? new Date(now) : null
  if (at === null || Number.isNaN(at.getTime())) {
    const errors = [{ path: 'now', message: '须为带时区偏移的ISO时间' }]
    throw new ApiError(422, '提交内容有误', { errors })
  }
  return at
}
