import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { BotContext } from '../context.ts'
import { bearerAuth } from './auth.ts'
import type { ApiEnv } from './auth.ts'
import { calendarHandlers } from './calendars.ts'
import { docsPage } from './docs.tsx'
import { directoryHandlers } from './directory.ts'
import { matterHandlers } from './matters.ts'
import { ApiError, sendProblem, zodProblem } from './problem.ts'
import { pushHandlers } from './pushes.ts'

const MAX_BYTES = 1_000_000

/** The API for approval systems and offices, its description and the readable page of it. */
export function api(ctx: BotContext): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw zodProblem(result.error)
    },
  })
  app.use('/api/v1/*', bearerAuth(ctx.apiKeys, ctx.metrics))
  app.use(
    '/api/v1/*',
    bodyLimit({
      maxSize: MAX_BYTES,
      onError: () => {
        throw new ApiError(413, '内容超过1 MB')
      },
    }),
  )
  app.use('/api/v1/*', async (c, next) => {
    const writes = c.req.method === 'POST' || c.req.method === 'PUT'
    if (writes && !/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
      throw new ApiError(415, 'Content-Type 须为 application/json')
    }
    await next()
  })
  pushHandlers(app, ctx)
  matterHandlers(app, ctx)
  directoryHandlers(app, ctx)
  calendarHandlers(app, ctx)

  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
  })
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: '审管联动接口', version: '1', description: '供审批系统与联席会议办公室调用。' },
  })
  app.get('/api/docs', (c) =>
    c.html(
      docsPage(
        app.getOpenAPI31Document({
          openapi: '3.1.0',
          info: { title: '审管联动接口', version: '1' },
        }),
      ),
    ),
  )
  app.notFound((c) => sendProblem(c, { type: 'about:blank', title: '没有这个地址', status: 404 }))
  app.onError((error, c) => {
    if (error instanceof ApiError) return sendProblem(c, error.problem)
    if (error instanceof HTTPException) {
      const title = error.status === 400 ? '不是合法的JSON' : '请求有误'
      return sendProblem(c, { type: 'about:blank', title, status: error.status })
    }
    ctx.log.error({ error, path: c.req.routePath }, 'request failed')
    return sendProblem(c, { type: 'about:blank', title: '系统出错，未作任何改动', status: 500 })
  })
  return app
}
