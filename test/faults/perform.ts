import type { MatterOnWire } from '../support/talk.ts'
import { askOnce, insist } from './call.ts'
import { count } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import type { Act, Who } from './plan-acts.ts'
import { pressUntilAnswered } from './press.ts'
import type { Stage } from './stage.ts'

/** Who does what a plan says, and keeps in the ledger what was answered. */
export interface Performer {
  do(act: Act): Promise<void>
  /** Posts a body of the plan until it is answered; answers the matter. */
  push(index: number): Promise<MatterOnWire>
}

/** A caller hangs up this early: before, while, or after the act is committed (milliseconds). */
const HANG_UP_MS = [4, 12, 30, 60] as const
/** The clock's walk waits for deliveries; under faults nobody waits for ever (milliseconds). */
const WALK_MS = 8_000

/** Makes the performer of a stage. */
export function performer(stage: Stage, ledger: Ledger): Performer {
  const { plan, county } = stage
  let walking: Promise<unknown> = Promise.resolve()

  async function push(index: number, corrects?: string): Promise<MatterOnWire> {
    const body = { ...plan.pushes[index]!, ...(corrects ? { corrects } : {}) }
    const known = ledger.posted.get(index)
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

  async function pushAs(index: number, how: 'once' | 'twice' | 'cut'): Promise<void> {
    if (how === 'twice') {
      await Promise.all([push(index), push(index)])
    } else {
      if (how === 'cut') {
        const body = plan.pushes[index]!
        ledger.posted.set(index, { body, matter: null })
        const hangUpMs = HANG_UP_MS[index % HANG_UP_MS.length] ?? 10
        await askOnce(stage, 'POST', '/api/v1/approvals', { body, hangUpMs })
      }
      await push(index)
    }
    count(ledger, `push ${how}`)
  }

  const matterOf = (index: number) => ledger.posted.get(index)?.matter ?? null
  const departmentOf = (index: number) => plan.pushes[index]?.departments[0] ?? ''
  function personOf(index: number, who: Who): string {
    const own = departmentOf(index)
    if (who !== 'stranger') return county.person(own, who).openId
    return county.person(own === 'slj' ? 'swj' : 'slj', 'liaison').openId
  }

  async function claim(index: number, who: readonly Who[]): Promise<void> {
    const matter = matterOf(index)
    if (!matter) return count(ledger, 'claim of nothing')
    const about = plan.pushes[index]!.permit.number
    await Promise.all(
      who.map(async (one) => {
        const openId = personOf(index, one)
        if (one === 'stranger') await stage.talk.act({ as: openId, join: chatOf(index) })
        const outcome = await pressUntilAnswered(stage, openId, '认领', { about })
        const words = outcome.kind === 'none' ? 'nothing to press' : outcome.words
        count(ledger, `claim: ${outcome.kind === 'none' ? words : outcome.type}`)
        if (
          outcome.kind === 'answered' &&
          outcome.type === 'success' &&
          words.startsWith('已认领')
        ) {
          ledger.claims.push({ openId, matterId: matter.id, toast: words })
        }
      }),
    )
  }
  const chatOf = (index: number) => county.department(departmentOf(index)).chatId

  async function pressForm(
    openId: string,
    words: string,
    { about, number, fill }: { about: string; number: string; fill: { [label: string]: string } },
  ) {
    const asked = await pressUntilAnswered(stage, openId, words, { about })
    if (asked.kind === 'none' || asked.type !== 'success') return asked
    return pressUntilAnswered(stage, openId, '提交', { about: number, fill })
  }

  async function object(index: number, who: Who, type: string): Promise<void> {
    const matter = matterOf(index)
    if (!matter || who === 'stranger') return count(ledger, 'objection to nothing')
    const openId = personOf(index, who)
    const about = plan.pushes[index]!.permit.number
    const fill = { 异议类型: type, 异议理由: '地址与现场不一致' }
    const outcome = await pressForm(openId, '提出异议', { about, number: matter.number, fill })
    count(ledger, `objection: ${outcome.kind === 'none' ? 'nothing to press' : outcome.type}`)
    if (outcome.kind === 'answered' && outcome.words.startsWith('异议已提交，')) {
      ledger.objections.push({ openId, matterId: matter.id })
    }
  }

  async function answer(index: number, how: '维持' | '改派' | '更正'): Promise<void> {
    const matter = matterOf(index)
    if (!matter) return count(ledger, 'answer to nothing')
    const bureau = county.person('spj', 'liaison').openId
    const about = plan.pushes[index]!.permit.number
    const number = matter.number
    const outcome =
      how === '更正'
        ? await pressUntilAnswered(stage, bureau, how, { about })
        : await pressForm(bureau, how, { about, number, fill: fillOf(how) })
    count(ledger, `${how}: ${outcome.kind === 'none' ? 'nothing to press' : outcome.type}`)
  }
  function fillOf(how: '维持' | '改派'): { [label: string]: string } {
    return how === '维持' ? { 说明: '审批结果无误' } : { 改派部门: county.department('hyj').name }
  }

  async function cancel(index: number): Promise<void> {
    const matter = matterOf(index)
    if (!matter) return count(ledger, 'cancel nothing')
    const path = `/api/v1/matters/${matter.id}/cancel`
    const { status } = await insist(stage, 'POST', path, { body: { reason: '申请人撤回申请' } })
    if (status === 200) ledger.cancelled.add(matter.id)
    if (status !== 200 && status !== 409) ledger.wrong.push(`cancel ${matter.number}: ${status}`)
    count(ledger, `cancel: ${status}`)
  }

  async function correct(index: number, by: number): Promise<void> {
    const matter = matterOf(index)
    if (!matter) return pushAs(by, 'once')
    const body = { ...plan.pushes[by]!, corrects: matter.id }
    ledger.posted.set(by, { body, matter: null })
    const answered = await insist(stage, 'POST', '/api/v1/approvals', { body })
    const taken = answered.status === 200 || answered.status === 201
    count(ledger, `correct: ${answered.status}`)
    if (taken) ledger.posted.set(by, { body, matter: answered.body as MatterOnWire })
    // What cannot be corrected any more is refused, and then nothing was posted.
    else if (answered.status === 409 || answered.status === 422) ledger.posted.delete(by)
    else ledger.wrong.push(`correct ${matter.number}: ${JSON.stringify(answered)}`)
  }

  function move(to: string): Promise<void> {
    const before = walking
    const moved = (async () => {
      await before
      const asking = { body: { now: to }, callMs: WALK_MS }
      const answered = await askOnce(stage, 'PUT', '/dev/clock', asking)
      count(ledger, `move: ${answered?.status ?? 'no answer'}`)
    })()
    walking = moved
    return moved
  }

  async function read(what: string, index: number): Promise<void> {
    const path = {
      matter: `/api/v1/matters/${matterOf(index)?.id ?? ''}`,
      list: '/api/v1/matters?limit=50&overdue=true',
      feed: '/api/v1/events?limit=100',
      metrics: '/metrics',
    }[what]
    const answered = await askOnce(stage, 'GET', path ?? '/healthz')
    count(ledger, `read: ${answered?.status ?? 'no answer'}`)
  }

  async function misuse(how: string, index: number): Promise<void> {
    const plain = plan.pushes[index]!
    const [expected, asking] =
      how === 'no-key'
        ? [401, { body: plain, key: null }]
        : how === 'unknown-field'
          ? [422, { body: { ...plain, reference: 'misuse', surprise: 1 } }]
          : [409, { body: { ...plain, kind: 'deferred-documents' } }]
    // Nothing conflicts with what was never posted.
    if (how === 'other-body' && !matterOf(index)) return
    const { status } = await insist(stage, 'POST', '/api/v1/approvals', asking)
    if (status !== expected) ledger.wrong.push(`${how} was answered by ${status}`)
    count(ledger, `misuse: ${status}`)
  }

  async function look(index: number, who: Who): Promise<void> {
    if (who === 'stranger') return
    const about = plan.pushes[index]!.permit.number
    const outcome = await pressUntilAnswered(stage, personOf(index, who), '查看详情', { about })
    count(ledger, `look: ${outcome.kind === 'none' ? 'nothing to press' : outcome.type}`)
  }

  function perform(act: Act): Promise<void> | void {
    switch (act.do) {
      case 'push':
        return pushAs(act.push, act.how)
      case 'claim':
        return claim(act.push, act.who)
      case 'object':
        return object(act.push, act.who, act.type)
      case 'answer':
        return answer(act.push, act.how)
      case 'look':
        return look(act.push, act.who)
      case 'cancel':
        return cancel(act.push)
      case 'correct':
        return correct(act.push, act.by)
      case 'move':
        return move(act.to)
      case 'read':
        return read(act.what, act.push)
      case 'misuse':
        return misuse(act.how, act.push)
    }
  }

  return {
    do: async (act) => perform(act),
    push,
  }
}
