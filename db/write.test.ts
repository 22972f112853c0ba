import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { alarmsOf } from '../rules/alarms.ts'
import type { Decision } from '../rules/act.ts'
import { china, FIRST_END, PUSHED_AT } from '../rules/testing.ts'
import { playStory, story } from '../rules/testing-random.ts'
import { readMatter } from './act.ts'
import { verifyAudit } from './audit.ts'
import { chain, CHAIN_START } from './chain.ts'
import { deliver, LANE, press, push, system, testContext } from './testing.ts'
import type { TestContext } from './testing.ts'
import { writeDecisions } from './write.ts'

/** The alarms of a matter that are still to ring, as the database holds them. */
async function waitingAlarms(ctx: TestContext, matterId: string) {
  return ctx.db
    .selectFrom('alarm')
    .select(['subject', 'kind', 'dueAt'])
    .where('matterId', '=', matterId)
    .where('settledAt', 'is', null)
    .orderBy('kind')
    .orderBy('subject')
    .execute()
}

function inOrder<T extends { kind: string; subject: string }>(alarms: readonly T[]): T[] {
  return alarms.toSorted((one, other) =>
    `${one.kind} ${one.subject}` < `${other.kind} ${other.subject}` ? -1 : 1,
  )
}

const ORIGIN = { caller: 'x', collection: 'approvals', corrects: null, privates: [] }

async function write(
  ctx: TestContext,
  decision: Decision,
  world: Parameters<typeof writeDecisions>[1],
  head: { hash: string; count: number },
) {
  const origin =
    decision.before === null
      ? { ...ORIGIN, reference: decision.matter.id, bodyHash: decision.matter.id }
      : null
  const at = decision.events[0]?.at ?? PUSHED_AT
  await ctx.db
    .transaction()
    .execute((trx) => writeDecisions(trx, world, [{ decision, head, rang: [], at, origin }]))
  const last = chain(decision.matter.id, head, decision.events).at(-1)
  return last ? { hash: last.hash, count: last.seq } : head
}

test('whatever happens, what is stored is what was decided, alarms included', async () => {
  await using ctx = await testContext()
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const one = playStory(told, () => {})
      let head = { hash: CHAIN_START, count: 0 }
      for (const decision of one.decisions) {
        head = await write(ctx, decision, one.world, head)
        const { matter } = decision
        expect(await waitingAlarms(ctx, matter.id)).toEqual(inOrder(alarmsOf(matter)))
        expect((await readMatter(ctx, matter.id))?.matter).toEqual(matter)
      }
    }),
    { numRuns: 15 },
  )
  expect(await verifyAudit(ctx.db)).toEqual([])
})

async function rows(ctx: TestContext, matterId: string) {
  return ctx.db
    .selectFrom('outbox')
    .select(['lane', 'template', 'edition', 'state', 'wanted', 'urgency', 'key', 'params'])
    .where((eb) => eb.or([eb('matterId', '=', matterId), eb('matterId', 'is', null)]))
    .orderBy('id')
    .execute()
}

