import type { OpenAPIHono } from '@hono/zod-openapi'
import { actOn } from '../../db/act.ts'
import { openPosted } from '../../db/open-matter.ts'
import { RuleError } from '../../rules/refusal.ts'
import { problemWords, refusalWords } from '../../templates/refusal.ts'
import type { BotContext } from '../context.ts'
import type { ApiEnv } from './auth.ts'
import { presentMatter } from './matters.ts'
import { ApiError } from './problem.ts'
import { postApproval, postCancel } from './routes.ts'

/** Pushes, and taking them back. */
export function pushHandlers(app: OpenAPIHono<ApiEnv>, ctx: BotContext): void {
  app.openapi(postApproval, async (c) => {
    const arrivedMs = ctx.clock.realMs()
    const caller = c.get('caller')
    const body = c.req.valid('json')
    const opened = await inWords(() =>
      openPosted(ctx, { kind: 'approval-push', caller, body, arrivedMs }),
    )
    if (opened.outcome === 'conflict') {
      throw new ApiError(409, '同一编号已有不同内容的推送', {
        detail: `编号“${body.reference}”对应事项 ${opened.matterId}；如需更正，请带上 corrects`,
      })
    }
    const matter = await presentMatter(ctx, opened.matterId, caller)
    return c.json(matter as never, opened.outcome === 'opened' ? 201 : 200)
  })

  app.openapi(postCancel, async (c) => {
    const { id } = c.req.valid('param')
    const { reason } = c.req.valid('json')
    const caller = c.get('caller')
    try {
      await actOn(ctx, id, {
        type: 'cancel',
        actor: { type: 'api', caller },
        input: { reason },
        arrivedMs: ctx.clock.realMs(),
      })
    } catch (error) {
      // Taking back what is taken back already is no mistake: the first answer may have been lost.
      const again = error instanceof RuleError && error.refusal.code === 'ended'
      if (!again) throw inHttp(error)
    }
    return c.json((await presentMatter(ctx, id, caller)) as never, 200)
  })
}

async function inWords<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw inHttp(error)
  }
}

/** A refusal of the rules as an answer of the API; anything else stays what it is. */
export function inHttp(error: unknown): unknown {
  if (!(error instanceof RuleError)) return error
  const { refusal } = error
  if (refusal.code === 'bad-input') {
    const errors = refusal.fields.map((field) => ({
      path: field.path,
      message: problemWords(field),
    }))
    return new ApiError(422, '提交内容有误', { errors })
  }
  const status = refusal.code === 'not-found' ? 404 : 409
  return new ApiError(status, refusalWords(refusal, null))
}
