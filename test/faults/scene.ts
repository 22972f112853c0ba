import type { MatterOnWire } from '../support/talk.ts'
import type { Ledger } from './ledger.ts'
import type { Push, Who } from './plan-acts.ts'
import type { Stage } from './stage.ts'

/** What an act of the plan is played on. */
export interface Scene {
  readonly stage: Stage
  readonly ledger: Ledger
}

/** A push of the plan. @throws {Error} when the plan has none of that index. */
export function pushAt({ stage }: Scene, index: number): Push {
  const push = stage.plan.pushes[index]
  if (!push) throw new Error(`the plan has no push ${index}`)
  return push
}

/** The matter that a push was answered with; null before that. */
export function matterAt({ ledger }: Scene, index: number): MatterOnWire | null {
  return ledger.posted.get(index)?.matter ?? null
}

/** The group of the department that a push is for in the first place. */
export function chatAt(scene: Scene, index: number): string {
  return scene.stage.county.department(pushAt(scene, index).departments[0] ?? '').chatId
}

/** Somebody of that department by role, or the liaison of another one. */
export function personAt(scene: Scene, index: number, who: Who): string {
  const { county } = scene.stage
  const own = pushAt(scene, index).departments[0] ?? ''
  if (who !== 'stranger') return county.person(own, who).openId
  return county.person(own === 'slj' ? 'swj' : 'slj', 'liaison').openId
}
