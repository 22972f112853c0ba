import { expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import { chatId, personId } from '../testing-county.ts'
import { press } from '../testing-feishu.ts'
import { taskOf } from '../testing-wire.ts'

test('a shared row of buttons acts on, and asks about, the task of the presser', async () => {
  await using bot = await testBot()
  const matter = await bot.push()
  const messages = await bot.deliver(matter.id)
  const message = messages.get(`chat:${chatId('scjg')}`) ?? ''
  const by = personId('scjg', 'liaison')
  const pressOwn = (act: string, more = {}) =>
    press(bot.app, { by, act, task: `${matter.id}.own`, message, ...more })

  const asked = await pressOwn('object')
  expect(asked.toast.type).toBe('success')
  const { rows } = await bot.database.pool.query<{ task: string }>(
    `select params ->> 'taskId' as task from outbox where template = 'form'`,
  )
  expect(rows).toEqual([{ task: taskOf(matter).id }])

  const claimed = await pressOwn('claim')
  expect(claimed.toast.type).toBe('success')
  expect(taskOf(await bot.matter(matter.id))).toMatchObject({ state: 'claimed' })
  const stranger = await pressOwn('claim', { by: personId('wjj', 'liaison') })
  expect(stranger.toast.type).toBe('warning')
})
