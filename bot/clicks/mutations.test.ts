import { expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import { personId } from '../testing-county.ts'
import { envelope, post, pressEvent, privateMessage } from '../testing-feishu.ts'
import { eachSpoilt } from '../testing-mutations.ts'
import { taskOf } from '../testing-wire.ts'

const LONG = { timeout: 180_000 }
const HAN = /\p{Script=Han}/u
const FAULT = '系统出错，未作任何改动，请稍后再按'

test('no spoilt press breaks the address or changes anything without saying so', LONG, async () => {
  await using bot = await testBot()
  const matter = await bot.push()
  const [message = ''] = (await bot.deliver(matter.id)).values()
  const task = taskOf(matter).id
  const by = personId('scjg', 'liaison')
  const form = { type: 'doubt', reason: '对审批结果有疑问' }
  const acts = ['claim', 'object', 'view-details']
  let presses = 0
  const good = () => {
    presses += 1
    const act = acts[presses % acts.length]
    return envelope('card.action.trigger', pressEvent({ by, act: act ?? '', task, message, form }))
  }
  const statuses = new Map<number, number>()
  let rows = await bot.countRows()
  await eachSpoilt(good, async (payload) => {
    const { status, body } = await post(bot.app, 'card', payload)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    expect([200, 400, 401]).toContain(status)
    const { toast } = body as { toast?: { type: string; content: string } }
    const after = await bot.countRows()
    if (toast) {
      expect(toast.content).toMatch(HAN)
      expect(toast.content).not.toBe(FAULT)
    }
    if (toast?.type !== 'success') expect(after).toEqual(rows)
    rows = after
  })
  expect(statuses.get(200)).toBeGreaterThan(500)
  expect((statuses.get(400) ?? 0) + (statuses.get(401) ?? 0)).toBeGreaterThan(100)
})

test('no spoilt event breaks the address, and what is refused is not stored', LONG, async () => {
  await using bot = await testBot()
  let written = 0
  const good = () => {
    written += 1
    const message = privateMessage(`om_${written}`, personId('scjg', 'liaison'), '待办')
    return envelope('im.message.receive_v1', message)
  }
  const statuses = new Map<number, number>()
  let rows = await bot.countRows()
  await eachSpoilt(good, async (payload) => {
    const { status } = await post(bot.app, 'event', payload)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    expect([200, 400, 401]).toContain(status)
    const after = await bot.countRows()
    if (status !== 200) expect(after).toEqual(rows)
    rows = after
  })
  expect(statuses.get(200)).toBeGreaterThan(500)
  expect((statuses.get(400) ?? 0) + (statuses.get(401) ?? 0)).toBeGreaterThan(100)
})
