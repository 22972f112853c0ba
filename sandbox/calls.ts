/** One call of the API as it was answered; `status` 0 when the connection was cut. */
export interface CallRecord {
  readonly id: number
  /** ISO instant on the product's clock. */
  readonly at: string
  readonly method: string
  readonly path: string
  readonly api: string
  readonly status: number
  readonly code: number | null
  readonly uuid: string | null
  readonly durationMs: number
  /** The fault that was switched on for this call, if any. */
  readonly fault: string | null
}

const KEPT = 500

/** The last 500 calls, oldest first. */
export interface CallLog {
  add(call: Omit<CallRecord, 'id'>): CallRecord
  after(id: number): CallRecord[]
}

/** An empty log; ids start at 1. */
export function createCallLog(): CallLog {
  const calls: CallRecord[] = []
  let last = 0
  return {
    add(call) {
      last += 1
      const record = { id: last, ...call }
      calls.push(record)
      if (calls.length > KEPT) calls.shift()
      return record
    },
    after: (id) => calls.filter((call) => call.id > id),
  }
}
