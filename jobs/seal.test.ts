import { expect, test } from 'vitest'
import { verifyAudit } from '../db/audit.ts'
import { sealYesterday } from './seal.ts'
import { soon, startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

interface Seal {
  readonly day: string
  readonly matters: number
  readonly previous: string
  readonly hash: string
}

const seals = (trial: Trial) =>
  trial.query<Seal>('select day::text as day, matters, previous, hash from seal order by day')

/** Other tests' transactions on the same server hold a seal up too; here they are waited for. */
async function sealWhenReady(trial: Trial, tx?: string): Promise<void> {
  const reached = () =>
    trial.query(
      `select 1 where pg_snapshot_xmin(pg_current_snapshot()) >= coalesce($1::xid8,
      ((select max(tx::text::bigint) from event) + 1)::text::xid8)`,
      [tx ?? null],
    )
  await expect.poll(reached, soon).toHaveLength(1)
  await sealYesterday(trial.ctx)
}

test('each day is sealed once, on the next, chained to the one before', async () => {
  await using trial = await startTrial()
  await trial.push()
  await trial.push()
  await trial.moveTo('2026-11-21T00:00:30+08:00')
  await Promise.all([sealWhenReady(trial), sealWhenReady(trial), sealWhenReady(trial)])
  await trial.push()
  await trial.moveTo('2026-11-22T00:00:30+08:00')
  await sealWhenReady(trial)
  await sealYesterday(trial.ctx)
  const [first, second, ...more] = await seals(trial)
  expect(more).toEqual([])
  expect(first).toMatchObject({ day: '2026-11-20', matters: 2, previous: '' })
  expect(second).toMatchObject({ day: '2026-11-21', matters: 1, previous: first?.hash })
  expect(await verifyAudit(trial.ctx.db)).toEqual([])
})

test('what a slow transaction wrote is in the next seal, not lost between two', async () => {
  await using trial = await startTrial()
  await trial.push()
  const slow = await trial.push()
  const client = await trial.database.pool.connect()
  await client.query('begin')
  // It began before the seal and commits after it.
  await client.query(
    `insert into event (matter_id, seq, type, at, line, hash)
    select matter_id, 99, type, at, line, 'slow' from event where matter_id = $1`,
    [slow],
  )
  const { rows } = await client.query<{ tx: string }>('select pg_current_xact_id()::text as tx')
  await trial.push()
  await trial.moveTo('2026-11-21T00:00:30+08:00')
  await sealWhenReady(trial, rows[0]?.tx)
  await client.query('commit')
  client.release()
  expect((await seals(trial)).map((seal) => seal.matters)).toEqual([2])

  await trial.moveTo('2026-11-22T00:00:30+08:00')
  await sealWhenReady(trial)
  // The slow one, and what began after it: a seal never reaches beyond a transaction under way.
  expect((await seals(trial)).map((seal) => seal.matters)).toEqual([2, 2])
})

test('a day on which nothing happened needs no seal, and the next chains on', async () => {
  await using trial = await startTrial()
  await trial.push()
  await trial.moveTo('2026-11-21T00:00:30+08:00')
  await sealWhenReady(trial)
  await trial.moveTo('2026-11-22T00:00:30+08:00')
  await sealYesterday(trial.ctx)
  await trial.moveTo('2026-11-23T00:00:30+08:00')
  await trial.push()
  await trial.moveTo('2026-11-24T00:00:30+08:00')
  await sealWhenReady(trial)
  const [first, second] = await seals(trial)
  expect((await seals(trial)).map((seal) => seal.day)).toEqual(['2026-11-20', '2026-11-23'])
  expect(second?.previous).toBe(first?.hash)
})
