import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { MANY_DEPARTMENTS, chatId, personId } from '../testing-county.ts'
import { newEventId, press } from '../testing-feishu.ts'
import type { Press } from '../testing-feishu.ts'
import { taskOf, trailOf } from '../testing-wire.ts'
import type { MatterWire } from '../testing-wire.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await testBot()
})
afterAll(() => bot[Symbol.asyncDispose]())

const LIAISON = personId('scjg', 'liaison')
const LEADER = personId('scjg', 'leader')

/** A push that hangs in the department's chat, ready to be pressed. */
async function pushed(changes: object = {}) {
  const matter = await bot.push(changes)
  const messages = await bot.deliver(matter.id)
  const message = messages.get(`chat:${chatId('scjg')}`) ?? ''
  return { id: matter.id, task: taskOf(matter).id, message }
}

function claim(at: { task: string; message: string }, by: string, more: Partial<Press> = {}) {
  return press(bot.app, { by, act: 'claim', ...at, ...more })
}

const claims = (matter: MatterWire) => trailOf(matter).filter((type) => type === 'claim').length

test('a claim is answered by a toast and the card as it is now', async () => {
  const at = await pushed()
  const { toast, card } = await claim(at, LIAISON)
  expect(toast).toEqual({ type: 'success', content: '已认领' })
  expect(card?.type).toBe('raw')
  expect(card?.data).toMatchObject({ schema: '2.0', header: { template: 'green' } })
  expect(JSON.stringify(card?.data)).toContain('周晚晴')
  const matter = await bot.matter(at.id)
  expect(taskOf(matter)).toMatchObject({ state: 'claimed', claimedBy: LIAISON })
  expect(matter.events.at(-1)).toMatchObject({
    type: 'claim',
    actor: { type: 'person', openId: LIAISON },
  })
})

test('of two who press at once one claims, and the other reads who was first', async () => {
  for (let round = 0; round < 5; round += 1) {
    const at = await pushed()
    const answers = await Promise.all([claim(at, LIAISON), claim(at, LEADER)])
    const matter = await bot.matter(at.id)
    const first = taskOf(matter).claimedBy === LIAISON ? '周晚晴' : '沈怀远'
    expect(answers.map(({ toast }) => toast.type).sort()).toEqual(['success', 'warning'])
    const second = answers.find(({ toast }) => toast.type === 'warning')
    expect(second?.toast.content).toMatch(new RegExp(`^${first}已于2026年11月24日 10:00办理`))
    expect(second?.card?.data).toMatchObject({ header: { template: 'green' } })
    expect(claims(matter)).toBe(1)
  }
})

test('ten presses at once by five people make one claim', async () => {
  const at = await pushed()
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => claim(at, index % 2 ? LIAISON : LEADER)),
  )
  expect(answers.filter(({ toast }) => toast.type === 'success')).toHaveLength(1)
  expect(answers.every(({ card }) => card !== undefined)).toBe(true)
  expect(claims(await bot.matter(at.id))).toBe(1)
})

test('the same press delivered again is not taken for a second one', async () => {
  const at = await pushed()
  const eventId = newEventId()
  const answers = await Promise.all([1, 2, 3].map(() => claim(at, LIAISON, { eventId })))
  answers.push(await press(bot.restarted(), { by: LIAISON, act: 'claim', ...at, eventId }))
  expect(answers.map(({ toast }) => toast.type)).toEqual(Array(4).fill('success'))
  expect(answers.filter(({ toast }) => toast.content === '已登记')).toHaveLength(3)
  expect(claims(await bot.matter(at.id))).toBe(1)
})

test('a look delivered again is one look and one card', async () => {
  const at = await pushed()
  const eventId = newEventId()
  const look = { by: LIAISON, act: 'view-details', ...at, eventId }
  for (let time = 0; time < 3; time += 1) {
    expect((await press(bot.app, look)).toast.type).toBe('success')
  }
  expect(trailOf(await bot.matter(at.id)).filter((type) => type === 'view-details')).toHaveLength(1)
  const { rows } = await bot.database.pool.query(
    `select 1 from outbox where template = 'details' and matter_id = $1`,
    [at.id],
  )
  expect(rows).toHaveLength(1)
})

