import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { api } from './api/api.ts'
import { ApiError, sendProblem } from './api/problem.ts'
import type { BotContext } from './context.ts'
import { devClock } from './dev-clock.ts'
import { speakChinese } from './field-words.ts'
import { whatIsMissing } from './readiness.ts'
import { webhooks } from './webhook.ts'

/** Every door of the product but the sandbox. */
export function botApp(ctx: BotContext, extra: { readonly sandbox: Hono | null }): Hono {
  speakChinese()
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
  if (ctx.moveClock !== null) app.route('/dev', devClock(ctx, ctx.moveClock))
  if (extra.sandbox) {
    app.route('/sandbox', extra.sandbox)
    app.get('/', (c) => c.redirect('/sandbox/'))
  }
  app.route('/', api(ctx))
  app.notFound((c) => sendProblem(c, { type: 'about:blank', title: '没有这个地址', status: 404 }))
  app.onError((error, c) => {
    if (error instanceof ApiError) return sendProblem(c, error.problem)
    if (error instanceof HTTPException && error.status < 500) {
      return sendProblem(c, { type: 'about:blank', title: '请求有误', status: error.status })
    }
    ctx.log.error({ error, path: c.req.routePath }, 'request failed')
    return sendProblem(c, { type: 'about:blank', title: '系统出错，未作任何改动', status: 500 })
  })
  return app
}
