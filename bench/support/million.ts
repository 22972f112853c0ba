import { fill, LATER } from './fill.ts'
import type { Base, Place } from './place.ts'

/** A database of few matters and one of very many, all open, to compare what size costs. */
export interface Sizes {
  readonly few: Base
  readonly many: Base
  readonly fewCount: number
  readonly manyCount: number
}

/** Makes both, once, when first asked for. */
export function createSizes(place: Place, nursery: Base, short: boolean): () => Promise<Sizes> {
  let made: Promise<Sizes> | undefined
  const fewCount = short ? 2_000 : 10_000
  const manyCount = short ? 40_000 : 1_000_000
  return () =>
    (made ??= (async () => {
      const few = await place.database('few', nursery)
      await fill(few, { label: 'f', count: fewCount, dueAt: LATER })
      const many = await place.database('many', nursery)
      const from = performance.now()
      await fill(many, { label: 'm', count: manyCount, dueAt: LATER })
      const seconds = Math.round((performance.now() - from) / 1000)
      console.log(`${manyCount} matters filled in within ${seconds} s`)
      return { few, many, fewCount, manyCount }
    })())
}
