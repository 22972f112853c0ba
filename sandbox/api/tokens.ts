import { newId } from '../ids.ts'
import { textOf } from '../json.ts'
import { rowOf } from '../store/query.ts'
import type { Context } from '../context.ts'
import type { Call, Endpoint } from './endpoint.ts'
import { Refused } from './refused.ts'

const LIFE_MS = 7_200_000
const RENEWED_WITHIN_MS = 1_800_000

/** Tokens of the app. */
export const tokenEndpoints: readonly Endpoint[] = [
  {
    api: 'token',
    method: 'POST',
    path: '/auth/v3/tenant_access_token/internal',
    isOpen: true,
    answer: (call) => giveToken(call),
  },
  {
    api: 'token',
    method: 'POST',
    path: '/auth/v3/app_access_token/internal',
    isOpen: true,
    answer: (call) => giveToken(call),
  },
]

async function giveToken({ ctx, body }: Call): Promise<Response> {
  const appId = textOf(body['app_id'])
  const secret = textOf(body['app_secret'])
  if (appId === undefined || secret === undefined) throw new Refused(10003)
  if (appId !== ctx.credentials.appId) throw new Refused(10014)
  if (secret !== ctx.credentials.appSecret) throw new Refused(10015)
  const { token, expiresMs } = await presentToken(ctx)
  const expire = Math.floor((expiresMs - ctx.realMs()) / 1000)
  // The one answer without an envelope: the token stands beside the code.
  const flat = { code: 0, msg: 'ok', tenant_access_token: token, app_access_token: token, expire }
  return Response.json(flat)
}

/** The newest token while it lives for 30 minutes more, else a new one beside it. */
async function presentToken(ctx: Context): Promise<{ token: string; expiresMs: number }> {
  const nowMs = ctx.realMs()
  const present = await rowOf<{ token: string; expiresMs: number }>(
    ctx.pool,
    `select token, expires_ms as "expiresMs" from sandbox.tenant_token
     where expires_ms >= $1 order by expires_ms desc limit 1`,
    [nowMs + RENEWED_WITHIN_MS],
  )
  if (present !== undefined) return present
  const fresh = { token: newId('tenantToken'), expiresMs: nowMs + LIFE_MS }
  await ctx.pool.query('delete from sandbox.tenant_token where expires_ms < $1', [nowMs])
  await ctx.pool.query('insert into sandbox.tenant_token (token, expires_ms) values ($1, $2)', [
    fresh.token,
    fresh.expiresMs,
  ])
  return fresh
}

/** Lets a call with a living tenant token pass. @throws {Refused} 99991661, 99991663, 99991671 */
export async function requireToken(ctx: Context, authorization: string | undefined): Promise<void> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) throw new Refused(99991661)
  if (!/^[tu]-/.test(token)) throw new Refused(99991671)
  const living = await rowOf(
    ctx.pool,
    'select 1 from sandbox.tenant_token where token = $1 and expires_ms > $2',
    [token, ctx.realMs()],
  )
  if (living === undefined) throw new Refused(99991663)
}
