import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { personId, testDirectory } from '../testing-county.ts'
import { press } from '../testing-feishu.ts'
import { taskOf, trailOf } from '../testing-wire.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await testBot()
})
afterAll(() => bot[Symbol.asyncDispose]())

const MAY = '已认领'
const MAY_NOT = /^该事项由区市场监督管理局办理，可由.+操作$/
const UNKNOWN = '您不在名录中，请联系联席会议办公室登记'

async function answerTo(by: string, act: string, task: string): Promise<string> {
  return (await press(bot.app, { by, act, task })).toast.content
}

async function putDirectory(change: (directory: ReturnType<typeof testDirectory>) => void) {
  const directory = testDirectory()
  change(directory)
  const { status } = await bot.ask('PUT', '/api/v1/directory', { body: directory })
  expect(status).toBe(200)
}

describe('claiming is for', () => {
  test.each([
    ['the liaison', personId('scjg', 'liaison'), MAY],
    ['the leader', personId('scjg', 'leader'), MAY],
    ['not the deputy while the liaison is there', personId('scjg', 'deputy'), MAY_NOT],
    ['not the surveyor', personId('scjg', 'surveyor'), MAY_NOT],
    ['not another department', personId('wjj', 'liaison'), MAY_NOT],
    ['not the bureau', personId('spj', 'leader'), MAY_NOT],
    ['not the window', personId('zhck', 'window'), MAY_NOT],
    ['not somebody whom the directory does not know', 'ou_stranger', UNKNOWN],
    ['not a prototype', '__proto__', UNKNOWN],
  ])('%s', async (_who, by, words) => {
    const matter = await bot.push()
    expect(await answerTo(by, 'claim', taskOf(matter).id)).toMatch(words)
    expect(taskOf(await bot.matter(matter.id)).state).toBe(words === MAY ? 'claimed' : 'pending')
  })

  test('the deputy once the liaison has left, and not the liaison any more', async () => {
    const left = personId('scjg', 'liaison')
    await putDirectory((directory) => {
      directory.people = directory.people.filter((one) => one.openId !== left)
    })
    const matter = await bot.push()
    expect(await answerTo(left, 'claim', taskOf(matter).id)).toBe(UNKNOWN)
    expect(await answerTo(personId('scjg', 'deputy'), 'claim', taskOf(matter).id)).toBe(MAY)
    await putDirectory(() => {})
  })

  test('somebody who changed departments, on the new one and not the old', async () => {
    const mover = personId('wjj', 'liaison')
    await putDirectory((directory) => {
      for (const one of directory.people) if (one.openId === mover) one.department = 'scjg'
    })
    const matter = await bot.push({ departments: ['scjg', 'wjj'] })
    expect(await answerTo(mover, 'claim', taskOf(matter, 'scjg').id)).toBe(MAY)
    expect(await answerTo(mover, 'claim', taskOf(matter, 'wjj').id)).toBe(
      '该事项由区卫生健康局办理，该部门尚无在岗联络员，请联系联席会议办公室',
    )
    await putDirectory(() => {})
  })

  test('the liaison of the item where there is one, and no other liaison', async () => {
    const special = { ...personOf('scjg'), openId: 'ou_special', name: '专办', items: ['SP-01'] }
    await putDirectory((directory) => {
      directory.people.push(special)
    })
    const matter = await bot.push()
    expect(await answerTo(personId('scjg', 'liaison'), 'claim', taskOf(matter).id)).toMatch(
      /可由专办、沈怀远操作$/,
    )
    expect(await answerTo('ou_special', 'claim', taskOf(matter).id)).toBe(MAY)
    await putDirectory(() => {})
  })
})

function personOf(department: string) {
  return { openId: '', name: '', department, roles: ['liaison'] }
}

