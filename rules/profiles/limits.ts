import type { Limit } from '../limit.ts'

/** A limit that the regulation sets, in working days after its trigger. */
export function within(count: number, article: string) {
  return { count, unit: 'working-day', direction: 'after', source: 'article', article } as const
}

/** A notice that the regulation wants, in working days before an event. */
export function ahead(count: number, article: string) {
  return { count, unit: 'working-day', direction: 'before', source: 'article', article } as const
}

/** A notice that the regulation wants, in half working days (four office hours each) before an event. */
export function halfDaysAhead(count: number, article: string) {
  return {
    count,
    unit: 'half-working-day',
    direction: 'before',
    source: 'article',
    article,
  } as const
}

/** A limit of the product's own, in working days; the text says 及时 or nothing. */
export function byDefault<Direction extends Limit['direction']>(
  count: number,
  direction: Direction,
) {
  return { count, unit: 'working-day', direction, source: 'default', article: null } as const
}
