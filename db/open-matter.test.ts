import { expect, test } from 'vitest'
import { approvalBody, china } from '../rules/testing.ts'
import type { BodyInput } from '../rules/testing.ts'
import { hashBody, openPosted, saltedHash } from './open-matter.ts'
import {
  call,
  contents,
  deliver,
  matterOf,
  press,
  push,
  system,
  testContext,
  trailOf,
} from './testing.ts'
import type { TestContext } from './testing.ts'

const OTHER = { counterpart: { name: '另一家有限公司', type: 'organisation' } }

function post(ctx: TestContext, body: BodyInput, caller = '审批系统') {
  const arrivedMs = ctx.clock.realMs()
  return openPosted(ctx, { kind: 'approval-push', caller, body: approvalBody(body), arrivedMs })
}

async function countMatters(ctx: TestContext): Promise<number> {
  const { rows } = await ctx.database.pool.query('select count(*)::int as n from matter')
  return (rows as { n: number }[])[0]?.n ?? 0
}

test('the same body finds the matter it opened before, and writes nothing', async () => {
  await using ctx = await testContext()
  const first = await post(ctx, { reference: 'a' })
  expect(first.outcome).toBe('opened')
  const before = await contents(ctx)
  expect(await post(ctx, { reference: 'a' })).toEqual({ ...first, outcome: 'same' })
  expect(await contents(ctx)).toEqual(before)
})

test('the order of fields makes no other body, and a default written out makes none', async () => {
  await using ctx = await testContext()
  const body = approvalBody({ reference: 'a' })
  const reversed = Object.fromEntries(Object.entries(body).toReversed())
  expect(hashBody(reversed)).toBe(hashBody(body))
  expect(hashBody({ ...body, corrects: undefined })).toBe(hashBody(body))
  expect(hashBody({ ...body, kind: 'commitment' })).not.toBe(hashBody(body))
  expect(hashBody({ list: [1, 2] })).not.toBe(hashBody({ list: [2, 1] }))
  await post(ctx, { reference: 'a' })
  const { permit } = body
  expect(await post(ctx, { reference: 'a', permit: { ...permit, action: 'grant' } })).toMatchObject(
    {
      outcome: 'same',
    },
  )
})

test('the same body posted many times at once opens one matter', async () => {
  await using ctx = await testContext()
  for (let round = 0; round < 12; round += 1) {
    const opened = await Promise.all(
      Array.from({ length: 6 }, () => post(ctx, { reference: `p-${round}` })),
    )
    expect(new Set(opened.map((one) => one.matterId)).size).toBe(1)
    expect(opened.filter((one) => one.outcome === 'opened')).toHaveLength(1)
    expect(opened.filter((one) => one.outcome === 'same')).toHaveLength(5)
  }
  expect(await countMatters(ctx)).toBe(12)
})

test('two bodies with one reference at once: one opens, the other conflicts with it', async () => {
  await using ctx = await testContext()
  for (let round = 0; round < 12; round += 1) {
    const reference = `c-${round}`
    const both = await Promise.all([post(ctx, { reference }), post(ctx, { reference, ...OTHER })])
    expect(both.map((one) => one.outcome).sort()).toEqual(['conflict', 'opened'])
    expect(both[0].matterId).toBe(both[1].matterId)
  }
  expect(await countMatters(ctx)).toBe(12)
})

test('a reference belongs to its caller', async () => {
  await using ctx = await testContext()
  const mine = await post(ctx, { reference: 'a' })
  const theirs = await post(ctx, { reference: 'a', ...OTHER }, '另一系统')
  expect(theirs.outcome).toBe('opened')
  expect(theirs.matterId).not.toBe(mine.matterId)
})

