import { expect, describe, test, vi } from 'vitest'
import { recomputeDeadlines } from '../../jobs/recompute.ts'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { taskOf, trailOf } from '../testing-wire.ts'

interface CalendarWire {
  readonly year: number
  readonly version: number | null
  readonly source: string | null
  readonly off: readonly string[]
  readonly work: readonly string[]
  readonly provisional: boolean
}

const get = async (bot: TestBot, year: number | string) =>
  (await bot.ask<CalendarWire>('GET', `/api/v1/calendars/${year}`)).body

const put = (bot: TestBot, year: number | string, body: unknown) =>
  bot.ask('PUT', `/api/v1/calendars/${year}`, { body })

const NOTICE = {
  source: '国办发明电〔2026〕9号',
  off: ['2027-01-01', '2027-01-02'],
  work: ['2027-01-03'],
}

test('a year shipped with the product says where it comes from', async () => {
  await using bot = await testBot()
  const year = await get(bot, 2026)
  expect(year).toMatchObject({ year: 2026, version: 1, provisional: false })
  expect(year.source).toMatch(/国办|国务院办公厅/)
  expect(year.off).toContain('2026-10-01')
  expect(year.work.length).toBeGreaterThan(0)
})

test('a year that is not announced gives what the statute gives, and says that it is provisional', async () => {
  await using bot = await testBot()
  const year = await get(bot, 2027)
  expect(year).toMatchObject({ version: null, source: null, work: [], provisional: true })
  expect(year.off).toContain('2027-01-01')
})

test('a year that is set is in force at once, and each time it is set has a version of its own', async () => {
  await using bot = await testBot()
  expect(await put(bot, 2027, NOTICE)).toMatchObject({
    status: 200,
    body: { version: 1, ...NOTICE },
  })
  const again = { ...NOTICE, work: [] }
  expect(await put(bot, 2027, again)).toMatchObject({ status: 200, body: { version: 2, work: [] } })
  expect(await get(bot, 2027)).toEqual({ year: 2027, version: 2, provisional: false, ...again })
})

test('a year shipped with the product can be replaced', async () => {
  await using bot = await testBot()
  const body = { source: '更正通知', off: ['2026-12-31'], work: ['2026-12-26'] }
  expect(await put(bot, 2026, body)).toMatchObject({ status: 200, body: { version: 2, ...body } })
  expect((await get(bot, 2026)).off).not.toContain('2026-10-01')
})

test('setting a year twice at once gives two versions', async () => {
  await using bot = await testBot()
  const answers = await Promise.all([put(bot, 2027, NOTICE), put(bot, 2027, NOTICE)])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(await get(bot, 2027)).toMatchObject({ version: 2 })
})

