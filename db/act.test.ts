import { expect, test } from 'vitest'
import { china, FIRST_END } from '../rules/testing.ts'
import { RepeatedDelivery } from './act.ts'
import { verifyAudit } from './audit.ts'
import {
  call,
  contents,
  deliver,
  LANE,
  matterOf,
  press,
  push,
  system,
  testContext,
  trailOf,
  untilSomebodyWaits,
} from './testing.ts'
import type { TestContext } from './testing.ts'

const PRESSED_AT = china('2026-11-20T11:00')
const DOUBT = { type: 'doubt', reason: '理由' }
const ONE = { departments: ['scjg'] }

/** From now on whatever is written to a table fails, as a full disk or a broken constraint would. */
async function breakTable(ctx: TestContext, table: string): Promise<void> {
  await ctx.database.pool.query(
    `create function fail_now() returns trigger language plpgsql as
       $$ begin raise exception 'broken on purpose' using errcode = '58030'; end $$;
     create trigger zz_broken before insert or update on "${table}"
       for each row execute function fail_now();`,
  )
}

async function mend(ctx: TestContext, table: string): Promise<void> {
  await ctx.database.pool.query(`drop trigger zz_broken on "${table}"; drop function fail_now()`)
}

test('an act writes all of its parts or none: whichever part fails, nothing is stored', async () => {
  await using ctx = await testContext()
  const id = await push(ctx, ONE)
  await deliver(ctx, id)
  const dead = await push(ctx, ONE)
  await deliver(ctx, dead)
  const claim = () => press(ctx, id, 'ou_scjg_liaison', 'claim', PRESSED_AT)
  const object = () => press(ctx, id, 'ou_scjg_liaison', 'object', PRESSED_AT, { input: DOUBT })
  const parts: readonly (readonly [string, () => Promise<unknown>])[] = [
    ...['matter', 'task', 'event', 'alarm', 'outbox'].map((table) => [table, claim] as const),
    ...['matter', 'task', 'event', 'alarm', 'outbox'].map((table) => [table, object] as const),
    ...['matter', 'private_value', 'task', 'event', 'outbox'].map(
      (table) => [table, () => push(ctx, { counterpart: { name: '张三' } })] as const,
    ),
  ]
  for (const [table, act] of parts) {
    const before = await contents(ctx)
    await breakTable(ctx, table)
    await expect(act()).rejects.toMatchObject({ code: '58030' })
    await mend(ctx, table)
    expect(await contents(ctx)).toEqual(before)
  }
  // Nothing was wrong with the acts themselves.
  await claim()
  expect((await matterOf(ctx, id)).tasks[0]?.state).toBe('claimed')
})

test('the end of a limit is recorded whole or not at all', async () => {
  await using ctx = await testContext()
  const id = await push(ctx, ONE)
  await deliver(ctx, id)
  await ctx.moveTo(new Date(FIRST_END.getTime() + 10_000))
  const expire = () => system(ctx, id, { type: 'expire', taskId: `${id}.1` })
  for (const table of ['matter', 'task', 'event', 'alarm', 'digest_item', 'outbox']) {
    const before = await contents(ctx)
    await breakTable(ctx, table)
    await expect(expire()).rejects.toMatchObject({ code: '58030' })
    await mend(ctx, table)
    expect(await contents(ctx)).toEqual(before)
  }
  await expire()
  expect(await trailOf(ctx, id)).toEqual(['push', 'route-difference', 'deliver', 'auto-claim'])
})

test('a refused act stores nothing, not even a try', async () => {
  await using ctx = await testContext()
  const id = await push(ctx, ONE)
  const before = await contents(ctx)
  const stranger = press(ctx, id, 'ou_wjw_liaison', 'claim', PRESSED_AT)
  await expect(stranger).rejects.toMatchObject({ refusal: { code: 'not-yours' } })
  const nowhere = press(ctx, '01930000-0000-7000-8000-00000000dead', 'ou_x', 'claim', PRESSED_AT)
  await expect(nowhere).rejects.toMatchObject({ refusal: { code: 'not-found' } })
  expect(await contents(ctx)).toEqual(before)
})

test('of two claims at once one wins and the other reads who won', async () => {
  await using ctx = await testContext()
  const ids = await Promise.all(Array.from({ length: 60 }, () => push(ctx, ONE)))
  for (const id of ids) {
    const both = await Promise.allSettled([
      press(ctx, id, 'ou_scjg_liaison', 'claim', PRESSED_AT),
      press(ctx, id, 'ou_scjg_leader', 'claim', PRESSED_AT),
    ])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const { doneBy } = (await matterOf(ctx, id)).tasks[0] ?? {}
    const lost = both.find((one) => one.status === 'rejected')
    expect(lost?.reason).toMatchObject({
      refusal: { code: 'already-done', by: doneBy, at: PRESSED_AT },
    })
    expect(await trailOf(ctx, id)).toEqual(['push', 'route-difference', 'claim'])
  }
  expect(await verifyAudit(ctx.db)).toEqual([])
})

