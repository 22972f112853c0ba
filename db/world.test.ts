import { expect, test } from 'vitest'
import {
  CATALOGUE,
  china,
  DEPARTMENTS,
  PEOPLE,
  person,
  PUSHED_AT,
  year2027,
} from '../rules/testing.ts'
import { saveCalendarYear } from './queries/calendars.ts'
import { saveDirectory } from './queries/directory.ts'
import { readCurrentWorld } from './queries/world.ts'
import {
  contextOn,
  deliver,
  matterOf,
  press,
  push,
  stored,
  system,
  testContext,
} from './testing.ts'
import type { TestContext } from './testing.ts'

const PRESSED_AT = china('2026-11-20T11:00')
const WHOLE = { departments: DEPARTMENTS, people: PEOPLE, catalogue: CATALOGUE }

function without(openId: string) {
  return { ...WHOLE, people: PEOPLE.filter((one) => one.openId !== openId) }
}

test('a change of the directory binds every process from its next act on', async () => {
  await using ctx = await testContext()
  const other = await contextOn(ctx.database)
  const id = await push(ctx, { departments: ['scjg'] })
  // Both have read the directory and keep it.
  await stored(ctx, id)
  await stored(other, id)
  await saveDirectory(ctx.db, without('ou_scjg_liaison'))
  const press2 = (openId: string) => press(other, id, openId, 'claim', PRESSED_AT)
  await expect(press2('ou_scjg_liaison')).rejects.toMatchObject({
    refusal: { code: 'unknown-person' },
  })
  await press2('ou_scjg_deputy')
  expect((await matterOf(ctx, id)).tasks[0]?.doneBy).toBe('ou_scjg_deputy')
})

test('a directory that is not committed yet binds nobody', async () => {
  await using ctx = await testContext()
  const other = await contextOn(ctx.database)
  const id = await push(ctx, { departments: ['scjg'] })
  const saving = await ctx.db.startTransaction().execute()
  await saving.updateTable('person').set({ active: false }).execute()
  await saving
    .updateTable('world')
    .set((eb) => ({ directoryRevision: eb('directoryRevision', '+', 1) }))
    .execute()
  await press(other, id, 'ou_scjg_liaison', 'view-details', PRESSED_AT)
  await saving.commit().execute()
  const late = press(other, id, 'ou_scjg_liaison', 'claim', PRESSED_AT)
  await expect(late).rejects.toMatchObject({ refusal: { code: 'unknown-person' } })
})

test('the world is read anew only when a revision changed', async () => {
  await using ctx = await testContext()
  const first = await readCurrentWorld(ctx)
  const second = await readCurrentWorld(ctx)
  expect(second.directory).toBe(first.directory)
  expect(second.calendar).toBe(first.calendar)
  await saveDirectory(ctx.db, WHOLE)
  const third = await readCurrentWorld(ctx)
  expect(third.directory).not.toBe(first.directory)
  expect(third.calendar).toBe(first.calendar)
})

test('what is saved is what is read, in its order', async () => {
  await using ctx = await testContext()
  const people = [
    ...PEOPLE,
    { ...person('wjw', 'liaison', 'ou_x'), items: ['a', 'b'], mobile: '13900001234' },
  ].toReversed()
  await saveDirectory(ctx.db, { ...WHOLE, people })
  const { directory } = await readCurrentWorld(ctx)
  expect([...directory.departments.values()]).toEqual(DEPARTMENTS)
  expect([...directory.people.values()]).toEqual(people)
  expect(directory.catalogue).toEqual(CATALOGUE)
})

test('who vanishes from the directory is deactivated, comes back as the same, and is never deleted', async () => {
  await using ctx = await testContext()
  const active = async () =>
    (await ctx.db.selectFrom('person').select(['openId', 'active']).execute()).filter(
      (one) => one.openId === 'ou_scjg_liaison',
    )
  await saveDirectory(ctx.db, without('ou_scjg_liaison'))
  expect(await active()).toEqual([{ openId: 'ou_scjg_liaison', active: false }])
  const departments = DEPARTMENTS.filter((one) => one.code !== 'scjg')
  const people = PEOPLE.filter((one) => one.department !== 'scjg')
  await saveDirectory(ctx.db, { departments, people, catalogue: [] })
  expect((await readCurrentWorld(ctx)).directory.departments.has('scjg')).toBe(false)
  await saveDirectory(ctx.db, WHOLE)
  expect(await active()).toEqual([{ openId: 'ou_scjg_liaison', active: true }])
})