test('a correction takes the place of the old version in the same transaction', async () => {
  await using ctx = await testContext()
  const old = await post(ctx, { reference: 'a', departments: ['scjg', 'wjw'] })
  await deliver(ctx, old.matterId)
  await press(ctx, old.matterId, 'ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))
  const correction = { reference: 'a', ...OTHER, corrects: old.matterId }
  const anew = await post(ctx, correction)
  expect(anew.outcome).toBe('opened')
  expect(await matterOf(ctx, anew.matterId)).toMatchObject({
    state: 'open',
    causedBy: old.matterId,
    payload: { corrects: old.matterId },
  })
  const superseded = await matterOf(ctx, old.matterId)
  expect(superseded).toMatchObject({
    state: 'cancelled',
    facts: { correctedBy: anew.matterId },
    tasks: [{ state: 'claimed' }, { state: 'cancelled' }],
  })
  expect((await trailOf(ctx, old.matterId)).at(-1)).toBe('correct')
  // The same correction again finds the same new version.
  expect(await post(ctx, correction)).toEqual({ outcome: 'same', matterId: anew.matterId })
})

test('a version is corrected once; the newest one can be corrected further', async () => {
  await using ctx = await testContext()
  const first = await post(ctx, { reference: 'a' })
  const second = await post(ctx, { reference: 'a', ...OTHER, corrects: first.matterId })
  const again = post(ctx, { reference: 'b', corrects: first.matterId })
  await expect(again).rejects.toMatchObject({
    refusal: { code: 'already-corrected', by: second.matterId },
  })
  const third = await post(ctx, { reference: 'a', kind: 'commitment', corrects: second.matterId })
  expect(third.outcome).toBe('opened')
})

test('of two corrections at once one wins', async () => {
  await using ctx = await testContext()
  for (let round = 0; round < 10; round += 1) {
    const { matterId } = await post(ctx, { reference: `a-${round}` })
    const both = await Promise.allSettled([
      post(ctx, { reference: `a-${round}`, ...OTHER, corrects: matterId }),
      post(ctx, { reference: `b-${round}`, kind: 'commitment', corrects: matterId }),
    ])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find((one) => one.status === 'rejected')
    expect(lost?.reason).toMatchObject({ refusal: { code: 'already-corrected' } })
  }
})

test.each([
  ['of nothing', '01930000-0000-7000-8000-00000000dead', 'bad-input'],
  ['of what was cancelled', null, 'ended'],
])('a correction %s is refused and leaves nothing', async (_, corrects, code) => {
  await using ctx = await testContext()
  const id = await push(ctx)
  await call(ctx, id, 'cancel', { reason: 'x' })
  const before = await contents(ctx)
  const refused = post(ctx, { reference: 'new', corrects: corrects ?? id })
  await expect(refused).rejects.toMatchObject({ refusal: { code } })
  expect(await contents(ctx)).toEqual(before)
})

test('what silence decided stays under a correction, and the new version starts anew', async () => {
  await using ctx = await testContext()
  const old = await post(ctx, { reference: 'a', departments: ['scjg'] })
  await deliver(ctx, old.matterId)
  await ctx.moveTo(china('2026-11-24T00:00:10'))
  await system(ctx, old.matterId, { type: 'expire', taskId: `${old.matterId}.1` })
  const anew = await post(ctx, { reference: 'a', ...OTHER, corrects: old.matterId })
  expect((await matterOf(ctx, old.matterId)).tasks[0]?.state).toBe('auto-claimed')
  expect((await matterOf(ctx, anew.matterId)).tasks[0]?.state).toBe('pending')
})

test('a body that contradicts the world is refused and leaves nothing', async () => {
  await using ctx = await testContext()
  const before = await contents(ctx)
  const refused = post(ctx, { reference: 'a', item: { name: '目录外' } })
  await expect(refused).rejects.toMatchObject({
    refusal: { code: 'bad-input', fields: [{ path: 'item.name' }] },
  })
  expect(await contents(ctx)).toEqual(before)
})

test('numbers count up by year, each once, however many are pushed at once', async () => {
  await using ctx = await testContext()
  const ids = await Promise.all(Array.from({ length: 20 }, () => push(ctx)))
  const numbers = (await Promise.all(ids.map((id) => matterOf(ctx, id)))).map((one) => one.number)
  const expected = Array.from({ length: 20 }, (_, n) => `SG-2026-${`${n + 1}`.padStart(6, '0')}`)
  expect(numbers.sort()).toEqual(expected)
  // The year turns at midnight in Shanghai.
  await ctx.moveTo(china('2026-12-31T23:59:59'))
  expect((await matterOf(ctx, await push(ctx))).number).toBe('SG-2026-000021')
  await ctx.moveTo(china('2027-01-01T00:00'))
  expect((await matterOf(ctx, await push(ctx))).number).toBe('SG-2027-000001')
})

test('private values are kept apart; matter and trail know them by a salted hash', async () => {
  await using ctx = await testContext()
  const secrets = {
    'counterpart.name': '欧阳小明',
    'counterpart.contact.phone': '13900001234',
    'commitment.letter': '本人郑重承诺',
    'documents.0.url': 'https://files.example/token-1',
  }
  const id = await push(ctx, {
    kind: 'commitment',
    counterpart: { name: '欧阳小明', contact: { phone: '13900001234' } },
    commitment: { letter: '本人郑重承诺' },
    documents: [{ name: '决定书', url: 'https://files.example/token-1' }],
  })
  const rows = await ctx.db.selectFrom('privateValue').selectAll().execute()
  expect(Object.fromEntries(rows.map((row) => [row.path, row.value]))).toEqual(secrets)
  expect(new Set(rows.map((row) => row.salt)).size).toBe(rows.length)

  const { rows: lines } = await ctx.database.pool.query<{ line: string }>(
    'select line from event where matter_id = $1 and seq = 1',
    [id],
  )
  const { data } = JSON.parse(lines[0]!.line) as { data: { privates: { [path: string]: string } } }
  for (const { path, salt, value } of rows) {
    expect(data.privates[path]).toBe(saltedHash(salt, value ?? ''))
  }
  const { private_value: _, ...others } = await contents(ctx)
  for (const text of Object.values(others)) {
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret)
  }
})

test('the first line fixes the body that was pushed', async () => {
  await using ctx = await testContext()
  const body = approvalBody({ reference: 'fixed' })
  const { matterId } = await post(ctx, { reference: 'fixed' })
  const { rows } = await ctx.database.pool.query<{ body: string }>(
    `select line::jsonb #>> '{data,body}' as body from event where matter_id = $1 and seq = 1`,
    [matterId],
  )
  expect(rows).toEqual([{ body: hashBody(body) }])
})