describe('a calendar', () => {
  test.each<[string, unknown, { path: string; message: string }]>([
    ['without a source', { ...NOTICE, source: '' }, { path: 'source', message: '不能为空' }],
    ['of a blank source', { ...NOTICE, source: ' ' }, { path: 'source', message: '不能为空' }],
    ['without days off', { source: 'x', work: [] }, { path: 'off', message: '必填' }],
    [
      'of a day that is not',
      { ...NOTICE, off: ['2027-02-30'] },
      { path: 'off.0', message: '不是有效日期，须为YYYY-MM-DD' },
    ],
    [
      'of a day in words',
      { ...NOTICE, work: ['元旦'] },
      { path: 'work.0', message: '不是有效日期，须为YYYY-MM-DD' },
    ],
    [
      'of a day of another year',
      { ...NOTICE, off: ['2027-01-01', '2028-01-01'] },
      { path: 'off.1', message: '不属于本年安排（上年12月除外）' },
    ],
    [
      'of a day twice',
      { ...NOTICE, off: ['2027-01-01', '2027-01-01'] },
      { path: 'off.1', message: '日期重复' },
    ],
    [
      'of a day both off and worked',
      { ...NOTICE, work: ['2027-01-02'] },
      { path: 'work.0', message: '同一天既放假又上班' },
    ],
    [
      'of a weekday made up for',
      { ...NOTICE, work: ['2027-01-04'] },
      { path: 'work.0', message: '该日本来就是工作日，无需列为调休上班' },
    ],
    ['of numbers', { ...NOTICE, off: [20270101] }, { path: 'off.0', message: '须为文本' }],
    [
      'of too many days',
      { ...NOTICE, off: Array.from({ length: 367 }, () => '2027-01-01') },
      { path: 'off', message: '不得超过366项' },
    ],
    ['with another field', { ...NOTICE, year: 2027 }, { path: 'year', message: '未知字段' }],
  ])('%s is refused, and the one in force stays', async (_what, body, error) => {
    await using bot = await testBot()
    const rows = await bot.countRows()
    const answer = await put(bot, 2027, body)
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toContainEqual(error)
    expect(await bot.countRows()).toEqual(rows)
  })

  test.each([
    '1999',
    '2100',
    '27',
    '02027',
    '2027.5',
    '1e3',
    '0x7eb',
    'next',
    '%00',
    '-2027',
    '%202027',
  ])('of the year %s is refused', async (year) => {
    await using bot = await testBot()
    for (const answer of [
      await put(bot, year, NOTICE),
      await bot.ask('GET', `/api/v1/calendars/${year}`),
    ]) {
      expect(answer.status).toBe(422)
      expect(answer.body.errors?.map(({ path }) => path)).toEqual(['year'])
    }
  })

  test('may name days of the December before', async () => {
    await using bot = await testBot()
    expect((await put(bot, 2027, { ...NOTICE, off: ['2026-12-31', '2027-01-01'] })).status).toBe(
      200,
    )
  })
})

describe('a limit that runs into a year not announced', () => {
  /** Pushed and delivered on the last day of 2026, a Thursday: one working day ends in 2027. */
  async function pushedAtTheEdge() {
    const bot = await testBot({ at: '2026-12-31T10:00:00+08:00' })
    const { id } = await bot.push()
    await bot.deliver(id)
    return {
      ...bot,
      task: async () => taskOf(await bot.matter(id)),
      trail: async () => trailOf(await bot.matter(id)),
    }
  }

  test('is provisional, and final after the year was set and the recount has run', async () => {
    await using bot = await pushedAtTheEdge()
    expect(await bot.task()).toMatchObject({
      provisional: true,
      dueAt: '2027-01-05T00:00:00+08:00',
    })

    expect((await put(bot, 2027, NOTICE)).status).toBe(200)
    expect((await bot.task()).provisional).toBe(true)
    await recomputeDeadlines(bot.ctx)
    expect(await bot.task()).toMatchObject({
      provisional: false,
      dueAt: '2027-01-04T00:00:00+08:00',
    })
    expect(await bot.trail()).toEqual(['push', 'deliver', 'recompute'])

    await recomputeDeadlines(bot.ctx)
    expect(await bot.trail()).toHaveLength(3)
  })

  test('is recounted by the job that the request adds', async () => {
    await using bot = await pushedAtTheEdge()
    bot.ctx.alarms.work({
      ring: () => Promise.resolve(),
      courier: () => Promise.resolve(),
      recompute: () => recomputeDeadlines(bot.ctx),
    })
    await put(bot, 2027, NOTICE)
    await vi.waitFor(async () => expect((await bot.task()).provisional).toBe(false), 10_000)
  })

  test('is recounted by the sweep where the queue was away', async () => {
    await using bot = await pushedAtTheEdge()
    await bot.database.pool.query('alter schema bullmq rename to bullmq_away')
    expect((await put(bot, 2027, NOTICE)).status).toBe(200)
    await bot.database.pool.query('alter schema bullmq_away rename to bullmq')
    await recomputeDeadlines(bot.ctx)
    expect((await bot.task()).provisional).toBe(false)
  })
})