test('two buttons whose values begin alike are two buttons', async () => {
  const matter = await bot.push({ departments: [...MANY_DEPARTMENTS] })
  const [first, , , , , , , , , tenth, eleventh] = matter.tasks
  expect([first?.id, tenth?.id]).toEqual([`${matter.id}.1`, `${matter.id}.10`])
  const by = personId('d10', 'liaison')
  expect((await press(bot.app, { by, act: 'claim', task: `${matter.id}.1` })).toast.type).toBe(
    'warning',
  )
  expect((await press(bot.app, { by, act: 'claim', task: `${matter.id}.10` })).toast.type).toBe(
    'success',
  )
  const after = await bot.matter(matter.id)
  expect(after.tasks.filter((task) => task.state === 'claimed').map((task) => task.id)).toEqual([
    tenth?.id,
  ])
  expect(eleventh?.state).toBe('pending')
})

describe('when something is in the way', () => {
  test('a press after one whose handler failed is taken, with a new delivery or the same', async () => {
    const { pool } = bot.database
    for (const eventId of [newEventId(), undefined]) {
      const at = await pushed()
      await pool.query('alter function write_acts(jsonb) rename to write_acts_away')
      const failed = await claim(at, LIAISON, eventId ? { eventId } : {})
      await pool.query('alter function write_acts_away(jsonb) rename to write_acts')
      expect(failed.toast).toEqual({ type: 'error', content: '系统出错，未作任何改动，请稍后再按' })
      expect(failed.card?.data).toMatchObject({ header: { template: 'blue' } })
      expect((await claim(at, LIAISON, eventId ? { eventId } : {})).toast.content).toBe('已认领')
    }
  })

  test('a matter that somebody else holds is answered as busy within 3 s, with its card', async () => {
    const at = await pushed()
    const other = await bot.database.pool.connect()
    try {
      await other.query('begin')
      await other.query('select from matter where id = $1 for update', [at.id])
      const started = performance.now()
      const { toast, card } = await claim(at, LIAISON)
      expect(performance.now() - started).toBeLessThan(3_000)
      expect(toast).toEqual({ type: 'error', content: '系统繁忙，请稍后再按' })
      expect(card?.data).toMatchObject({ header: { template: 'blue' } })
    } finally {
      await other.query('rollback')
      other.release()
    }
    expect((await claim(at, LIAISON)).toast.content).toBe('已认领')
  })

  test('a database that does not come back in time is answered as busy, and the press still counts', async () => {
    const at = await pushed()
    const other = await bot.database.pool.connect()
    const started = performance.now()
    try {
      await other.query('begin')
      await other.query('lock table outbox in access exclusive mode')
      const { toast } = await claim(at, LIAISON)
      expect(performance.now() - started).toBeLessThan(3_000)
      expect(toast).toEqual({ type: 'error', content: '系统繁忙，请稍后再按' })
    } finally {
      await other.query('rollback')
      other.release()
    }
    await expect.poll(async () => taskOf(await bot.matter(at.id)).state).toBe('claimed')
  })

  test('a database that is away is answered as a fault', async () => {
    await using other = await testBot()
    const matter = await other.push()
    await other.database.pool.query('alter table world rename to world_away')
    const answer = await press(other.app, { by: LIAISON, act: 'claim', task: taskOf(matter).id })
    expect(answer).toEqual({
      toast: { type: 'error', content: '系统出错，未作任何改动，请稍后再按' },
    })
  })
})

test('the trail keeps which version of the card the presser saw, and none of another card', async () => {
  const one = await pushed()
  const other = await pushed()
  await claim(one, LIAISON)
  await claim({ ...other, message: one.message }, LIAISON)
  const [seen, unseen] = [await bot.matter(one.id), await bot.matter(other.id)]
  expect(seen.events.at(-1)?.cardVersion).toBeGreaterThan(0)
  expect(unseen.events.at(-1)).toMatchObject({ type: 'claim', cardVersion: null })
})

test('a press on a matter that was taken back says so', async () => {
  const at = await pushed()
  await bot.ask('POST', `/api/v1/matters/${at.id}/cancel`, { body: { reason: '重复推送' } })
  const { toast, card } = await claim(at, LIAISON)
  expect(toast).toEqual({ type: 'warning', content: '该事项已撤回' })
  expect(JSON.stringify(card?.data)).toContain('已撤回：重复推送')
})
