import { expect, test } from 'vitest'
import { testBot } from './testing.ts'
import type { TestBot } from './testing.ts'

interface Readiness {
  readonly status: string
  readonly for?: readonly string[]
}

const readyz = (bot: TestBot) => bot.ask<Readiness>('GET', '/readyz', { key: null })

test('the product is ready while database and queue answer, and says which of them does not', async () => {
  await using bot = await testBot()
  const { pool } = bot.database
  expect(await readyz(bot)).toMatchObject({ status: 200, body: { status: 'ready' } })

  await pool.query('alter table world rename to world_away')
  expect(await readyz(bot)).toMatchObject({
    status: 503,
    body: { status: 'waiting', for: ['database'] },
  })
  await pool.query('alter schema bullmq rename to bullmq_away')
  expect(await readyz(bot)).toMatchObject({ status: 503, body: { for: ['database', 'queue'] } })
  await pool.query('alter table world_away rename to world')
  expect(await readyz(bot)).toMatchObject({ status: 503, body: { for: ['queue'] } })
  await pool.query('alter schema bullmq_away rename to bullmq')
  expect(await readyz(bot)).toMatchObject({ status: 200, body: { status: 'ready' } })
})

test('a database that hangs is as good as away', async () => {
  await using bot = await testBot()
  const other = await bot.database.pool.connect()
  await other.query('begin')
  await other.query('lock table world in access exclusive mode')
  const started = performance.now()
  expect(await readyz(bot)).toMatchObject({ status: 503, body: { for: ['database'] } })
  expect(performance.now() - started).toBeLessThan(5_000)
  await other.query('rollback')
  other.release()
  await expect.poll(async () => (await readyz(bot)).status).toBe(200)
})

test('the process is alive whatever is away, and its metrics are still told', async () => {
  await using bot = await testBot()
  await bot.push()
  const metrics = async () => (await bot.ask<string>('GET', '/metrics', { key: null })).body
  expect(await metrics()).toMatch(/^linkage_outbox_waiting 1$/m)

  await bot.database.pool.query('alter table outbox rename to outbox_away')
  await bot.database.pool.query('alter table alarm rename to alarm_away')
  expect((await bot.ask('GET', '/healthz', { key: null })).status).toBe(200)
  expect(await metrics()).toMatch(/^linkage_outbox_waiting Nan$/m)
  expect(await metrics()).toMatch(/^process_cpu_user_seconds_total \d/m)
})

test('a fault of ours is answered as such, without a word of what it was', async () => {
  await using bot = await testBot()
  await bot.database.pool.query('alter table matter rename to matter_away')
  const answer = await bot.ask('GET', '/api/v1/matters')
  expect(answer).toMatchObject({
    status: 500,
    type: 'application/problem+json; charset=utf-8',
    body: { type: 'about:blank', title: '系统出错，未作任何改动', status: 500 },
  })
  expect(Object.keys(answer.body).sort()).toEqual(['status', 'title', 'type'])
  expect(bot.logged.filter((line) => line.includes('request failed'))).toHaveLength(1)
})