test('a push asks for one card a chat; an act asks for the same card anew', async () => {
  await using ctx = await testContext()
  const id = await push(ctx)
  const card = (lane: string, wanted: number) => ({
    lane,
    template: 'card',
    edition: 1,
    state: 'waiting',
    wanted,
    urgency: 1,
    key: null,
    params: {},
  })
  expect(await rows(ctx, id)).toEqual([card(LANE, 1), card('chat:oc_zfj', 1)])
  await press(ctx, id, 'ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))
  expect(await rows(ctx, id)).toEqual([card(LANE, 2), card('chat:oc_zfj', 2)])
})

test('a fresh edition is another card; a lane that was given up keeps no card waiting', async () => {
  await using ctx = await testContext()
  const id = await push(ctx, { departments: ['scjg'] })
  await system(ctx, id, { type: 'undeliverable', lane: LANE, code: 230002 })
  const cards = (await rows(ctx, id)).filter((row) => row.template === 'card')
  expect(cards.map(({ lane, state }) => [lane, state])).toEqual([
    [LANE, 'dropped'],
    ['person:ou_scjg_liaison', 'waiting'],
  ])
  await system(ctx, id, { type: 'renew-card', lane: 'person:ou_scjg_liaison', edition: null })
  const editions = (await rows(ctx, id)).filter((row) => row.template === 'card')
  expect(editions.at(-1)).toMatchObject({ lane: 'person:ou_scjg_liaison', edition: 2 })
})

test('reminders of one person wait for each other in one message', async () => {
  await using ctx = await testContext()
  const ids = [
    await push(ctx, { departments: ['scjg'] }),
    await push(ctx, { departments: ['scjg'] }),
    await push(ctx, { departments: ['wjw'] }),
  ]
  for (const id of ids) await deliver(ctx, id)
  await ctx.moveTo(china('2026-11-23T14:00'))
  for (const id of ids) await system(ctx, id, { type: 'remind', taskId: `${id}.1` })
  const reminders = await ctx.db
    .selectFrom('outbox')
    .select(['lane', 'params', 'bundle'])
    .where('template', '=', 'reminder')
    .orderBy('id')
    .execute()
  const itemOf = (id: string | undefined) => ({ matterId: id, taskId: `${id}.1` })
  expect(reminders).toEqual([
    {
      lane: 'person:ou_scjg_liaison',
      bundle: true,
      params: { items: ids.slice(0, 2).map(itemOf) },
    },
    { lane: 'person:ou_wjw_liaison', bundle: true, params: { items: [itemOf(ids[2])] } },
  ])
})

test('the office is told of the same fault once a day', async () => {
  await using ctx = await testContext()
  const ids = [
    await push(ctx, { departments: ['scjg'] }),
    await push(ctx, { departments: ['scjg'] }),
  ]
  const fail = async (id: string) =>
    system(ctx, id, { type: 'undeliverable', lane: LANE, code: 230002 })
  const told = async () =>
    (await ctx.db.selectFrom('outbox').where('template', '=', 'office').select('key').execute())
      .length
  for (const id of ids) await fail(id)
  expect(await told()).toBe(1)
  await ctx.moveTo(china('2026-11-21T10:00'))
  await fail(await push(ctx, { departments: ['scjg'] }))
  expect(await told()).toBe(2)
})

test('expiries of a department share one digest, on the next working day at nine', async () => {
  await using ctx = await testContext()
  const ids = [await push(ctx), await push(ctx)]
  for (const id of ids) await deliver(ctx, id)
  await ctx.moveTo(new Date(FIRST_END.getTime() + 10_000))
  for (const id of ids) {
    await system(ctx, id, { type: 'expire', taskId: `${id}.1` })
    await system(ctx, id, { type: 'expire', taskId: `${id}.2` })
  }
  const digests = await ctx.db
    .selectFrom('alarm')
    .select(['subject', 'dueAt', 'settledAt'])
    .where('kind', '=', 'digest')
    .orderBy('subject')
    .execute()
  const dueAt = china('2026-11-24T09:00')
  expect(digests).toEqual([
    { subject: 'scjg', dueAt, settledAt: null },
    { subject: 'zfj', dueAt, settledAt: null },
  ])
  const items = await ctx.db.selectFrom('digestItem').select('department').execute()
  expect(items.map((one) => one.department).sort()).toEqual(['scjg', 'scjg', 'zfj', 'zfj'])
})

test('an alarm that is set again is of the next generation', async () => {
  await using ctx = await testContext('tancheng')
  const id = await push(ctx, { departments: ['scjg'] })
  await deliver(ctx, id)
  await press(ctx, id, 'ou_scjg_liaison', 'object', PUSHED_AT, {
    input: { type: 'doubt', reason: '理由' },
  })
  await press(ctx, id, 'ou_spj_liaison', 'uphold', PUSHED_AT, {
    task: 2,
    input: { explanation: '无误' },
  })
  await deliver(ctx, id)
  const alarm = await ctx.db
    .selectFrom('alarm')
    .select(['generation', 'settledAt'])
    .where('matterId', '=', id)
    .where('subject', '=', `${id}.1`)
    .where('kind', '=', 'expire')
    .executeTakeFirstOrThrow()
  expect(alarm).toEqual({ generation: 2, settledAt: null })
})
