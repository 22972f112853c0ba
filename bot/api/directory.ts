import type { OpenAPIHono } from '@hono/zod-openapi'
import { listKnownPeople, saveDirectory } from '../../db/queries/directory.ts'
import { RuleError } from '../../rules/refusal.ts'
import type { BotContext } from '../context.ts'
import type { ApiEnv } from './auth.ts'
import { directoryProblems, toDirectory } from './directory-body.ts'
import { inHttp } from './pushes.ts'
import { putDirectory } from './routes.ts'

/** 名录: who is who, set as a whole. */
export function directoryHandlers(app: OpenAPIHono<ApiEnv>, ctx: BotContext): void {
  app.openapi(putDirectory, async (c) => {
    const body = c.req.valid('json')
    // Who stands in for somebody who left goes on doing so; a name never heard of is a slip.
    const principals = body.people.flatMap((one) => one.actsFor ?? [])
    const fields = directoryProblems(body, await listKnownPeople(ctx.db, principals))
    if (fields.length > 0) throw inHttp(new RuleError({ code: 'bad-input', fields }))
    await saveDirectory(ctx.db, toDirectory(body))
    const { departments, people, catalogue } = body
    return c.json(
      { departments: departments.length, people: people.length, catalogue: catalogue.length },
      200,
    )
  })
}
