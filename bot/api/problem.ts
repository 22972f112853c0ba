import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'

/** One bad field: its path in the body or the query, and what is wrong with it in Chinese. */
export interface BadField {
  readonly path: string
  readonly message: string
}

/** An error as RFC 9457 has it, in Chinese. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly errors?: readonly BadField[]
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

/** A request whose fields are wrong, each named. */
export function badFields(errors: readonly BadField[]): ApiError {
  return new ApiError(422, '提交内容有误', { errors })
}

/** Every bad field by its path, as the schema found it. */
export function zodProblem(error: z.ZodError): ApiError {
  return badFields(error.issues.flatMap((issue) => fieldsOf(issue, [])))
}

function fieldsOf(issue: z.core.$ZodIssue, prefix: readonly PropertyKey[]): BadField[] {
  const path = [...prefix, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathOf([...path, key]), message: issue.message }))
  }
  if (issue.code === 'invalid_union') return ofUnion(issue, path)
  if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => fieldsOf(inner, path))
  return [{ path: pathOf(path), message: issue.message }]
}

/**
 * A value that fits no branch: what each branch wants of the value itself, or, where the value is an
 * object, what is wrong inside by the branch that it comes nearest to.
 */
function ofUnion(issue: z.core.$ZodIssueInvalidUnion, path: readonly PropertyKey[]): BadField[] {
  const inside = issue.errors.filter((branch) => branch.every((one) => one.path.length > 0))
  const [nearest] = inside.toSorted((one, other) => one.length - other.length)
  if (nearest) return nearest.flatMap((one) => fieldsOf(one, path))
  const wishes = issue.errors.flatMap((branch) => branch.map((one) => one.message))
  const message = [...new Set(wishes)].join('；或') || issue.message
  return [{ path: pathOf(path), message }]
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}
