import { setTimeout as delay } from 'node:timers/promises'
import { findProblems } from './checks.ts'
import { insist } from './call.ts'
import { gather } from './evidence.ts'
import { newLedger } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import { performer } from './perform.ts'
import type { Performer } from './perform.ts'
import type { Plan } from './plan.ts'
import { setStage } from './stage.ts'
import type { Stage } from './stage.ts'
import { striker } from './strike.ts'
import type { Striker } from './strike.ts'

/** How many of the plan's acts are under way at a time. */
const HANDS = 8

/** What a run came to. */
export interface Outcome {
  /** Each names the check, the matter and what is wrong; empty when all is well. */
  readonly problems: readonly string[]
  /** How often each kind of act came to what. */
  readonly counts: ReadonlyMap<string, number>
  /** What the processes of the product wrote, for whoever looks for a cause. */
  readonly words: string
}

/** Plays a plan: the storm, the calm after it, and the checks. `tell` is told how it goes. */
export async function play(plan: Plan, tell: (words: string) => void): Promise<Outcome> {
  const startedAt = performance.now()
  const say = (words: string) =>
    tell(`${((performance.now() - startedAt) / 1000).toFixed(1)} s  ${words}`)
  await using stage = await setStage(plan)
  say(`four replicas are up under ${plan.profile}, the clock at ${plan.beginning}`)
  const ledger = newLedger()
  const perform = performer(stage, ledger)
  const strike = striker(stage)
  try {
    await storm(plan, perform, strike)
    say('the storm is over')
    await strike.calm()
    await settleOpenQuestions(stage, ledger, perform, say)
    say('all is past its end')
    const problems = findProblems(await gather(stage, ledger))
    say(`checked: ${problems.length} problems`)
    return { problems, counts: ledger.counts, words: stage.words() }
  } catch (error) {
    tell(stage.words())
    throw error
  }
}

/** Several hands take the steps in order; what goes wrong does so while the others go on. */
async function storm({ steps }: Plan, perform: Performer, striker: Striker): Promise<void> {
  const waiting = [...steps]
  const struck: Promise<void>[] = []
  async function hand(): Promise<void> {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      if ('act' in step) await perform.do(step.act)
      else struck.push(striker.strike(step.fault))
    }
  }
  await Promise.all(Array.from({ length: HANDS }, hand))
  await Promise.all(struck)
}

/** Answers all open objections, announces what was not, and moves the clock past every end. */
async function settleOpenQuestions(
  stage: Stage,
  ledger: Ledger,
  perform: Performer,
  say: (words: string) => void,
): Promise<void> {
  const { plan } = stage
  for (const [index, { matter }] of ledger.posted) if (!matter) await perform.push(index)
  await moveTo(stage, await later(stage, 1000))
  say('everything was posted and delivered')
  if (plan.announces2027) await announce2027(stage)
  for (let round = 1; round <= 4; round += 1) {
    const open = await openQuestions(stage)
    if (open.length === 0) break
    for (const { index, corrected } of open) {
      if (corrected) await correct(stage, ledger, index)
      else await perform.do({ do: 'answer', push: index, how: '维持' })
    }
    await moveTo(stage, await later(stage, 1000))
  }
  say('objections are answered')
  await moveTo(stage, plan.end)
}

/** Matters that somebody has still to answer for, by index of the plan. */
async function openQuestions({ pool, plan }: Stage) {
  const { rows } = await pool.query<{ reference: string; corrected: boolean }>(
    `select distinct m.reference, t.type = 'claim' as corrected
     from matter m join task t on t.matter_id = m.id
     where m.state = 'open' and (t.type = 'answer-objection' and t.state = 'pending'
       or t.state = 'objected' and t.objections -> -1 ->> 'answer' = 'to-be-corrected')`,
  )
  return rows.map(({ reference, corrected }) => ({
    corrected,
    index: plan.pushes.findIndex((one) => one.reference === reference),
  }))
}

async function correct(stage: Stage, ledger: Ledger, index: number): Promise<void> {
  const matter = ledger.posted.get(index)?.matter
  const plain = stage.plan.pushes[index]
  if (!matter || !plain) return
  const reference = `${plain.reference}-corrected`
  const number = `${plain.permit.number}C`
  const body = { ...plain, reference, permit: { ...plain.permit, number }, corrects: matter.id }
  const answer = await insist(stage, 'POST', '/api/v1/approvals', { body })
  if (answer.status !== 201 && answer.status !== 200) throw new Error(JSON.stringify(answer))
  ledger.posted.set(10_000 + index, { body, matter: answer.body as never })
}

async function announce2027(stage: Stage): Promise<void> {
  const off = [
    '01-01',
    '01-02',
    '01-03',
    '02-05',
    '02-06',
    '02-07',
    '02-08',
    '02-09',
    '02-10',
    '02-11',
  ]
  const body = {
    source: '国办发明电〔2026〕0号（演练）',
    off: off.map((day) => `2027-${day}`),
    work: ['2027-01-30', '2027-02-14'].slice(0, 0),
  }
  const answer = await insist(stage, 'PUT', '/api/v1/calendars/2027', { body })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer))
}

/** The product's present and a little more (ISO). */
async function later({ pool }: Stage, ms: number): Promise<string> {
  const { rows } = await pool.query<{ nowMs: number }>(
    `select (extract(epoch from clock_timestamp()) * 1000 + coalesce(clock_offset_ms, 0))::float8 as "nowMs"
     from world`,
  )
  return new Date((rows[0]?.nowMs ?? 0) + ms).toISOString()
}

/** A walk over weeks may take longer than a caller waits for one answer (milliseconds). */
const LONG_WALK_MS = 240_000

async function moveTo(stage: Stage, to: string): Promise<void> {
  for (let target = to; ; target = await later(stage, 2000)) {
    const asking = { body: { now: target }, callMs: LONG_WALK_MS }
    const answer = await insist(stage, 'PUT', '/dev/clock', asking)
    if (answer.status === 200) return
    if (answer.status !== 409) throw new Error(JSON.stringify(answer))
    await delay(50)
  }
}
