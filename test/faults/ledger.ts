import type { MatterOnWire } from '../support/talk.ts'

/** What callers and officials were told, over all lives of all processes. */
export interface Ledger {
  /** Bodies that were ever posted, by index of the plan; the id once an answer came. */
  readonly posted: Map<number, Posted>
  /** Presses that were answered by 「已认领」 or its like. */
  readonly claims: { readonly openId: string; readonly matterId: string; readonly toast: string }[]
  /** What was answered wrongly on the way: said at once, as the checks see the end only. */
  readonly wrong: string[]
  /** How often each kind of act came to what, for the summary. */
  readonly counts: Map<string, number>
}

/** A posted body and what came of it. */
export interface Posted {
  readonly body: object & { readonly reference: string }
  readonly matter: MatterOnWire | null
}

/** An empty ledger. */
export function newLedger(): Ledger {
  return {
    posted: new Map(),
    claims: [],
    wrong: [],
    counts: new Map(),
  }
}

/** Counts an act by what it came to. */
export function count(ledger: Ledger, what: string): void {
  ledger.counts.set(what, (ledger.counts.get(what) ?? 0) + 1)
}
