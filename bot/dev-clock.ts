import { Hono } from 'hono'
import { z } from 'zod'
import { toIso } from '../rules/time/day.ts'
import { bearerAuth } from './api/auth.ts'
import type { ApiEnv } from './api/auth.ts'
import { bodyUnder1Mb, wellFormedJson } from './api/body.ts'
import { ApiError, zodProblem } from './api/problem.ts'
import type { BotContext } from './context.ts'

/** No calendar reaches further, and a clock can never be set back. */
const END = new Date('2100-01-01T00:00:00+08:00')

/** To the minute or finer, with its offset, so that nobody moves the clock by a misread zone. */
const Instant = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: -1 }),
])
const Body = z.strictObject({
  now: Instant.refine((text) => new Date(text) < END, '须早于2100年'),
})

/** `PUT /dev/clock`: the movable clock, only where the configuration allows it. */
export function devClock(ctx: BotContext, move: (to: Date) => Promise<Date>): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.put(
    '/clock',
    bearerAuth(ctx.apiKeys, ctx.metrics),
    bodyUnder1Mb,
    wellFormedJson,
    async (c) => {
      const body = Body.safeParse(await c.req.json())
      if (!body.success) throw zodProblem(body.error)
      const to = new Date(body.data.now)
      try {
        return c.json({ now: toIso(await move(to)) })
      } catch (error) {
        if (error instanceof RangeError && to < ctx.clock.now()) {
          throw new ApiError(409, '时钟只能向前拨')
        }
        throw error
      }
    },
  )
  return app
}
