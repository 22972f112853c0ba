import type { MiddlewareHandler } from 'hono'

// Everything the page loads comes from itself; nothing is inline, nothing may frame it.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The headers under which the page and its pieces are served. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('Content-Security-Policy', POLICY)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Cross-Origin-Opener-Policy', 'same-origin')
  c.header('Cross-Origin-Resource-Policy', 'same-origin')
}

/** Refuses what another site's page sends with the visitor's browser: 403, or 415 when it is not JSON. */
export const ownPageOnly: MiddlewareHandler = async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return c.json({ title: '只接受来自本页面的请求', status: 403 }, 403)
  }
  // A form of another site cannot send this type without asking first.
  if (!c.req.header('content-type')?.startsWith('application/json')) {
    return c.json({ title: '只接受 JSON', status: 415 }, 415)
  }
  await next()
  return undefined
}
