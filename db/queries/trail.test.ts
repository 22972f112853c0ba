import { expect, test } from 'vitest'
import { china } from '../../rules/testing.ts'
import { applySystemActs, holdMatters } from '../act.ts'
import { deliver, LANE, press, push, testContext } from '../testing.ts'
import type { TestContext } from '../testing.ts'
import { listFeed } from './trail.ts'
import type { FeedCursor } from './trail.ts'

/** Reads on from a cursor to the end, as an official platform does. */
async function readOn(ctx: TestContext, cursor: FeedCursor | null, page = 2) {
  const seen: string[] = []
  let at = cursor
  for (;;) {
    const found = await listFeed(ctx.db, at, page)
    seen.push(...found.map(({ line }) => `${line.matter}/${line.seq}`))
    at = found.at(-1)?.cursor ?? at
    if (found.length < page) return { seen, cursor: at }
  }
}

/** Reads on until so many lines came: whatever else runs on the server holds them back for a moment. */
async function readUntil(ctx: TestContext, cursor: FeedCursor | null, count: number, page = 2) {
  const seen: string[] = []
  let at = cursor
  while (seen.length < count) {
    const read = await readOn(ctx, at, page)
    seen.push(...read.seen)
    at = read.cursor
  }
  return { seen, cursor: at }
}

test('a slow transaction is not passed over by a fast one that began after it', async () => {
  await using ctx = await testContext()
  const [slowId, fastId] = [await push(ctx), await push(ctx)]
  const before = await readUntil(ctx, null, 2)

  const slow = await ctx.db.startTransaction().execute()
  const held = await holdMatters(ctx, slow, [slowId])
  await applySystemActs(slow, held, [{ matterId: slowId, act: { type: 'deliver', lane: LANE } }])
  // Committed at once, with a later number than the line that is still to come.
  await press(ctx, fastId, 'ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))

  const meanwhile = await readOn(ctx, before.cursor)
  expect(meanwhile.seen).toEqual([])
  await slow.commit().execute()
  const after = await readUntil(ctx, meanwhile.cursor, 2)
  expect(after.seen).toEqual([`${slowId}/2`, `${fastId}/2`])
})

test('what was rolled back never appears and holds nothing up', async () => {
  await using ctx = await testContext()
  const [slowId, fastId] = [await push(ctx), await push(ctx)]
  const before = await readUntil(ctx, null, 2)
  const slow = await ctx.db.startTransaction().execute()
  const held = await holdMatters(ctx, slow, [slowId])
  await applySystemActs(slow, held, [{ matterId: slowId, act: { type: 'deliver', lane: LANE } }])
  await deliver(ctx, fastId)
  await slow.rollback().execute()
  const after = await readUntil(ctx, before.cursor, 2)
  expect(after.seen).toEqual([`${fastId}/2`, `${fastId}/3`])
})

test.each([1, 3, 100])('pages of %i give every line once, while others write', async (page) => {
  await using ctx = await testContext()
  const writing = Array.from({ length: 12 }, async () => {
    const id = await push(ctx)
    await deliver(ctx, id)
    await press(ctx, id, 'ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))
  })
  const { seen } = await readUntil(ctx, null, 12 * 4, page)
  await Promise.all(writing)
  const { rows } = await ctx.database.pool.query<{ key: string }>(
    `select matter_id || '/' || seq as key from event`,
  )
  expect(rows).toHaveLength(12 * 4)
  expect(seen.sort()).toEqual(rows.map((row) => row.key).sort())
})

test('transactions are told by their number, not by its digits', async () => {
  await using ctx = await testContext()
  const id = await push(ctx)
  // Long ago, so that nothing holds them back; as text, 10 and 100 would come before 9.
  await ctx.database.pool.query(
    `insert into event (matter_id, seq, type, at, line, hash, tx)
     select matter_id, 100 + n, type, at, replace(line, '"seq":1', '"seq":' || (100 + n)), hash,
       (array['9', '10', '99', '100'])[n]::xid8
     from event, generate_series(1, 4) n where matter_id = $1 and seq = 1`,
    [id],
  )
  for (const page of [1, 2, 100]) {
    const { seen } = await readUntil(ctx, null, 5, page)
    expect(seen).toEqual([101, 102, 103, 104, 1].map((seq) => `${id}/${seq}`))
  }
})

test('the lines of one matter come in their order', async () => {
  await using ctx = await testContext()
  const id = await push(ctx)
  await deliver(ctx, id)
  await press(ctx, id, 'ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))
  const { seen } = await readUntil(ctx, null, 4)
  expect(seen).toEqual([1, 2, 3, 4].map((seq) => `${id}/${seq}`))
})
