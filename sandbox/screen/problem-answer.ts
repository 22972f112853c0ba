import type { ErrorHandler } from 'hono'
import { z } from 'zod'
import { ActProblem } from '../act/problem.ts'
import type { StandInLog } from '../context.ts'

/** Answers what went wrong on the stand-in's own routes as RFC 9457 `application/problem+json`. */
export function problemAnswer(log: StandInLog): ErrorHandler {
  return (error) => {
    if (error instanceof ActProblem) {
      return problem(error.status, '无法照做', error.message, { candidates: error.candidates })
    }
    if (error instanceof z.ZodError) {
      const errors = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
      return problem(422, '请求内容有误', '字段不符合要求', { errors })
    }
    if (error instanceof SyntaxError) return problem(400, '请求不是 JSON', error.message, {})
    log.error({ error }, 'the stand-in failed')
    return problem(500, '沙箱内部错误', '请查看日志', {})
  }
}

function problem(status: number, title: string, detail: string, more: object): Response {
  const body = { type: 'about:blank', title, status, detail, ...more }
  return Response.json(body, {
    status,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
  })
}