test('each department claims for itself', async () => {
  const matter = await bot.push({ item: { name: '户外广告设施许可' } })
  const [first, second] = [taskOf(matter, 'scjg').id, taskOf(matter, 'zhzf').id]
  expect(await answerTo(personId('zhzf', 'liaison'), 'claim', first)).toMatch(MAY_NOT)
  expect(await answerTo(personId('zhzf', 'liaison'), 'claim', second)).toBe(MAY)
  expect(taskOf(await bot.matter(matter.id), 'scjg').state).toBe('pending')
})

describe('the details', () => {
  async function detailLanes(id: string): Promise<string[]> {
    const { rows } = await bot.database.pool.query<{ lane: string }>(
      `select lane from outbox where template = 'details' and matter_id = $1 order by id`,
      [id],
    )
    return rows.map((row) => row.lane)
  }

  test.each([
    ['the liaison', personId('scjg', 'liaison'), true],
    ['the deputy, also while the liaison is there', personId('scjg', 'deputy'), true],
    ['the leader', personId('scjg', 'leader'), true],
    ['not the surveyor', personId('scjg', 'surveyor'), false],
    ['not another department', personId('wjj', 'liaison'), false],
    ['not the bureau', personId('spj', 'liaison'), false],
    ['not a stranger', 'ou_stranger', false],
  ])('are for %s, and every look is on the trail', async (_who, by, may) => {
    const matter = await bot.push()
    const task = taskOf(matter).id
    const first = await press(bot.app, { by, act: 'view-details', task })
    const second = await press(bot.app, { by, act: 'view-details', task })
    expect(first.toast.type).toBe(may ? 'success' : 'warning')
    expect(second.toast.type).toBe(first.toast.type)
    expect(await detailLanes(matter.id)).toEqual(may ? [`person:${by}`, `person:${by}`] : [])
    const looks = (await bot.matter(matter.id)).events.filter(({ type }) => type === 'view-details')
    expect(looks.map(({ actor }) => actor.openId)).toEqual(may ? [by, by] : [])
  })

  test('can be seen before and after the claim, and after the matter was taken back', async () => {
    const matter = await bot.push()
    const task = taskOf(matter).id
    const by = personId('scjg', 'liaison')
    await answerTo(by, 'view-details', task)
    await answerTo(by, 'claim', task)
    await answerTo(by, 'view-details', task)
    await bot.ask('POST', `/api/v1/matters/${matter.id}/cancel`, { body: { reason: '重复' } })
    expect(await answerTo(by, 'view-details', task)).toBe('详情已发至与机器人的私聊')
    expect(await detailLanes(matter.id)).toHaveLength(3)
  })
})

test('an objection is answered by the bureau and nobody else, and a conferral asked for by the parties', async () => {
  const matter = await bot.push()
  const task = taskOf(matter).id
  const liaison = personId('scjg', 'liaison')
  const object = { by: liaison, act: 'object', task, form: { type: 'other', reason: '材料不符' } }
  await press(bot.app, object)
  const answer = taskOf(await bot.matter(matter.id), 'spj').id
  for (const by of [liaison, personId('zhck', 'window'), personId('wjj', 'liaison')]) {
    const form = { explanation: '职责清单已列明。' }
    const { toast } = await press(bot.app, { by, act: 'uphold', task: answer, form })
    expect(toast.content).toMatch(/^该事项由区行政审批服务局办理/)
  }
  const form = { explanation: '职责清单已列明。' }
  const upheld = await press(bot.app, {
    by: personId('spj', 'leader'),
    act: 'uphold',
    task: answer,
    form,
  })
  expect(upheld.toast.content).toBe('已维持')
  await press(bot.app, object)
  expect(await answerTo(personId('wjj', 'liaison'), 'confer', task)).toMatch(/^该事项由/)
  expect(await answerTo(personId('spj', 'liaison'), 'confer', task)).toBe(
    '已提请会商，办公室已收到',
  )
  expect(trailOf(await bot.matter(matter.id)).filter((type) => type === 'confer')).toHaveLength(1)
})
