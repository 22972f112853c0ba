/** Marks the end of an exhaustive switch. @throws {Error} when it is reached all the same. */
export function assertNever(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`)
}
