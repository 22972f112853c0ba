import { z } from 'zod'
import type { Limit } from '../limit.ts'
import { isClock, isDay } from '../time/day.ts'
import type { Clock, Day } from '../time/day.ts'

/** Words that are printed as they stand: never empty, no blanks around. */
export const Words = z.string().trim().min(1).max(500)

/**
 * 条款：a place in a regulation as the place itself cites it, such as 第七条第（一）项第1目; several are joined by 、. The
 * title in 《》 stands in front only where the text is none of the profile's own.
 */
export const Article = z.string().trim().min(1).max(200)

/** Something the regulation knows, of which nothing but the place in the text matters. */
export const Cited = z.strictObject({ article: Article })

/** A sentence to print and the article that says it; null where it is the product's own words. */
export const Clause = z.strictObject({ text: Words, article: Article.nullable() })

/** A paper or list that has a name; `article` is null where the text does not name it. */
export const Titled = z.strictObject({ title: Words, article: Article.nullable() })

/** A civil day of Asia/Shanghai, `YYYY-MM-DD`. */
export const DayText = z.custom<Day>((value) => typeof value === 'string' && isDay(value), {
  error: '应为真实存在的日期，写作 YYYY-MM-DD',
})

/** A time of day in Asia/Shanghai, `HH:mm`. */
export const ClockText = z.custom<Clock>((value) => typeof value === 'string' && isClock(value), {
  error: '应为时刻，写作 HH:mm，00:00 至 24:00',
})

/** Where a number comes from: the article that has it, or the product. */
export const SOURCE = { source: z.enum(['article', 'default']), article: Article.nullable() }

/** Whether a number from the text names its article, and one of the product's own names none. */
export function citesItsSource(number: { source: string; article: string | null }): boolean {
  return (number.source === 'article') === (number.article !== null)
}

/** What is said when `citesItsSource` fails. */
export const CITES_ITS_SOURCE = {
  path: ['article'],
  error: 'source 为 article 时须写明条款，为 default 时应为 null',
}

/** 时限 that runs after its trigger (…内). */
export const LimitAfter = limitThatRuns('after')

/** 提前量: a limit that counts back from an event or an end (提前…). */
export const LimitBefore = limitThatRuns('before')

/** Whether an effect of silence names the article it rests on; `none` rests on nothing. */
export function restsOnArticle(silence: { effect: string; article: string | null }): boolean {
  return (silence.effect === 'none') === (silence.article === null)
}

/** What is said when `restsOnArticle` fails. */
export const RESTS_ON_ARTICLE = {
  path: ['article'],
  error: '有法律后果的沉默须写明条款；effect 为 none 时应为 null',
}

/**
 * 推送时限: how soon something has to be pushed. `immediate` is 即时, 及时 or no number: the elapsed time is shown and
 * nothing is ever called late.
 */
export const PUSH_LIMIT = {
  limit: LimitAfter.nullable(),
  immediate: z.boolean(),
  article: Article.nullable(),
}

/** Whether a push is either immediate or has a limit. */
export function isImmediateOrLimited(push: { limit: Limit | null; immediate: boolean }): boolean {
  return push.immediate === (push.limit === null)
}

/** What is said when `isImmediateOrLimited` fails. */
export const IMMEDIATE_OR_LIMITED = {
  path: ['immediate'],
  error: '有 limit 时应为 false，limit 为 null 时应为 true',
}

function limitThatRuns<Direction extends Limit['direction']>(direction: Direction) {
  return z
    .strictObject({
      count: z.int().positive(),
      unit: z.enum(['working-day', 'half-working-day', 'calendar-day']),
      direction: z.literal(direction),
      ...SOURCE,
    })
    .refine(citesItsSource, CITES_ITS_SOURCE) satisfies z.ZodType<Limit>
}
