import { expect, test } from 'vitest'
import { china, FIRST_END } from '../rules/testing.ts'
import type { PlaceName } from '../rules/testing.ts'
import type { Task } from '../rules/matter.ts'
import { actAsSystem } from './act.ts'
import { verifyAudit } from './audit.ts'
import { deliver, matterOf, press, push, system, testContext, trailOf } from './testing.ts'
import type { TestContext } from './testing.ts'

/** When silence is put on record at the earliest. */
const RECORDED_AT = new Date(FIRST_END.getTime() + 10_000)
const LAST_MOMENT = new Date(FIRST_END.getTime() - 1)
const LIAISON = 'ou_scjg_liaison'
const OPENED = ['push', 'route-difference', 'deliver']

/** Matters whose limit has just run out, everything delivered, nothing pressed. */
async function runOut(ctx: TestContext, count: number): Promise<string[]> {
  const ids = await Promise.all(
    Array.from({ length: count }, () => push(ctx, { departments: ['scjg'] })),
  )
  await Promise.all(ids.map((id) => deliver(ctx, id)))
  await ctx.moveTo(RECORDED_AT)
  return ids
}

/** Does two things at once on connections of their own, the other one first each second time. */
async function atOnce(
  index: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>[]> {
  const acts = index % 2 === 0 ? [one, other] : [other, one]
  return Promise.allSettled(acts.map((act) => act()))
}

/** How many races go on side by side; each takes two connections of the pool of ten. */
const SIDE_BY_SIDE = 4

async function race(place: PlaceName, pressedAt: Date) {
  await using ctx = await testContext(place)
  const ids = await runOut(ctx, 120)
  const outcomes = new Set<string>()
  const claim = (id: string) => press(ctx, id, LIAISON, 'claim', pressedAt)
  const expire = (id: string) => system(ctx, id, { type: 'expire', taskId: `${id}.1` })
  const [first = '', second = '', ...rest] = ids
  await claim(first)
  await expire(first)
  await expire(second)
  await claim(second)
  for (let from = 0; from < rest.length; from += SIDE_BY_SIDE) {
    const races = rest.slice(from, from + SIDE_BY_SIDE).map((id, index) =>
      atOnce(
        index,
        () => claim(id),
        () => expire(id),
      ),
    )
    const failed = (await Promise.all(races)).flat().filter((one) => one.status === 'rejected')
    expect(failed).toEqual([])
  }
  for (const id of ids) {
    outcomes.add((await trailOf(ctx, id)).slice(OPENED.length).join(' '))
    expectRightState(place, pressedAt, (await matterOf(ctx, id)).tasks[0])
  }
  return { outcomes: [...outcomes].sort(), findings: await verifyAudit(ctx.db) }
}

/** Who is right does not depend on who was first at the lock, but on when the press arrived. */
function expectRightState(place: PlaceName, pressedAt: Date, task: Task | undefined): void {
  if (pressedAt < FIRST_END) {
    expect(task).toMatchObject({
      state: 'claimed',
      doneBy: LIAISON,
      doneAt: pressedAt,
      late: false,
    })
  } else if (place === 'linzi') {
    expect(task).toMatchObject({
      state: 'auto-claimed',
      doneBy: null,
      doneAt: FIRST_END,
      lateAct: { by: LIAISON },
    })
  } else {
    expect(task).toMatchObject({ state: 'claimed', doneBy: LIAISON, late: true })
  }
}

test('in linzi a claim after the end and silence at once leave silence, and the claim on record', async () => {
  const { outcomes, findings } = await race('linzi', RECORDED_AT)
  expect(outcomes).toEqual(['auto-claim claim!', 'claim! auto-claim'])
  expect(findings).toEqual([])
})

test('in linzi a claim that arrived in time counts, whoever was first at the lock', async () => {
  const { outcomes, findings } = await race('linzi', LAST_MOMENT)
  expect(outcomes).toEqual(['auto-claim claim', 'claim'])
  expect(findings).toEqual([])
})

test('in tancheng a claim and the end at once leave one claim, which is late', async () => {
  const { outcomes, findings } = await race('tancheng', RECORDED_AT)
  expect(outcomes).toEqual(['claim!', 'expire claim!'])
  expect(findings).toEqual([])
})

test('an objection in time and silence at once: silence only where it came first', async () => {
  await using ctx = await testContext()
  const ids = await runOut(ctx, 60)
  const input = { type: 'doubt', reason: '理由' }
  for (const [index, id] of ids.entries()) {
    await atOnce(
      index,
      () => press(ctx, id, LIAISON, 'object', LAST_MOMENT, { input }),
      () => system(ctx, id, { type: 'expire', taskId: `${id}.1` }),
    )
    const [task, answer] = (await matterOf(ctx, id)).tasks
    const trail = (await trailOf(ctx, id)).slice(OPENED.length)
    const objectedFirst = trail[0] === 'object'
    expect(task?.state).toBe(objectedFirst ? 'objected' : 'auto-claimed')
    expect(trail).toEqual(objectedFirst ? ['object'] : ['auto-claim', 'object'])
    // Whatever came first, the bureau has to answer.
    expect(answer).toMatchObject({ type: 'answer-objection', state: 'pending' })
  }
  expect(await verifyAudit(ctx.db)).toEqual([])
})

test('an end that many workers put on record at once is recorded once', async () => {
  await using ctx = await testContext()
  const ids = await runOut(ctx, 20)
  const expire = (id: string) => system(ctx, id, { type: 'expire', taskId: `${id}.1` })
  await Promise.all(ids.flatMap((id) => [expire(id), expire(id), expire(id), expire(id)]))
  for (const id of ids) expect(await trailOf(ctx, id)).toEqual([...OPENED, 'auto-claim'])
  const { rows } = await ctx.database.pool.query('select count(*)::int as n from digest_item')
  expect(rows).toEqual([{ n: 20 }])
})

test('batches that overlap lock in one order and never in a circle', async () => {
  await using ctx = await testContext()
  const ids = await runOut(ctx, 40)
  const batch = (some: readonly string[]) =>
    actAsSystem(
      ctx,
      some.map((matterId) => ({ matterId, act: { type: 'expire', taskId: `${matterId}.1` } })),
    )
  await Promise.all([
    batch(ids),
    batch(ids.toReversed()),
    batch(ids.slice(10)),
    batch(ids.slice(0, 30).toReversed()),
    ...ids.map((id) => press(ctx, id, 'ou_scjg_leader', 'claim', china('2026-11-24T00:00:11'))),
  ])
  for (const id of ids) {
    expect((await matterOf(ctx, id)).tasks[0]?.state).toBe('auto-claimed')
  }
  expect(await verifyAudit(ctx.db)).toEqual([])
})
