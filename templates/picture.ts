import type { World } from '../rules/act.ts'
import type { Matter } from '../rules/matter.ts'

/** What a card of a matter is drawn from: the state, and whose eyes it is for. */
export interface Picture {
  readonly world: World
  readonly matter: Matter
  /** By the product's clock; ends not yet fixed are shown as if delivered now. */
  readonly now: Date
  /** The departments reached in the lane the card hangs in. */
  readonly departments: readonly string[]
}
