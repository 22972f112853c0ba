import type { MatterOnWire } from '../support/talk.ts'
import { count } from './ledger.ts'
import type { Act, Who } from './plan-acts.ts'
import { pressUntilAnswered } from './press.ts'
import type { PressOutcome } from './press.ts'
import { chatAt, personAt, pushAt } from './scene.ts'
import type { Scene } from './scene.ts'

const comeTo = (outcome: PressOutcome) =>
  outcome.kind === 'none' ? 'nothing to press' : outcome.type

/** Somebody, or several at once, press 「认领」. */
export async function claim(
  scene: Scene,
  matter: MatterOnWire,
  { push: index, who }: Extract<Act, { do: 'claim' }>,
): Promise<void> {
  await Promise.all(who.map((one) => claimAs(scene, matter, index, one)))
}

async function claimAs(scene: Scene, matter: MatterOnWire, index: number, who: Who): Promise<void> {
  const { stage, ledger } = scene
  const openId = personAt(scene, index, who)
  if (who === 'stranger') await stage.talk.act({ as: openId, join: chatAt(scene, index) })
  const about = pushAt(scene, index).permit.number
  const outcome = await pressUntilAnswered(stage, openId, '认领', { about })
  count(ledger, `claim: ${comeTo(outcome)}`)
  if (outcome.kind === 'none' || outcome.type !== 'success') return
  if (outcome.words.startsWith('已认领')) {
    ledger.claims.push({ openId, matterId: matter.id, toast: outcome.words })
  }
}

/** Presses a button that sends a form in private, and fills that in. */
async function pressForm(
  scene: Scene,
  openId: string,
  words: string,
  form: { about: string; number: string; fill: { readonly [label: string]: string } },
): Promise<PressOutcome> {
  const asked = await pressUntilAnswered(scene.stage, openId, words, { about: form.about })
  if (asked.kind === 'none' || asked.type !== 'success') return asked
  const filled = { about: form.number, fill: form.fill }
  return pressUntilAnswered(scene.stage, openId, '提交', filled)
}

/** Somebody of the department presses 「提出异议」 and fills in the form. */
export async function object(
  scene: Scene,
  { number }: MatterOnWire,
  { push: index, who, type }: Extract<Act, { do: 'object' }>,
): Promise<void> {
  if (who === 'stranger') return
  const about = pushAt(scene, index).permit.number
  const fill = { 异议类型: type, 异议理由: '地址与现场不一致' }
  const openId = personAt(scene, index, who)
  const outcome = await pressForm(scene, openId, '提出异议', { about, number, fill })
  count(scene.ledger, `objection: ${comeTo(outcome)}`)
}

/** The bureau answers an objection. */
export async function answer(
  scene: Scene,
  { number }: MatterOnWire,
  { push: index, how }: Extract<Act, { do: 'answer' }>,
): Promise<void> {
  const { stage, ledger } = scene
  const bureau = stage.county.person('spj', 'liaison').openId
  const about = pushAt(scene, index).permit.number
  const fills = {
    维持: { 说明: '审批结果无误' },
    改派: { 改派部门: stage.county.department('hyj').name },
  }
  const outcome =
    how === '更正'
      ? await pressUntilAnswered(stage, bureau, how, { about })
      : await pressForm(scene, bureau, how, { about, number, fill: fills[how] })
  count(ledger, `${how}: ${comeTo(outcome)}`)
}

/** Somebody of the department presses 「查看详情」. */
export async function look(
  scene: Scene,
  { push: index, who }: Extract<Act, { do: 'look' }>,
): Promise<void> {
  if (who === 'stranger') return
  const about = pushAt(scene, index).permit.number
  const openId = personAt(scene, index, who)
  const outcome = await pressUntilAnswered(scene.stage, openId, '查看详情', { about })
  count(scene.ledger, `look: ${comeTo(outcome)}`)
}
