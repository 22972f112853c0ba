import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ApiError, badFields } from './problem.ts'
import type { BadField } from './problem.ts'

const MAX_BYTES = 1_000_000

/** Bodies of ours go five levels deep; what goes deeper than this was not written for us. */
const MAX_DEPTH = 12

/** Turns away bodies over 1 MB, whether or not they say how long they are. @throws {ApiError} 413 */
export const bodyUnder1Mb: MiddlewareHandler = bodyLimit({
  maxSize: MAX_BYTES,
  onError: () => {
    throw new ApiError(413, '内容超过1 MB')
  },
})

/**
 * What every body has to be before a schema looks at it: JSON in UTF-8, declared as such, not nested
 * beyond reason, and of text that PostgreSQL can store.
 *
 * @throws {ApiError} 400, 415 or 422
 */
export const wellFormedJson: MiddlewareHandler = async (c, next) => {
  if (['POST', 'PUT', 'PATCH'].includes(c.req.method)) {
    if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
      throw new ApiError(415, 'Content-Type 须为 application/json')
    }
    const errors = unfitParts(parse(await c.req.arrayBuffer()))
    if (errors.length > 0) throw badFields(errors)
  }
  await next()
}

function parse(bytes: ArrayBuffer): unknown {
  let text: string
  try {
    // A body in GBK would otherwise be stored as question marks.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ApiError(400, '不是合法的UTF-8文本')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(400, '不是合法的JSON')
  }
}

/** Text that PostgreSQL cannot hold, names that schemas pass over, and nesting without end. */
function unfitParts(body: unknown): BadField[] {
  const errors: BadField[] = []
  const waiting: { value: unknown; path: readonly string[] }[] = [{ value: body, path: [] }]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const { value, path } = part
    const at = path.join('.')
    if (typeof value === 'string' && !isStorable(value)) {
      errors.push({ path: at, message: '含有不能保存的字符' })
    }
    if (typeof value !== 'object' || value === null) continue
    if (path.length >= MAX_DEPTH) {
      errors.push({ path: at, message: '嵌套过深' })
      continue
    }
    for (const [key, inner] of Object.entries(value)) {
      const fits = isStorable(key) && key !== '__proto__'
      if (fits) waiting.push({ value: inner, path: [...path, key] })
      else errors.push({ path: [...path, key].join('.'), message: '未知字段' })
    }
  }
  return errors
}

/** Whether PostgreSQL can hold a text: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text)
}
