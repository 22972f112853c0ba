import { setTimeout as delay } from 'node:timers/promises'

/** How long each of many like operations took, and how many were done a second. */
export interface Timing {
  readonly count: number
  readonly perSecond: number
  readonly meanMs: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** Does all jobs, so many at a time, each after another has ended. */
export async function closedLoop<T>(
  concurrency: number,
  jobs: readonly T[],
  run: (job: T) => Promise<void>,
): Promise<Timing> {
  const took: number[] = []
  const startedAt = performance.now()
  let next = 0
  async function worker(): Promise<void> {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
      const from = performance.now()
      await run(job)
      took.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return timingOf(took, performance.now() - startedAt)
}

/**
 * Starts jobs at fixed instants, so many a second, whether or not earlier ones have ended. Each is
 * timed from its instant, so that a stall is felt by all that came during it.
 */
export async function openLoop<T>(
  perSecond: number,
  jobs: readonly T[],
  run: (job: T) => Promise<void>,
): Promise<Timing> {
  const took: number[] = []
  const startedAt = performance.now()
  const underWay = jobs.map(async (job, index) => {
    const at = startedAt + (index * 1000) / perSecond
    await delay(Math.max(0, at - performance.now()))
    await run(job)
    took.push(performance.now() - at)
  })
  await Promise.all(underWay)
  return timingOf(took, performance.now() - startedAt)
}

function timingOf(took: number[], tookMs: number): Timing {
  const sorted = took.toSorted((one, other) => one - other)
  return {
    count: took.length,
    perSecond: took.length / (tookMs / 1000),
    meanMs: sorted.reduce((sum, one) => sum + one, 0) / sorted.length,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    maxMs: sorted.at(-1) ?? Number.NaN,
  }
}

/** The value below which a share of the sorted values lie. */
export function quantile(sorted: readonly number[], share: number): number {
  const index = Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)
  return sorted[Math.max(0, index)] ?? Number.NaN
}

/** The middle of some values. */
export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((one, other) => one - other),
    0.5,
  )
}
