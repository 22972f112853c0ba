import { expect, test } from 'vitest'
import { verifyAudit } from '../db/audit.ts'
import { sealYesterday } from './seal.ts'
import { startTrial } from './testing.ts'
import type { Trial } from './testing.ts'

interface Seal {
  readonly day: string
  readonly matters: number
  readonly previous: string
  readonly hash: string
}

const seals = (trial: Trial) =>
  trial.query<Seal>('select day::text as day, matters, previous, hash from seal order by day')

test('each day is sealed once, on the next, chained to the one before', async () => {
  await using trial = await startTrial()
  await trial.push()
  await trial.push()
  await trial.moveTo('2026-11-21T00:00:30+08:00')
  await Promise.all([sealYesterday(trial.ctx), sealYesterday(trial.ctx), sealYesterday(trial.ctx)])
  await trial.push()
  await trial.moveTo('2026-11-22T00:00:30+08:00')
  await sealYesterday(trial.ctx)
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
  await trial.push()
  await trial.moveTo('2026-11-21T00:00:30+08:00')
  await sealYesterday(trial.ctx)
  await client.query('commit')
  client.release()
  expect((await seals(trial)).map((seal) => seal.matters)).toEqual([2])

  await trial.moveTo('2026-11-22T00:00:30+08:00')
  await sealYesterday(trial.ctx)
  // The slow one, and what began after it: a seal never reaches beyond a transaction under way.
  expect((await seals(trial)).map((seal) => seal.matters)).toEqual([2, 2])
})

test('a day on which nothing happened needs no seal, and the next chains on', async () => {
  await using trial = await startTrial()
  await trial.push()
  await trial.moveTo('2026-11-21T00:00:30+08:00')
  await sealYesterday(trial.ctx)
  await trial.moveTo('2026-11-22T00:00:30+08:00')
  await sealYesterday(trial.ctx)
  await trial.moveTo('2026-11-23T00:00:30+08:00')
  await trial.push()
  await trial.moveTo('2026-11-24T00:00:30+08:00')
  await sealYesterday(trial.ctx)
  const [first, second] = await seals(trial)
  expect((await seals(trial)).map((seal) => seal.day)).toEqual(['2026-11-20', '2026-11-23'])
  expect(second?.previous).toBe(first?.hash)
})
