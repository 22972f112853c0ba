/** 时钟：the one clock every date and deadline of the product reads. */
export interface Clock {
  /** The product's present, as far as this process knows it. */
  now(): Date
  /** Real milliseconds of PostgreSQL's clock, however the movable clock stands. */
  realMs(): number
  /** Learns PostgreSQL's time and the offset of the movable clock from an answer of the database. */
  learn(reading: { readonly realMs: number; readonly offsetMs: number }): void
  /** Where the product's clock stood at a real instant of this process. */
  at(realMs: number): Date
}

/**
 * A clock that follows PostgreSQL's by the process's monotonic time, so replicas whose own clocks
 * are seconds apart agree, and adds the offset of the movable clock.
 */
export function createClock(first: { realMs: number; offsetMs: number }): Clock {
  let aheadMs = first.realMs - performance.now()
  let offsetMs = first.offsetMs
  const realMs = () => performance.now() + aheadMs
  const at = (real: number) => new Date(Math.round(real + offsetMs))
  return {
    realMs,
    at,
    now: () => at(realMs()),
    learn(reading) {
      offsetMs = reading.offsetMs
      // A reading is late by the time the answer took, so only a clock that lags is pushed on, and
      // one that runs ahead is pulled back gently.
      const seenMs = reading.realMs - performance.now()
      aheadMs = seenMs > aheadMs ? seenMs : aheadMs + (seenMs - aheadMs) * 0.1
    },
  }
}
