/** Why the embedded PostgreSQL was not started. */
export type EmbeddedReason =
  | 'platform'
  | 'no-runner'
  | 'no-access'
  | 'not-a-cluster'
  | 'other-version'
  | 'in-use'
  | 'unreachable'
  | 'initdb-failed'
  | 'start-failed'

/** The embedded PostgreSQL could not be started. The message is Chinese and meant for the operator. */
export class EmbeddedRefusal extends Error {
  override readonly name = 'EmbeddedRefusal'
  readonly reason: EmbeddedReason

  constructor(reason: EmbeddedReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** The `code` of an error of Node or PostgreSQL (`ENOENT`, `57P03` …), if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
