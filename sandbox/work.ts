/** What is under way at the moment: callbacks waiting for their answer, events being delivered. */
export interface Work {
  /** Counts the work as under way until it ends, however it ends. */
  track<T>(work: Promise<T>): Promise<T>
  /** Resolves once nothing is under way, including what ending work started. */
  settled(): Promise<void>
}

/** A fresh count with nothing under way. */
export function createWork(): Work {
  const underWay = new Set<Promise<unknown>>()
  return {
    track(work) {
      underWay.add(work)
      const forget = () => underWay.delete(work)
      work.then(forget, forget)
      return work
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
  }
}
