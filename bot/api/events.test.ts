import { expect, test, vi } from 'vitest'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { personId } from '../testing-county.ts'
import { press } from '../testing-feishu.ts'
import { badPaths, taskOf } from '../testing-wire.ts'
import type { EventWire, PageWire } from '../testing-wire.ts'

async function page(bot: TestBot, query = ''): Promise<PageWire<EventWire>> {
  const { status, body } = await bot.ask<PageWire<EventWire>>('GET', `/api/v1/events${query}`)
  expect(status).toBe(200)
  return body
}

/** The whole feed, page by page. */
async function feed(bot: TestBot, limit: number): Promise<EventWire[]> {
  const all: EventWire[] = []
  let next: string | null = ''
  while (next !== null) {
    const { items, next: after } = await page(bot, `?limit=${limit}${next && `&after=${next}`}`)
    all.push(...items)
    next = after
  }
  return all
}

/**
 * The whole feed once it has come to a number of events: it waits for every transaction that is under
 * way on the server, those of other tests too.
 */
function feedOf(bot: TestBot, count: number, limit = 1000): Promise<EventWire[]> {
  const read = async () => {
    const all = await feed(bot, limit)
    expect(all.length).toBeGreaterThanOrEqual(count)
    return all
  }
  return vi.waitFor(read, { timeout: 20_000, interval: 50 })
}

/** The page after an event once it has come to a number of events. */
function pageOf(bot: TestBot, after: string | undefined, count: number) {
  const read = async () => {
    const { items } = await page(bot, `?after=${after}`)
    expect(items.length).toBeGreaterThanOrEqual(count)
    return items
  }
  return vi.waitFor(read, { timeout: 20_000, interval: 50 })
}

async function somethingHappened(bot: TestBot, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const matter = await bot.push()
    await bot.deliver(matter.id)
    const at = { act: 'claim', task: taskOf(matter).id }
    await press(bot.app, { by: personId('scjg', 'liaison'), ...at })
  }
}

test('the feed gives every event once and in order, whatever the size of its pages', async () => {
  await using bot = await testBot()
  expect(await page(bot)).toEqual({ items: [], next: null })
  await somethingHappened(bot, 4)
  const whole = await feedOf(bot, 12)
  expect(whole.map(({ type }) => type)).toEqual(
    Array.from({ length: 4 }, () => ['push', 'deliver', 'claim']).flat(),
  )
  for (const limit of [1, 5, 12]) expect(await feed(bot, limit)).toEqual(whole)
})

test('a reader goes on after the last event it has seen, and reads nothing twice', async () => {
  await using bot = await testBot()
  await somethingHappened(bot, 1)
  const seen = await feedOf(bot, 3)
  const after = seen.at(-1)?.cursor
  expect(await page(bot, `?after=${after}`)).toEqual({ items: [], next: null })
  await somethingHappened(bot, 1)
  const news = await pageOf(bot, after, 3)
  expect(news.map(({ type }) => type)).toEqual(['push', 'deliver', 'claim'])
})

test('an event says who acted, on what basis, and is the same on the matter', async () => {
  await using bot = await testBot()
  await somethingHappened(bot, 1)
  const events = await feedOf(bot, 3)
  expect(events.map(({ actor }) => actor)).toEqual([
    { type: 'api', caller: 'alpha' },
    { type: 'system' },
    { type: 'person', openId: personId('scjg', 'liaison'), name: '周晚晴' },
  ])
  const bare = events.map(({ cursor: _cursor, ...rest }) => rest)
  expect((await bot.matter(events[0]?.matter ?? '')).events).toEqual(bare)
})

test('an event of a transaction that is slow to end is not passed over', async () => {
  await using bot = await testBot()
  const slow = await bot.push()
  const other = await bot.database.pool.connect()
  await other.query('begin')
  await other.query(
    `insert into event (matter_id, seq, type, at, line, hash)
     select matter_id, 99, 'slow', at, replace(line, '"push"', '"slow"'), 'x' from event where matter_id = $1`,
    [slow.id],
  )
  await somethingHappened(bot, 1)
  const held = await feedOf(bot, 1)
  expect(held.map(({ type }) => type)).toEqual(['push'])
  await other.query('commit')
  other.release()
  const rest = await pageOf(bot, held.at(-1)?.cursor, 4)
  expect(rest.map(({ type }) => type)).toEqual(['slow', 'push', 'deliver', 'claim'])
})

test.each([
  ['after=x', 'after'],
  ['after=', 'after'],
  ['after=1', 'after'],
  ['after=1-', 'after'],
  ['after=-1-1', 'after'],
  ['after=99999999999999999999-1', 'after'],
  ['after=1-9999999999999999', 'after'],
  ['after=1-1&after=2-2', 'after'],
  ['limit=0', 'limit'],
  ['limit=1001', 'limit'],
])('the query ?%s is refused', async (query, path) => {
  await using bot = await testBot()
  const { status, body } = await bot.ask('GET', `/api/v1/events?${query}`)
  expect(status).toBe(422)
  expect(badPaths(body)).toEqual([path])
})

test('the furthest cursor there can be is answered by an empty page', async () => {
  await using bot = await testBot()
  await bot.push()
  const end = await page(bot, '?after=9999999999999999999-999999999999999')
  expect(end).toEqual({ items: [], next: null })
})
