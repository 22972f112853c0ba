import { Hono } from 'hono'
import { z } from 'zod'
import type { Calendar } from '../../rules/time/calendar.ts'
import { isDay, toIso } from '../../rules/time/day.ts'
import { momentWords, nextLateAfternoon, nextWorkingMorning } from './moments.ts'
import type { NextEnd } from './deadlines.ts'
import { PageRefusal } from './problem.ts'

/** The product's movable clock, as far as the page uses it. */
export interface SandboxClock {
  now(): Date
  /** Walks forward to an instant; resolves when everything due on the way is done and delivered. */
  moveTo(at: Date): Promise<void>
  /** The next instant at which something falls due, null when nothing will. */
  nextDue(): Promise<Date | null>
  /** False while the clock runs by itself and cannot be moved; true when left out. */
  readonly movable?: boolean
}

const PLACES = ['late-afternoon', 'next-end', 'next-working-day'] as const

const moveBody = z.union([
  z.strictObject({ to: z.enum(PLACES) }),
  z.strictObject({ at: z.string().transform(instant) }),
])

/** What the clock's routes are made of. */
export interface ClockParts {
  readonly clock: SandboxClock
  readonly calendar: () => Promise<Calendar>
  /** The next end of a limit among all open matters. */
  readonly nextEnd: () => Promise<NextEnd | null>
}

/** `GET` tells the time and what falls due next, `POST` moves the clock forward. */
export function clockRoutes({ clock, calendar, nextEnd }: ClockParts): Hono {
  const app = new Hono()
  app.get('/', async (c) => c.json(await told(clock)))
  app.post('/', async (c) => {
    if (clock.movable === false) throw new PageRefusal(409, '时钟没有设为可拨动（DEV_CLOCK）')
    const body = moveBody.parse(await c.req.json())
    const at = 'at' in body ? body.at : await destination(body.to, { clock, calendar, nextEnd })
    if (at <= clock.now()) throw new PageRefusal(422, '时钟只能向前拨')
    await clock.moveTo(at)
    return c.json(await told(clock))
  })
  return app
}

async function told(clock: SandboxClock) {
  const now = clock.now()
  const nextDue = await clock.nextDue()
  return {
    now: toIso(now),
    nextDue: nextDue && toIso(nextDue),
    words: momentWords(now, now),
    movable: clock.movable !== false,
  }
}

async function destination(
  to: (typeof PLACES)[number],
  { clock, calendar, nextEnd }: ClockParts,
): Promise<Date> {
  if (to === 'late-afternoon') return nextLateAfternoon(clock.now())
  if (to === 'next-working-day') return nextWorkingMorning(clock.now(), await calendar())
  const next = await nextEnd()
  if (next === null) throw new PageRefusal(409, '没有将要到期的事项')
  return next.settledAt
}

/** A wall-clock time as the browser's picker writes it, in Asia/Shanghai; with an offset, as it is. */
function instant(text: string, check: z.RefinementCtx): Date {
  const isBare = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(text)
  const at = new Date(isBare && isDay(text.slice(0, 10)) ? `${text}+08:00` : text)
  if (!Number.isNaN(at.getTime())) return at
  check.addIssue({ code: 'custom', message: '不是一个时刻' })
  return z.NEVER
}
