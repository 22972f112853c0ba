import { OpenAPIHono } from '@hono/zod-openapi'
import { html } from 'hono/html'
import type { BotContext } from '../context.ts'
import { bearerAuth } from './auth.ts'
import type { ApiEnv } from './auth.ts'
import { bodyUnder1Mb, wellFormedJson } from './body.ts'
import { calendarHandlers } from './calendars.ts'
import { docsPage } from './docs.tsx'
import type { ApiDescription } from './docs.tsx'
import { directoryHandlers } from './directory.ts'
import { matterHandlers } from './matters.ts'
import { zodProblem } from './problem.ts'
import { pushHandlers } from './pushes.ts'

const INFO = {
  openapi: '3.1.0',
  info: { title: '审管联动接口', version: '1', description: '供审批系统与联席会议办公室调用。' },
}

/**
 * The API for approval systems and offices, its description and the readable page of it. Errors are
 * left to the app that it is mounted on.
 */
export function api(ctx: BotContext): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw zodProblem(result.error)
    },
  })
  app.use('/api/v1/*', bearerAuth(ctx.apiKeys, ctx.metrics))
  app.use('/api/v1/*', bodyUnder1Mb, wellFormedJson)
  pushHandlers(app, ctx)
  matterHandlers(app, ctx)
  directoryHandlers(app, ctx)
  calendarHandlers(app, ctx)

  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
  })
  app.doc31('/api/openapi.json', INFO)
  app.get('/api/docs', (c) => {
    const described = app.getOpenAPI31Document(INFO) as ApiDescription
    return c.html(html`<!doctype html>${docsPage(described)}`)
  })
  return app
}
