import type { Sizes } from './million.ts'
import type { Base, Place } from './place.ts'

/** What every part is given. */
export interface Bench {
  readonly place: Place
  /** The database to copy: a county and 40 matters, delivered. */
  readonly nursery: Base
  /** A database of 10,000 and one of 1,000,000 open matters, made when first asked for. */
  readonly sizes: () => Promise<Sizes>
  /** Smaller numbers, for CI. */
  readonly short: boolean
}
