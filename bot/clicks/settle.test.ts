import { expect, test, vi } from 'vitest'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { chatId, personId } from '../testing-county.ts'
import { press } from '../testing-feishu.ts'
import { taskOf } from '../testing-wire.ts'

const LIAISON = personId('scjg', 'liaison')

/** For how much longer the courier leaves a message alone, in milliseconds of real time. */
async function heldMs(bot: TestBot, messageId: string): Promise<number> {
  const { rows } = await bot.database.pool.query<{ ms: number; answering: number }>(
    `select (extract(epoch from answering_until - clock_timestamp()) * 1000)::float8 as ms
     from outbox where message_id = $1`,
    [messageId],
  )
  return rows[0]?.ms ?? Number.NaN
}

async function pushed(bot: TestBot) {
  const matter = await bot.push()
  const messages = await bot.deliver(matter.id)
  const message = messages.get(`chat:${chatId('scjg')}`) ?? ''
  return { id: matter.id, task: taskOf(matter).id, message }
}

test('a pressed card is left alone until shortly after the answer', async () => {
  await using bot = await testBot()
  const { task, message } = await pushed(bot)
  const pressing = press(bot.app, { by: LIAISON, act: 'claim', task, message })
  await vi.waitFor(async () => expect(await heldMs(bot, message)).toBeGreaterThan(0))
  await pressing
  await vi.waitFor(async () => {
    const { rows } = await bot.database.pool.query(
      'select answering from outbox where message_id = $1',
      [message],
    )
    expect(rows).toEqual([{ answering: 0 }])
  })
  expect(await heldMs(bot, message)).toBeLessThan(350)
})

test('a card on which two press is left alone until both are answered', async () => {
  await using bot = await testBot()
  const [card, elsewhere] = [await pushed(bot), await pushed(bot)]
  const other = await bot.database.pool.connect()
  await other.query('begin')
  await other.query('select from matter where id = $1 for update', [elsewhere.id])

  const { message } = card
  const slow = press(bot.app, { by: LIAISON, act: 'claim', task: elsewhere.task, message })
  await vi.waitFor(async () => expect(await heldMs(bot, message)).toBeGreaterThan(0))
  const quick = await press(bot.app, { by: LIAISON, act: 'claim', task: card.task, message })
  expect(quick.toast.content).toBe('已认领')
  const answering = async () => {
    const { rows } = await bot.database.pool.query<{ answering: number }>(
      'select answering from outbox where message_id = $1',
      [message],
    )
    return rows[0]?.answering
  }
  await vi.waitFor(async () => expect(await answering()).toBe(1))
  expect(await heldMs(bot, message)).toBeGreaterThan(1_000)

  await other.query('rollback')
  other.release()
  expect((await slow).toast.content).toBe('已认领')
  await vi.waitFor(async () => expect(await answering()).toBe(0))
  expect(await heldMs(bot, message)).toBeLessThan(350)
})

test('a press that was never answered holds the card for 3 s and not longer', async () => {
  await using bot = await testBot()
  const { task, message } = await pushed(bot)
  await bot.database.pool.query(
    `update outbox set answering = 3, answering_until = clock_timestamp() where message_id = $1`,
    [message],
  )
  await press(bot.app, { by: LIAISON, act: 'claim', task, message })
  await vi.waitFor(async () => expect(await heldMs(bot, message)).toBeLessThan(350))
})