test('a claim and a cancellation at once leave one outcome', async () => {
  await using ctx = await testContext()
  for (let round = 0; round < 30; round += 1) {
    const id = await push(ctx, ONE)
    const [claim, cancel] = await Promise.allSettled([
      press(ctx, id, 'ou_scjg_liaison', 'claim', PRESSED_AT),
      call(ctx, id, 'cancel', { reason: '撤回' }),
    ])
    // A cancellation is always possible; a claim only before it.
    expect(cancel.status).toBe('fulfilled')
    const matter = await matterOf(ctx, id)
    expect(matter.state).toBe('cancelled')
    const claimed = claim.status === 'fulfilled'
    expect(matter.tasks[0]?.state).toBe(claimed ? 'claimed' : 'cancelled')
  }
})

test('acts on different matters do not wait for each other', async () => {
  await using ctx = await testContext()
  const [held, free] = [await push(ctx, ONE), await push(ctx, ONE)]
  const holder = await ctx.database.pool.connect()
  await holder.query('begin')
  await holder.query('select from matter where id = $1 for update', [held])
  await press(ctx, free, 'ou_scjg_liaison', 'claim', PRESSED_AT)
  await holder.query('rollback')
  holder.release()
})

test('a click does not wait longer than two seconds for a matter that is held', async () => {
  await using ctx = await testContext()
  const id = await push(ctx, ONE)
  const holder = await ctx.database.pool.connect()
  await holder.query('begin')
  await holder.query('select from matter where id = $1 for update', [id])
  const start = performance.now()
  const blocked = press(ctx, id, 'ou_scjg_liaison', 'claim', PRESSED_AT)
  await expect(blocked).rejects.toMatchObject({ code: '55P03' })
  const waitedMs = performance.now() - start
  expect(waitedMs).toBeGreaterThan(1_900)
  expect(waitedMs).toBeLessThan(3_500)
  await holder.query('rollback')
  holder.release()
  expect((await matterOf(ctx, id)).tasks[0]?.state).toBe('pending')
})

test('what is read after the lock is what the lock protects', async () => {
  await using ctx = await testContext()
  const id = await push(ctx, ONE)
  const holder = await ctx.database.pool.connect()
  await holder.query('begin')
  await holder.query('select from matter where id = $1 for update', [id])
  const waiting = press(ctx, id, 'ou_scjg_leader', 'claim', PRESSED_AT)
  // It waits already, so its snapshot is older than what is committed now.
  await untilSomebodyWaits(ctx)
  await holder.query(
    `update task set state = 'claimed', done_by = 'ou_scjg_liaison', done_at = now() where matter_id = $1`,
    [id],
  )
  await holder.query('commit')
  holder.release()
  await expect(waiting).rejects.toMatchObject({ refusal: { code: 'already-done' } })
})

test('the same delivery of a click is acted on once, and a refused one may come again', async () => {
  await using ctx = await testContext()
  const id = await push(ctx, ONE)
  const object = () =>
    press(ctx, id, 'ou_scjg_liaison', 'object', PRESSED_AT, { input: DOUBT, deliveryId: 'e-1' })
  const both = await Promise.allSettled([object(), object()])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await trailOf(ctx, id)).toEqual(['push', 'route-difference', 'object'])

  const view = (openId: string) =>
    press(ctx, id, openId, 'view-details', PRESSED_AT, { deliveryId: 'e-2' })
  await expect(view('ou_zfj_liaison')).rejects.toMatchObject({ refusal: { code: 'not-confidant' } })
  await view('ou_scjg_liaison')
  await expect(view('ou_scjg_liaison')).rejects.toBeInstanceOf(RepeatedDelivery)
})

test('several acts of the system on one matter follow each other and are written once', async () => {
  await using ctx = await testContext()
  const id = await push(ctx)
  await deliver(ctx, id)
  const { facts, version } = await matterOf(ctx, id)
  expect(Object.keys(facts.places).sort()).toEqual([LANE, 'chat:oc_zfj'])
  expect(version).toBe(3)
  expect(await trailOf(ctx, id)).toEqual(['push', 'deliver', 'deliver'])
  expect(await verifyAudit(ctx.db)).toEqual([])
})

test('the act rings for what it wants sent and for the instants that came near', async () => {
  await using ctx = await testContext()
  const id = await push(ctx, ONE)
  expect(ctx.rung).toEqual(['outbox'])
  ctx.rung.length = 0
  await deliver(ctx, id)
  expect(ctx.rung).toContainEqual(new Date(FIRST_END.getTime() + 10_000))
  expect(ctx.rung).toContainEqual(china('2026-11-23T14:00'))
})
