import { expect, test } from 'vitest'
import type { AuditFinding } from './audit.ts'
import { verifyAudit } from './audit.ts'
import { chain, CHAIN_START, hashOf, sealHash } from './chain.ts'
import { listHeads } from './queries/trail.ts'
import { deliver, press, push, testContext } from './testing.ts'
import type { TestContext } from './testing.ts'
import { china, PUSHED_AT } from '../rules/testing.ts'

const SECRETS = { counterpart: { name: '欧阳小明', contact: { phone: '13900001234' } } }

/** Two matters with a trail of four and three lines. */
async function trails(ctx: TestContext): Promise<[string, string]> {
  const ids = [await push(ctx, { ...SECRETS, departments: ['scjg'] }), await push(ctx)] as const
  for (const id of ids) await deliver(ctx, id)
  await press(ctx, ids[0], 'ou_scjg_liaison', 'claim', china('2026-11-20T11:00'))
  return [...ids]
}

/** Seals everything committed so far, as the daily job does. */
async function seal(ctx: TestContext, day: `2026-11-${number}`): Promise<void> {
  const last = await ctx.db.selectFrom('seal').selectAll().orderBy('day', 'desc').executeTakeFirst()
  const upToTx = await sealableTx(ctx)
  const heads = await listHeads(ctx.db, last?.upToTx ?? '0', upToTx)
  const previous = last?.hash ?? ''
  const hash = sealHash(previous, heads)
  const row = { day, at: PUSHED_AT, matters: heads.length, upToTx, previous, hash }
  await ctx.db.insertInto('seal').values(row).execute()
}

/** Up to where everything is sealed; whatever else runs on the server holds that back for a moment. */
async function sealableTx(ctx: TestContext): Promise<string> {
  for (;;) {
    const { rows } = await ctx.database.pool.query<{ tx: string }>(
      `select xmin::text as tx from (select pg_snapshot_xmin(pg_current_snapshot()) as xmin) now
       where xmin > (select max(tx) from event)`,
    )
    if (rows[0]) return rows[0].tx
  }
}

/** What somebody with full power over the database does, past every trigger. */
async function tamper(ctx: TestContext, sql: string, values: unknown[] = []): Promise<void> {
  const client = await ctx.database.pool.connect()
  try {
    await client.query(`set session_replication_role = replica`)
    await client.query(sql, values)
  } finally {
    await client.query('reset session_replication_role')
    client.release()
  }
}

test('an untouched trail has no findings, sealed or not', async () => {
  await using ctx = await testContext()
  expect(await verifyAudit(ctx.db)).toEqual([])
  await trails(ctx)
  expect(await verifyAudit(ctx.db)).toEqual([])
  await seal(ctx, '2026-11-19')
  await push(ctx)
  await seal(ctx, '2026-11-20')
  expect(await verifyAudit(ctx.db)).toEqual([])
})

const LINE = `line = replace(line, '"late":false', '"late":true')`
const TAMPERINGS: readonly (readonly [
  string,
  string,
  AuditFinding['seq'],
  AuditFinding['fault'],
])[] = [
  [
    'a line was reworded',
    `update event set ${LINE} where matter_id = $1 and seq = 3`,
    3,
    'line-changed',
  ],
  [
    'the first line was reworded',
    `update event set ${LINE} where matter_id = $1 and seq = 1`,
    1,
    'line-changed',
  ],
  [
    'a hash was changed',
    `update event set hash = repeat('0', 64) where matter_id = $1 and seq = 2`,
    2,
    'line-changed',
  ],
  ['a line was taken out', `delete from event where matter_id = $1 and seq = 2`, 3, 'line-missing'],
  [
    'the first line was taken out',
    `delete from event where matter_id = $1 and seq = 1`,
    2,
    'line-missing',
  ],
  [
    'the last line was cut off',
    `delete from event where matter_id = $1 and seq = 4`,
    3,
    'line-missing',
  ],
  ['the whole trail was wiped', `delete from event where matter_id = $1`, null, 'line-missing'],
  [
    'the head was changed with the tail',
    `update matter set event_count = 3 where id = $1`,
    4,
    'line-added',
  ],
  [
    'the head names another hash',
    `update matter set head_hash = repeat('0', 64) where id = $1`,
    4,
    'tail-differs',
  ],
  [
    'a column says otherwise',
    `update event set type = 'object' where matter_id = $1 and seq = 4`,
    4,
    'columns-differ',
  ],
  [
    'an instant says otherwise',
    `update event set at = at - interval '1 day' where matter_id = $1 and seq = 4`,
    4,
    'columns-differ',
  ],
  [
    'a department says otherwise',
    `update event set department = 'wjw' where matter_id = $1 and seq = 4`,
    4,
    'columns-differ',
  ],
  [
    'a private value was replaced',
    `update private_value set value = '13900009999' where matter_id = $1 and path = 'counterpart.contact.phone'`,
    null,
    'private-value-differs',
  ],
  [
    'a private value was slipped in',
    `insert into private_value (matter_id, path, salt, value) values ($1, 'commitment.letter', 'x', 'y')`,
    null,
    'private-value-differs',
  ],
]

test('whatever is changed past the triggers is found, and nothing else', async () => {
  await using ctx = await testContext()
  for (const [what, sql, seq, fault] of TAMPERINGS) {
    const [id, other] = await trails(ctx)
    await tamper(ctx, sql, [id])
    const findings = await verifyAudit(ctx.db)
    expect(findings, what).toContainEqual({ matter: id, seq, fault })
    expect(findings.map((one) => one.matter)).not.toContain(other)
  }
})

