import { describe, expect, test } from 'vitest'
import { createApiTokens } from '../jobs/api-tokens.ts'
import { startEngine } from '../jobs/engine.ts'
import { createWalk } from '../jobs/walk.ts'
import { botApp } from './app.ts'
import { createGateway } from './feishu/gateway.ts'
import { APP, KEYS, MORNING, testBot } from './testing.ts'
import type { TestBot } from './testing.ts'
import type { ProblemWire } from './testing-wire.ts'

/** Doors whose clock walks, as the product has them under DEV_CLOCK. */
async function walkingBot() {
  const bot = await testBot()
  const { ctx } = bot
  const delivery = {
    ...ctx,
    gateway: createGateway({ ...APP, log: ctx.log }),
    tokens: createApiTokens(ctx.db),
  }
  const engine = startEngine(delivery, ctx.alarms, 'walker', false)
  const walk = createWalk(ctx, engine)
  const app = botApp({ ...ctx, moveClock: (to) => walk.to(to) }, { sandbox: null })
  return {
    async move(
      body: unknown,
      { key = KEYS.alpha, type = 'application/json' }: { key?: string | null; type?: string } = {},
    ) {
      const answer = await app.request('/dev/clock', {
        method: 'PUT',
        headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), 'content-type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      return { status: answer.status, body: (await answer.json()) as ProblemWire & { now: string } }
    },
    now: () => ctx.clock.now(),
    async [Symbol.asyncDispose]() {
      await engine.stop()
      await (bot satisfies TestBot)[Symbol.asyncDispose]()
    },
  }
}

test('the clock goes to the instant it is told, and runs on from there', async () => {
  await using bot = await walkingBot()
  const { status, body } = await bot.move({ now: '2026-12-01T08:00:00Z' })
  expect(status).toBe(200)
  expect(body.now).toMatch(/^2026-12-01T16:00:0\d(\.\d+)?\+08:00$/)
  expect(bot.now().getTime()).toBeGreaterThanOrEqual(Date.parse('2026-12-01T08:00:00Z'))
  expect((await bot.move({ now: '2026-12-02T00:00+08:00' })).status).toBe(200)
})

test('it goes forward only', async () => {
  await using bot = await walkingBot()
  for (const now of ['2026-11-24T10:00:04+08:00', '2026-11-24T01:00:00Z', '1970-01-01T00:00:00Z']) {
    const { status, body } = await bot.move({ now })
    expect([status, body.title]).toEqual([409, '时钟只能向前拨'])
  }
  expect(bot.now().getTime()).toBeLessThan(Date.parse(MORNING) + 60_000)
})

describe('an instant', () => {
  test.each([
    ['without an offset', '2026-12-01T08:00:00'],
    ['that is a bare date', '2026-12-01'],
    ['of a day that is not', '2026-02-30T08:00:00+08:00'],
    ['of an hour that is not', '2026-12-01T24:00:00+08:00'],
    ['of an offset that is not', '2026-12-01T08:00:00+99:00'],
    ['in words', 'tomorrow'],
    ['empty', ''],
    ['too late', '2100-01-01T00:00:00+08:00'],
    ['at the end of time', '9999-12-31T23:59:59Z'],
    ['that is a number', 1_800_000_000_000],
    ['that is null', null],
    ['that is missing', undefined],
  ])('%s is refused', async (_what, now) => {
    await using bot = await walkingBot()
    const { status, body } = await bot.move({ now })
    expect(status).toBe(422)
    expect(body.errors?.map(({ path }) => path)).toEqual(['now'])
    expect(bot.now().getTime()).toBeLessThan(Date.parse(MORNING) + 60_000)
  })

  test('with anything beside it, without a key or of another type is refused', async () => {
    await using bot = await walkingBot()
    const good = { now: '2026-12-01T08:00:00+08:00' }
    expect((await bot.move({ ...good, speed: 2 })).body.errors).toEqual([
      { path: 'speed', message: '未知字段' },
    ])
    expect((await bot.move('[]')).status).toBe(422)
    expect((await bot.move('{')).status).toBe(400)
    expect((await bot.move(good, { key: null })).status).toBe(401)
    expect((await bot.move(good, { key: 'wrong'.repeat(8) })).status).toBe(401)
    expect((await bot.move(good, { type: 'text/plain' })).status).toBe(415)
    expect((await bot.move({ ...good, more: 'x'.repeat(1_000_000) })).status).toBe(413)
    expect(bot.now().getTime()).toBeLessThan(Date.parse(MORNING) + 60_000)
  })
})

test('without DEV_CLOCK there is no such address', async () => {
  await using bot = await testBot()
  const body = { now: '2026-12-01T08:00:00+08:00' }
  expect((await bot.ask('PUT', '/dev/clock', { body })).status).toBe(404)
})
