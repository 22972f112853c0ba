import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { ApiKey } from '../../config.ts'
import type { Metrics } from '../metrics.ts'
import { ApiError } from './problem.ts'

/** What a request of the API knows after its key was checked. */
export interface ApiEnv {
  Variables: { caller: string }
}

/** Lets in who has a key, and names the caller; keys are compared by their hashes in constant time. */
export function bearerAuth(keys: readonly ApiKey[], metrics: Metrics): MiddlewareHandler<ApiEnv> {
  const known = keys.map(({ name, key }) => ({ name, hash: hash(key) }))
  return async function checkKey(c, next) {
    const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    const givenHash = hash(given ?? '')
    let caller: string | null = null
    for (const one of known) if (timingSafeEqual(one.hash, givenHash)) caller = one.name
    if (given === undefined || caller === null) {
      metrics.refused('api', 'key')
      c.header('www-authenticate', 'Bearer')
      throw new ApiError(401, '未提供有效的接口密钥')
    }
    c.set('caller', caller)
    await next()
  }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
