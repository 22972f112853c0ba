import { expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import { testDirectory } from '../testing-county.ts'
import { sendSpoilt } from '../testing-mutations.ts'

const LONG = { timeout: 180_000 }

/** A county with one of everything. */
function smallDirectory() {
  const { departments, people, catalogue } = testDirectory()
  const some = departments.slice(0, 4)
  const codes = some.map(({ code }) => code)
  return {
    departments: some,
    people: people.filter((one) => codes.includes(one.department)).slice(0, 6),
    catalogue: catalogue.slice(0, 2),
  }
}

test('no spoilt directory breaks the address or changes the one in force', LONG, async () => {
  await using bot = await testBot()
  const statuses = await sendSpoilt(bot, {
    method: 'PUT',
    path: () => '/api/v1/directory',
    body: smallDirectory,
  })
  expect(statuses.get(200)).toBeGreaterThan(50)
  expect(statuses.get(422)).toBeGreaterThan(500)
})

test('no spoilt calendar breaks the address or changes the one in force', LONG, async () => {
  await using bot = await testBot()
  const body = () => ({
    source: '国办发明电',
    off: ['2027-01-01', '2027-02-06'],
    work: ['2027-02-20'],
  })
  const statuses = await sendSpoilt(bot, {
    method: 'PUT',
    path: () => '/api/v1/calendars/2027',
    body,
  })
  expect(statuses.get(200)).toBeGreaterThan(50)
  expect(statuses.get(422)).toBeGreaterThan(500)
})

test('no spoilt reason breaks the address or ends the matter', LONG, async () => {
  await using bot = await testBot()
  let { id } = await bot.push()
  const statuses = await sendSpoilt(bot, {
    method: 'POST',
    path: () => `/api/v1/matters/${id}/cancel`,
    body: () => ({ reason: '重复推送' }),
  })
  expect(statuses.get(200)).toBeGreaterThan(50)
  expect(statuses.get(422)).toBeGreaterThan(500)
  id = (await bot.push()).id
  expect((await bot.matter(id)).state).toBe('open')
})

test('no spoilt instant breaks the clock or moves it', LONG, async () => {
  let moved = 0
  const moveClock = (to: Date) => {
    moved += 1
    return Promise.resolve(to)
  }
  await using bot = await testBot({ moveClock })
  const statuses = await sendSpoilt(bot, {
    method: 'PUT',
    path: () => '/dev/clock',
    body: () => ({ now: '2026-11-25T00:00:00+08:00' }),
  })
  expect(statuses.get(200) ?? 0).toBe(moved)
  expect(statuses.get(422)).toBeGreaterThan(500)
})
