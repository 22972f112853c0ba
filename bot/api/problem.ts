import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ZodError } from 'zod'

/** An error as RFC 9457 has it, in Chinese. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** A request that cannot be answered as asked; `onError` turns it into `application/problem+json`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly problem: Problem

  constructor(status: number, title: string, extra: Pick<Problem, 'detail' | 'errors'> = {}) {
    super(title)
    this.problem = { type: 'about:blank', title, status, ...extra }
  }
}

/** Sends a problem. */
export function sendProblem(c: Context, problem: Problem): Response {
  return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
    'content-type': 'application/problem+json; charset=utf-8',
  })
}

/** Every bad field by its path, as the schema found it. */
export function zodProblem(error: ZodError): ApiError {
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: '未知字段' }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  )
  return new ApiError(422, '提交内容有误', { errors })
}
