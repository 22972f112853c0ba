import type { World } from '../rules/act.ts'
import type { Matter } from '../rules/matter.ts'

/** What a card of a matter is drawn from: the state, and whose eyes it is for. */
export interface Picture {
  readonly world: World
  readonly matter: Matter
  /** By the product's clock; ends not yet fixed are shown as if delivered now. */
  readonly now: Date
  /** Which card of its lane this is; a later one takes the place of those before. */
  readonly edition: number
  /** The departments reached in the lane the card hangs in. */
  readonly departments: readonly string[]
}
