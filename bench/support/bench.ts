import type { Base, Place } from './place.ts'

/** What every part is given. */
export interface Bench {
  readonly place: Place
  /** The database to copy: a county and 40 matters, delivered. */
  readonly nursery: Base
  /** Smaller numbers, for CI. */
  readonly short: boolean
}