test('a line hung onto the end with a right hash is found by the head', async () => {
  await using ctx = await testContext()
  const [id] = await trails(ctx)
  const { rows } = await ctx.database.pool.query<{ line: string; hash: string }>(
    'select line, hash from event where matter_id = $1 and seq = 4',
    [id],
  )
  const line = rows[0]!.line.replace('"seq":4', '"seq":5')
  await tamper(
    ctx,
    `insert into event (matter_id, seq, type, at, department, task_id, line, hash)
     select matter_id, 5, type, at, department, task_id, $2, $3 from event where matter_id = $1 and seq = 4`,
    [id, line, hashOf(rows[0]!.hash, line)],
  )
  expect(await verifyAudit(ctx.db)).toEqual([{ matter: id, seq: 4 + 1, fault: 'line-added' }])
})

test('a trail that was forged whole, hashes and head included, is found by the seal', async () => {
  await using ctx = await testContext()
  const [id] = await trails(ctx)
  await seal(ctx, '2026-11-20')
  const { rows } = await ctx.database.pool.query<{ seq: number; line: string }>(
    'select seq, line from event where matter_id = $1 order by seq',
    [id],
  )
  let hash = CHAIN_START
  for (const row of rows) {
    const line = row.line.replaceAll('ou_scjg_liaison', 'ou_scjg_leader')
    hash = hashOf(hash, line)
    const values = [id, row.seq, line, hash]
    await tamper(
      ctx,
      'update event set line = $3, hash = $4 where matter_id = $1 and seq = $2',
      values,
    )
  }
  await tamper(ctx, 'update matter set head_hash = $2 where id = $1', [id, hash])
  expect(await verifyAudit(ctx.db)).toEqual([{ matter: null, seq: null, fault: 'seal-broken' }])
})

test.each([
  ['a seal was changed', `update seal set hash = repeat('0', 64) where day = '2026-11-19'`],
  ['a seal was taken out', `delete from seal where day = '2026-11-18'`],
  [
    'a matter was taken out whole',
    `delete from event; delete from private_value; delete from alarm; delete from outbox; delete from task; delete from matter`,
  ],
])('it is found by the seals that %s', async (_, sql) => {
  await using ctx = await testContext()
  for (const day of ['2026-11-18', '2026-11-19', '2026-11-20'] as const) {
    await push(ctx)
    await seal(ctx, day)
  }
  await tamper(ctx, sql)
  expect(await verifyAudit(ctx.db)).toContainEqual({
    matter: null,
    seq: null,
    fault: 'seal-broken',
  })
})

test('private values are erased without a finding: the trail holds salted hashes alone', async () => {
  await using ctx = await testContext()
  const [id] = await trails(ctx)
  const { rows } = await ctx.database.pool.query<{ line: string; salt: string }>(
    `select e.line, p.salt from event e join private_value p using (matter_id) where matter_id = $1`,
    [id],
  )
  for (const { line, salt } of rows) {
    expect(line).not.toContain('欧阳小明')
    expect(line).not.toContain('13900001234')
    expect(line).not.toContain(salt)
  }
  await ctx.db.updateTable('privateValue').set({ value: null, erasedAt: PUSHED_AT }).execute()
  expect(await verifyAudit(ctx.db)).toEqual([])
})

test('the same value of two matters leaves two hashes, so nobody sees that they are alike', async () => {
  await using ctx = await testContext()
  await push(ctx, SECRETS)
  await push(ctx, SECRETS)
  const { rows } = await ctx.database.pool.query<{ hash: string }>(
    `select line::jsonb #>> '{data,privates,counterpart.name}' as hash from event where seq = 1`,
  )
  expect(rows).toHaveLength(2)
  expect(rows[0]!.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(rows[0]!.hash).not.toBe(rows[1]!.hash)
})

test('trail and seals are append-only for whoever has no power over triggers', async () => {
  await using ctx = await testContext()
  await trails(ctx)
  await seal(ctx, '2026-11-20')
  for (const statement of [
    `update event set type = 'x'`,
    'delete from event',
    'truncate event',
    'truncate matter cascade',
    `update seal set hash = ''`,
    'delete from seal',
    'truncate seal',
  ]) {
    const refused = ctx.database.pool.query(statement)
    await expect(refused, statement).rejects.toMatchObject({ code: '23001' })
  }
  expect(await verifyAudit(ctx.db)).toEqual([])
})

test('a chain goes on from its head, line by line', () => {
  const event = {
    type: 'claim',
    at: PUSHED_AT,
    effectiveAt: null,
    actor: { type: 'system' },
    department: 'scjg',
    taskId: 'm.1',
    basis: null,
    late: false,
    cardVersion: 3,
    data: {},
  } as const
  const whole = chain('m', { hash: CHAIN_START, count: 0 }, [event, event, event])
  const [first] = whole
  const rest = chain('m', { hash: first!.hash, count: 1 }, [event, event])
  expect([first, ...rest]).toEqual(whole)
  expect(whole.map((one) => one.seq)).toEqual([1, 2, 3])
  expect(new Set(whole.map((one) => one.hash)).size).toBe(3)
  expect(JSON.parse(first!.line)).toMatchObject({
    matter: 'm',
    seq: 1,
    task: 'm.1',
    cardVersion: 3,
  })
})
