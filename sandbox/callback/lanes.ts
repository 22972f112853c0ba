/** Work that keeps its order within a lane (a chat) while lanes run beside each other. */
export interface Lanes {
  run(lane: string, work: () => Promise<void>): Promise<void>
}

/** Lanes with nothing in them. Work that fails does not hold up what comes after it. */
export function createLanes(): Lanes {
  const tails = new Map<string, Promise<void>>()
  return {
    run(lane, work) {
      const before = tails.get(lane) ?? Promise.resolve()
      const done = before.then(work, work)
      tails.set(lane, done)
      const forget = () => {
        if (tails.get(lane) === done) tails.delete(lane)
      }
      done.then(forget, forget)
      return done
    },
  }
}
