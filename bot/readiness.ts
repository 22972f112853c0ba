import { sql } from 'kysely'
import type { BotContext } from './context.ts'

/** A part that takes longer than this to answer is as good as away (milliseconds). */
const PATIENCE_MS = 2_000

/** What the product cannot work without and does not reach at present; empty when it is ready. */
export async function whatIsMissing(ctx: BotContext): Promise<string[]> {
  const parts = [
    { name: 'database', check: () => sql`select from world`.execute(ctx.db) },
    { name: 'queue', check: () => ctx.alarms.check() },
  ]
  const answers = await Promise.all(parts.map(({ check }) => answersInTime(check)))
  return parts.filter((_, index) => !answers[index]).map(({ name }) => name)
}

async function answersInTime(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS)
  })
  const checked = check().then(
    () => true,
    () => false,
  )
  const answered = await Promise.race([checked, late])
  clearTimeout(timer)
  return answered
}
