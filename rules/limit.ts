/**
 * Where a limit comes from: `article` is a number in the regulation, `stated` a date that a letter, a
 * notice or a decided item names, `default` the product's own. Only `article` and `stated` may be
 * called 超期, reach leaders, and enter the ledger and the bulletin (H2).
 */
export type LimitSource = 'article' | 'stated' | 'default'

/** What a limit is counted in. Half working days are four office hours each. */
export type LimitUnit = 'working-day' | 'half-working-day' | 'calendar-day'

/** 时限：a length of time from the regulation or, marked so, from the product. */
export interface Limit {
  readonly count: number
  readonly unit: LimitUnit
  /** `after` counts forward from the trigger (…内); `before` counts back from an event (提前…). */
  readonly direction: 'after' | 'before'
  readonly source: Exclude<LimitSource, 'stated'>
  /** The article as the place cites it, such as 第七条第（一）项第1目; null for a default. */
  readonly article: string | null
}
