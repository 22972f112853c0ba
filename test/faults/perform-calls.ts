import type { MatterOnWire } from '../support/talk.ts'
import { askOnce, insist } from './call.ts'
import { count } from './ledger.ts'
import type { Act } from './plan-acts.ts'
import { matterAt, pushAt } from './scene.ts'
import type { Scene } from './scene.ts'

/** A caller hangs up this early: before, while, or after the act is committed (milliseconds). */
const HANG_UP_MS = [4, 12, 30, 60] as const

/** Posts a body of the plan until it is answered. @throws {Error} when it is refused. */
export async function push(scene: Scene, index: number): Promise<MatterOnWire> {
  const { stage, ledger } = scene
  const known = ledger.posted.get(index)
  const body = known?.body ?? pushAt(scene, index)
  if (!known) ledger.posted.set(index, { body, matter: null })
  const answer = await insist(stage, 'POST', '/api/v1/approvals', { body })
  if (answer.status !== 200 && answer.status !== 201) {
    throw new Error(`push ${body.reference}: ${JSON.stringify(answer)}`)
  }
  const matter = answer.body as MatterOnWire
  const before = ledger.posted.get(index)?.matter
  if (before && before.id !== matter.id) {
    ledger.wrong.push(`${body.reference} was answered by ${before.id} and by ${matter.id}`)
  }
  ledger.posted.set(index, { body, matter })
  return matter
}

/** Pushes as callers do whose network is bad: twice at once, or hanging up and asking again. */
export async function pushAs(
  scene: Scene,
  { push: index, how }: Extract<Act, { do: 'push' }>,
): Promise<void> {
  const { stage, ledger } = scene
  count(ledger, `push ${how}`)
  if (how === 'twice') {
    await Promise.all([push(scene, index), push(scene, index)])
    return
  }
  if (how === 'cut') {
    const body = pushAt(scene, index)
    ledger.posted.set(index, { body, matter: null })
    const hangUpMs = HANG_UP_MS[index % HANG_UP_MS.length] ?? 10
    await askOnce(stage, 'POST', '/api/v1/approvals', { body, hangUpMs })
  }
  await push(scene, index)
}

/** Takes a matter back. */
export async function cancel({ stage, ledger }: Scene, matter: MatterOnWire): Promise<void> {
  const path = `/api/v1/matters/${matter.id}/cancel`
  const { status } = await insist(stage, 'POST', path, { body: { reason: '申请人撤回申请' } })
  if (status !== 200 && status !== 409) ledger.wrong.push(`cancel ${matter.number}: ${status}`)
  count(ledger, `cancel: ${status}`)
}

/** Pushes a corrected version of a matter, under a reference of its own. */
export async function correct(scene: Scene, matter: MatterOnWire, by: number): Promise<void> {
  const { stage, ledger } = scene
  const body = { ...pushAt(scene, by), corrects: matter.id }
  ledger.posted.set(by, { body, matter: null })
  const answered = await insist(stage, 'POST', '/api/v1/approvals', { body })
  const { status } = answered
  count(ledger, `correct: ${status}`)
  if (status === 200 || status === 201) {
    ledger.posted.set(by, { body, matter: answered.body as MatterOnWire })
    return
  }
  // What cannot be corrected any more is refused, and then nothing was posted.
  ledger.posted.delete(by)
  if (status !== 409) ledger.wrong.push(`correct ${matter.number}: ${JSON.stringify(answered)}`)
}

/** Looks at what there is. */
export async function read(
  scene: Scene,
  { what, push: index }: Extract<Act, { do: 'read' }>,
): Promise<void> {
  const path = {
    matter: `/api/v1/matters/${matterAt(scene, index)?.id ?? ''}`,
    list: '/api/v1/matters?limit=50&overdue=true',
    feed: '/api/v1/events?limit=100',
    metrics: '/metrics',
  }[what]
  const answered = await askOnce(scene.stage, 'GET', path)
  count(scene.ledger, `read: ${answered?.status ?? 'no answer'}`)
}

/** Asks for what must be refused. */
export async function misuse(
  scene: Scene,
  { how, push: index }: Extract<Act, { do: 'misuse' }>,
): Promise<void> {
  // Nothing conflicts with what was never posted.
  if (how === 'other-body' && !matterAt(scene, index)) return
  const plain = pushAt(scene, index)
  const { expected, asking } = {
    'no-key': { expected: 401, asking: { body: plain, key: null } },
    'unknown-field': { expected: 422, asking: { body: { ...plain, surprise: 1 } } },
    'other-body': { expected: 409, asking: { body: { ...plain, kind: 'deferred-documents' } } },
  }[how]
  const { status } = await insist(scene.stage, 'POST', '/api/v1/approvals', asking)
  if (status !== expected) scene.ledger.wrong.push(`${how} was answered by ${status}`)
  count(scene.ledger, `misuse: ${status}`)
}