test('a department that vanished keeps its tasks, and the trail its name', async () => {
  await using ctx = await testContext()
  const id = await push(ctx, { departments: ['scjg'] })
  await saveDirectory(ctx.db, {
    departments: DEPARTMENTS.filter((one) => one.code !== 'scjg'),
    people: PEOPLE.filter((one) => one.department !== 'scjg'),
    catalogue: [],
  })
  await deliver(ctx, id)
  const { tasks } = await matterOf(ctx, id)
  expect(tasks).toMatchObject([{ department: 'scjg', state: 'pending', deadline: null }])
})

test('two directories saved at once leave one of them whole', async () => {
  await using ctx = await testContext()
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([
      saveDirectory(ctx.db, without('ou_scjg_liaison')),
      saveDirectory(ctx.db, without('ou_wjw_liaison')),
    ])
    const { directory } = await readCurrentWorld(ctx)
    const missing = PEOPLE.filter((one) => !directory.people.has(one.openId))
    expect(missing.map((one) => one.department)).toHaveLength(1)
  }
})

async function announce(ctx: TestContext, off: `2027-01-${number}`[]) {
  const { year, source, work } = year2027(off)
  return saveCalendarYear(ctx.db, { year, source, off, work }, 0, PUSHED_AT)
}

test('an announced year binds every process from its next act on', async () => {
  await using ctx = await testContext()
  const other = await contextOn(ctx.database)
  await ctx.moveTo(china('2026-12-31T10:00'))
  const id = await push(ctx, { departments: ['scjg'] })
  await stored(other, id)
  expect(await announce(ctx, ['2027-01-01'])).toBe(1)
  await deliver(other, id)
  expect((await matterOf(other, id)).tasks[0]?.deadline).toMatchObject({
    provisional: false,
    calendarVersion: '2020-2027:1',
    lastDay: '2027-01-04',
  })
  // A year set again is the next version.
  expect(await announce(ctx, ['2027-01-01', '2027-01-04'])).toBe(2)
  await system(other, id, { type: 'recompute' })
  expect((await matterOf(other, id)).tasks[0]?.deadline).toMatchObject({
    calendarVersion: '2020-2026:1 2027:2',
    lastDay: '2027-01-05',
  })
})

test('an unrelated year leaves stored counts as they are, what silence did included', async () => {
  await using ctx = await testContext()
  const ids = [
    await push(ctx, { departments: ['scjg'] }),
    await push(ctx, { departments: ['scjg'] }),
  ] as const
  for (const id of ids) await deliver(ctx, id)
  await ctx.moveTo(china('2026-11-24T00:00:10'))
  await system(ctx, ids[0], { type: 'expire', taskId: `${ids[0]}.1` })
  const before = await Promise.all(ids.map((id) => matterOf(ctx, id)))
  await announce(ctx, ['2027-01-01'])
  for (const id of ids) await system(ctx, id, { type: 'recompute' })
  expect(await Promise.all(ids.map((id) => matterOf(ctx, id)))).toEqual(before)
  const notices = await ctx.db
    .selectFrom('outbox')
    .where('template', '=', 'office')
    .select('params')
    .execute()
  expect(notices).toEqual([])
})

test('the clock is moved on for every process, and never back', async () => {
  await using ctx = await testContext()
  const other = await contextOn(ctx.database)
  await ctx.moveTo(china('2026-12-01T00:00'))
  await ctx.moveTo(china('2026-11-01T00:00'))
  expect(ctx.clock.now().getTime()).toBeGreaterThanOrEqual(china('2026-12-01T00:00').getTime())
  // The other one learns of it with its next act.
  const id = await push(ctx)
  await stored(other, id)
  expect(Math.abs(other.clock.now().getTime() - ctx.clock.now().getTime())).toBeLessThan(2_000)
})
