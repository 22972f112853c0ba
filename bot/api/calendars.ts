import type { OpenAPIHono } from '@hono/zod-openapi'
import { saveCalendarYear } from '../../db/queries/calendars.ts'
import { listCalendarYears } from '../../db/world.ts'
import { validateCalendarYear } from '../../rules/time/calendar.ts'
import type { Day } from '../../rules/time/day.ts'
import { STATE_COUNCIL_YEARS } from '../../rules/time/state-council.ts'
import { statutoryDays } from '../../rules/time/statutory-days.ts'
import { CALENDAR_PROBLEM_WORDS } from '../../templates/calendar-problems.ts'
import type { BotContext } from '../context.ts'
import type { ApiEnv } from './auth.ts'
import { ApiError } from './problem.ts'
import { getCalendar, putCalendar } from './routes.ts'

/** 日历: the State Council's arrangement of a year, shipped or set. */
export function calendarHandlers(app: OpenAPIHono<ApiEnv>, ctx: BotContext): void {
  app.openapi(getCalendar, async (c) => c.json(await present(ctx, c.req.valid('param').year), 200))

  app.openapi(putCalendar, async (c) => {
    const { year } = c.req.valid('param')
    const body = c.req.valid('json')
    const problems = validateCalendarYear({ year, ...body })
    if (problems.length > 0) {
      const errors = problems.map(({ path, code }) => ({
        path,
        message: CALENDAR_PROBLEM_WORDS[code],
      }))
      throw new ApiError(422, '放假调休安排有误', { errors })
    }
    const shipped = STATE_COUNCIL_YEARS.find((one) => one.year === year)?.version ?? 0
    const days = { off: body.off as Day[], work: body.work as Day[] }
    await saveCalendarYear(ctx.db, { year, source: body.source, ...days }, shipped, ctx.clock.now())
    ctx.alarms
      .add('recompute', {})
      .catch((error: unknown) => ctx.log.warn({ error }, 'recount left to the sweep'))
    return c.json(await present(ctx, year), 200)
  })
}

async function present(ctx: BotContext, year: number) {
  const found = (await listCalendarYears(ctx.db)).find((one) => one.year === year)
  if (!found) {
    // Not announced: what the statute alone gives, which nothing binding may rest on.
    return {
      year,
      version: null,
      source: null,
      off: [...statutoryDays(year)],
      work: [],
      provisional: true,
    }
  }
  return { ...found, off: [...found.off], work: [...found.work], provisional: false }
}
