import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { StandInProblem } from './stand-in.ts'

/** What the person at the screen is told when something they asked for was refused. */
export class PageRefusal extends Error {
  override readonly name = 'PageRefusal'
  readonly status: 409 | 422 | 502
  /** What is wrong with single fields, where known. */
  readonly messages: readonly string[]

  constructor(status: 409 | 422 | 502, title: string, messages: readonly string[] = []) {
    super(title)
    this.status = status
    this.messages = messages
  }
}

/** Answers every failure of the page's own routes as RFC 9457 `application/problem+json`. */
export const problemOf: ErrorHandler = (error) => {
  if (error instanceof PageRefusal) return problem(error.status, error.message, error.messages)
  if (error instanceof StandInProblem) return problem(error.status, error.message)
  if (error instanceof z.ZodError) {
    return problem(
      422,
      '请求内容有误',
      error.issues.map(({ message }) => message),
    )
  }
  if (error instanceof SyntaxError) return problem(400, '请求不是 JSON')
  if (error instanceof HTTPException) return error.getResponse()
  return problem(500, `沙箱页面出错：${error.message}`)
}

function problem(status: number, title: string, messages: readonly string[] = []): Response {
  const errors = messages.map((message) => ({ path: '', message }))
  const body = { type: 'about:blank', title, status, errors }
  const headers = { 'Content-Type': 'application/problem+json; charset=utf-8' }
  return Response.json(body, { status, headers })
}
