/** Why a call is refused: the cap of the window that is full, and how long until it has room. */
export interface LimitReached {
  readonly cap: number
  readonly waitMs: number
}

/** A cap on calls that share a key within a sliding window. */
export interface Window {
  readonly key: string
  readonly cap: number
  readonly windowMs: number
}

/** Every API of an app: 50 calls a second and 1,000 a minute. */
export function apiWindows(api: string): Window[] {
  return [
    { key: `second:${api}`, cap: 50, windowMs: 1000 },
    { key: `minute:${api}`, cap: 1000, windowMs: 60_000 },
  ]
}

/** 5 messages a second into one chat, to one person, or updates of one message. */
export function businessWindow(subject: string): Window {
  return { key: `five:${subject}`, cap: 5, windowMs: 1000 }
}

/** Counts calls in sliding windows of real time. A refused call counts for nothing. */
export interface Limits {
  /** Takes one place in each window; when one is full, takes none and says which. */
  take(windows: readonly Window[]): LimitReached | undefined
}

/** Windows that count on the given clock, in milliseconds of real time. */
export function createLimits(realMs: () => number): Limits {
  const taken = new Map<string, number[]>()
  return {
    take(windows) {
      const now = realMs()
      for (const window of windows) {
        const times = (taken.get(window.key) ?? []).filter((at) => at > now - window.windowMs)
        taken.set(window.key, times)
        const oldest = times[0]
        if (oldest !== undefined && times.length >= window.cap) {
          return { cap: window.cap, waitMs: oldest + window.windowMs - now }
        }
      }
      for (const window of windows) taken.get(window.key)?.push(now)
      forgetIdle(taken, now)
      return undefined
    },
  }
}

function forgetIdle(taken: Map<string, number[]>, now: number): void {
  if (taken.size < 2000) return
  for (const [key, times] of taken) {
    const last = times.at(-1)
    if (last === undefined || last < now - 60_000) taken.delete(key)
  }
}
