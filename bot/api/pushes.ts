import type { OpenAPIHono } from '@hono/zod-openapi'
import { actOn } from '../../db/act.ts'
import { openPosted } from '../../db/open-matter.ts'
import { RuleError } from '../../rules/refusal.ts'
import { problemWords, refusalWords } from '../../templates/refusal.ts'
import type { BotContext } from '../context.ts'
import type { ApiEnv } from './auth.ts'
import { presentMatter } from './matters.ts'
import { ApiError, badFields } from './problem.ts'
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
      if (!isCancelledAlready(error)) throw inHttp(error)
    }
    return c.json((await presentMatter(ctx, id, caller)) as never, 200)
  })
}

function isCancelledAlready(error: unknown): boolean {
  if (!(error instanceof RuleError)) return false
  const { refusal } = error
  return refusal.code === 'ended' && refusal.state === 'cancelled'
}

async function inWords<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw inHttp(error)
  }
}

/** PostgreSQL's code for a lock that was not given in time. */
const LOCK_NOT_AVAILABLE = '55P03'

/** A refusal of the rules as an answer of the API; anything else stays what it is. */
export function inHttp(error: unknown): unknown {
  if ((error as { code?: unknown } | null)?.code === LOCK_NOT_AVAILABLE) {
    return new ApiError(503, '系统繁忙，请稍后再试')
  }
  if (!(error instanceof RuleError)) return error
  const { refusal } = error
  if (refusal.code === 'bad-input') {
    const errors = refusal.fields.map((field) => ({
      path: field.path,
      message: problemWords(field),
    }))
    return badFields(errors)
  }
  const status = refusal.code === 'not-found' ? 404 : 409
  return new ApiError(status, refusalWords(refusal, null))
}
