import type { MatterOnWire } from '../support/talk.ts'
import { askOnce } from './call.ts'
import { count } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import { cancel, correct, misuse, push, pushAs, read } from './perform-calls.ts'
import { answer, claim, look, object } from './perform-presses.ts'
import type { Act } from './plan-acts.ts'
import { matterAt } from './scene.ts'
import type { Stage } from './stage.ts'

/** Who does what a plan says, and keeps in the ledger what was answered. */
export interface Performer {
  do(act: Act): Promise<void>
  /** Posts a body of the plan until it is answered. */
  push(index: number): Promise<MatterOnWire>
}

/** The clock's walk waits for deliveries; under faults nobody waits for ever (milliseconds). */
const WALK_MS = 8_000

/** Makes the performer of a stage. */
export function performer(stage: Stage, ledger: Ledger): Performer {
  const scene = { stage, ledger }
  let walking: Promise<void> = Promise.resolve()

  /** One move of the clock at a time, in the order of the plan. */
  function move(to: string): Promise<void> {
    const before = walking
    walking = (async () => {
      await before
      const answered = await askOnce(stage, 'PUT', '/dev/clock', {
        body: { now: to },
        callMs: WALK_MS,
      })
      count(ledger, `move: ${answered?.status ?? 'no answer'}`)
    })()
    return walking
  }

  async function perform(act: Act): Promise<void> {
    if (act.do === 'push') return pushAs(scene, act)
    if (act.do === 'move') return move(act.to)
    if (act.do === 'read') return read(scene, act)
    if (act.do === 'misuse') return misuse(scene, act)
    const matter = matterAt(scene, act.push)
    if (matter !== null) return onMatter(matter, act)
    count(ledger, `${act.do}: nothing pushed yet`)
    // What was to correct another is then a push like any other.
    if (act.do === 'correct') await push(scene, act.by)
  }

  function onMatter(
    matter: MatterOnWire,
    act: Exclude<Act, { do: 'push' | 'move' | 'read' | 'misuse' }>,
  ) {
    switch (act.do) {
      case 'claim':
        return claim(scene, matter, act)
      case 'object':
        return object(scene, matter, act)
      case 'answer':
        return answer(scene, matter, act)
      case 'look':
        return look(scene, act)
      case 'cancel':
        return cancel(scene, matter)
      case 'correct':
        return correct(scene, matter, act.by)
    }
  }

  return { do: perform, push: (index) => push(scene, index) }
}
