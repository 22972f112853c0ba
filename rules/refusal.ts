/** Why a rule refused an act. `templates/refusal.ts` says it in the user's words. */
export type Refusal =
  | { readonly code: 'not-found' }
  | { readonly code: 'not-yours'; readonly department: string; readonly who: readonly string[] }
  | { readonly code: 'not-confidant' }
  | { readonly code: 'unknown-person' }
  | { readonly code: 'already-done'; readonly by: string | null; readonly at: Date | null }
  | { readonly code: 'ended'; readonly state: 'cancelled' | 'returned' | 'corrected' }
  | { readonly code: 'objection-open' }
  | { readonly code: 'no-such-act' }
  /** It could be taken, but asks for something first. */
  | { readonly code: 'form-needed' }
  | { readonly code: 'silence-took-effect'; readonly number: string }
  | { readonly code: 'already-corrected'; readonly by: string }
  | { readonly code: 'bad-input'; readonly fields: readonly FieldProblem[] }

/** What can be wrong with a field beyond its form. `templates/refusal.ts` words each. */
export type Problem =
  | 'nobody-supervises'
  | 'not-a-supervising-department'
  | 'unknown-department'
  | 'unknown-person'
  | 'label-not-in-profile'
  | 'before-decision'
  | 'ends-before-it-begins'
  | 'not-found'
  | 'required'
  | 'duplicate'
  | 'exactly-one-approval-bureau'
  | 'not-an-option'
  | 'already-has-it'
  | 'malformed'

/** One bad field: where it is, what is wrong with it, and what stood there. */
export interface FieldProblem {
  readonly path: string
  readonly problem: Problem
  readonly value: string
  /** Set where the words come from a schema already. */
  readonly message?: string
}

/** A rule refused an act. Expected: told to the user, never retried, never reported as a fault. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}
