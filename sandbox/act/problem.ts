/** A wish in `POST /sandbox/act` that cannot be carried out, in words for whoever wrote it. */
export class ActProblem extends Error {
  override readonly name = 'ActProblem'
  readonly status: 404 | 409 | 422
  /** What could be meant, where several things could. */
  readonly candidates: readonly object[] | undefined

  constructor(status: 404 | 409 | 422, message: string, candidates?: readonly object[]) {
    super(message)
    this.status = status
    this.candidates = candidates
  }
}
