import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Hono } from 'hono'
import { findNextEnd } from './deadlines.ts'

const NOW = new Date('2026-11-20T10:00:00+08:00')

/** An API that answers page after page of matters. */
async function apiOf(pages: readonly (readonly object[])[]) {
  const asked: string[] = []
  const app = new Hono().get('/api/v1/matters', (c) => {
    asked.push(c.req.header('authorization') ?? '')
    const page = Number(c.req.query('cursor') ?? 0)
    return c.json({ items: pages[page], next: page + 1 < pages.length ? String(page + 1) : null })
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    api: { baseUrl, key: 'k' },
    asked,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

function task(dueAt: string | null, more: object = {}): object {
  return {
    state: 'pending',
    paused: null,
    provisional: false,
    dueAt,
    departmentName: '区商务局',
    ...more,
  }
}

test('the earliest end that is still to come is found, on whichever page it stands', async () => {
  await using given = await apiOf([
    [
      {
        title: '甲',
        tasks: [task('2026-11-26T00:00:00+08:00'), task('2026-11-19T00:00:00+08:00')],
      },
    ],
    [{ title: '乙', tasks: [task('2026-11-24T00:00:00+08:00')] }],
  ])
  const next = await findNextEnd(given.api, NOW)
  expect(next).toMatchObject({ title: '乙', department: '区商务局' })
  expect(next?.dueAt.toISOString()).toBe('2026-11-23T16:00:00.000Z')
  expect(next?.settledAt.toISOString()).toBe('2026-11-23T16:00:10.000Z')
  expect(given.asked).toEqual(['Bearer k', 'Bearer k'])
})

test('what is done, paused, provisional or without a limit has no end to go to', async () => {
  await using given = await apiOf([
    [
      {
        title: '甲',
        tasks: [
          task('2026-11-24T00:00:00+08:00', { state: 'claimed' }),
          task('2026-11-24T00:00:00+08:00', { paused: { since: 'x', reason: 'y' } }),
          task('2026-11-24T00:00:00+08:00', { provisional: true }),
          task(null),
        ],
      },
    ],
  ])
  expect(await findNextEnd(given.api, NOW)).toBeNull()
})
