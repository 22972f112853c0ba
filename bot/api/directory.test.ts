import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { chatId, personId, testDirectory } from '../testing-county.ts'
import { press } from '../testing-feishu.ts'
import { taskOf } from '../testing-wire.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await testBot()
})
afterAll(() => bot[Symbol.asyncDispose]())
beforeEach(async () => {
  expect((await put(testDirectory())).status).toBe(200)
})

type Directory = ReturnType<typeof testDirectory>

function put(body: object) {
  return bot.ask('PUT', '/api/v1/directory', { body })
}

function changed(change: (directory: Directory) => void): Directory {
  const directory = testDirectory()
  change(directory)
  return directory
}

const stored = async (table: 'person' | 'department', column: string) => {
  const { rows } = await bot.database.pool.query<{ id: string; active: boolean }>(
    `select ${column} as id, active from ${table}`,
  )
  return new Map(rows.map((row) => [row.id, row.active]))
}

test('the answer counts what is in force', async () => {
  const directory = testDirectory()
  expect(await put(directory)).toMatchObject({
    status: 200,
    body: {
      departments: directory.departments.length,
      people: directory.people.length,
      catalogue: directory.catalogue.length,
    },
  })
})

test('who vanishes is deactivated, not deleted, and can do nothing more until he is back', async () => {
  const matter = await bot.push()
  const leader = personId('scjg', 'leader')
  const claim = { by: leader, act: 'claim', task: taskOf(matter).id }
  const without = changed((directory) => {
    directory.people = directory.people.filter((one) => one.openId !== leader)
  })
  expect((await put(without)).status).toBe(200)
  expect((await stored('person', 'open_id')).get(leader)).toBe(false)
  expect((await press(bot.app, claim)).toast.content).toBe('您不在名录中，请联系联席会议办公室登记')
  expect((await put(testDirectory())).status).toBe(200)
  expect((await stored('person', 'open_id')).get(leader)).toBe(true)
  expect((await press(bot.app, claim)).toast.content).toBe('已认领')
})

test('a department that vanishes is deactivated, and what it still owes stays readable', async () => {
  const matter = await bot.push({ departments: ['d12'] })
  const without = changed((directory) => {
    directory.departments = directory.departments.filter((one) => one.code !== 'd12')
    directory.people = directory.people.filter((one) => one.department !== 'd12')
  })
  expect((await put(without)).status).toBe(200)
  expect((await stored('department', 'code')).get('d12')).toBe(false)
  expect(taskOf(await bot.matter(matter.id), 'd12').state).toBe('pending')
  const { status } = await bot.ask('POST', '/api/v1/approvals', {
    body: { reference: 'r', item: { name: 'x' }, departments: ['d12'] },
  })
  expect(status).toBe(422)
})

test('an item that the new directory routes elsewhere goes there from now on', async () => {
  const before = await bot.push()
  const rerouted = changed((directory) => {
    const [first] = directory.catalogue
    if (first) first.supervisors = [{ department: 'wjj', lead: true }]
  })
  await put(rerouted)
  const after = await bot.push()
  expect([taskOf(before).department, taskOf(after, 'wjj').department]).toEqual(['scjg', 'wjj'])
})

test('supervisors that are not named are those who do the technical stage', async () => {
  const matter = await bot.push({ item: { name: '公共场所卫生许可' } })
  expect(matter.tasks.map((task) => task.department)).toEqual(['wjj'])
})

test('the bureau may change its code, and two departments may change sides', async () => {
  const swapped = changed((directory) => {
    for (const one of directory.departments) {
      if (one.code === 'spj') one.side = 'supervision'
      else if (one.code === 'scjg') one.side = 'approval'
    }
  })
  expect((await put(swapped)).status).toBe(200)
  const { rows } = await bot.database.pool.query(
    `select code from department where side = 'approval' and active`,
  )
  expect(rows).toEqual([{ code: 'scjg' }])
})

test('several directories at once leave one of them, whole', async () => {
  const bodies = Array.from({ length: 6 }, (_, index) =>
    changed((directory) => {
      for (const one of directory.people) one.name = `第${index}版`
    }),
  )
  const answers = await Promise.all(bodies.map(put))
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
  const { rows } = await bot.database.pool.query('select distinct name from person where active')
  expect(rows).toHaveLength(1)
})

describe('a directory is refused, and the one in force stays, when it has', () => {
  test.each<[string, (directory: Directory) => void, { path: string; message: string }]>([
    [
      'no approval bureau',
      (d) => d.departments.shift(),
      { path: 'departments', message: '审批部门（side为approval）必须有且只有一个，现有0个' },
    ],
    [
      'two approval bureaus',
      (d) =>
        d.departments.push({ code: 'spj2', name: '另一个局', side: 'approval', chatId: 'oc_2' }),
      { path: 'departments', message: '审批部门（side为approval）必须有且只有一个，现有2个' },
    ],
    [
      'a department twice',
      (d) =>
        d.departments.push({
          code: 'scjg',
          name: '同码',
          side: 'supervision',
          chatId: chatId('x'),
        }),
      { path: 'departments.17.code', message: '“scjg”重复' },
    ],
    [
      'a person twice',
      (d) =>
        d.people.push({
          ...d.people[0],
          openId: personId('scjg', 'leader'),
          name: '重复',
          department: 'spj',
          roles: [],
        }),
      { path: 'people.21.openId', message: `“${personId('scjg', 'leader')}”重复` },
    ],
    [
      'an item code twice',
      (d) => d.catalogue.push({ item: '另一事项', code: 'SP-01', departments: ['wjj'] }),
      { path: 'catalogue.4.code', message: '“SP-01”重复' },
    ],
    [
      'a supervisor twice',
      (d) =>
        d.catalogue.push({
          item: '另一事项',
          code: 'X-01',
          supervisors: [{ department: 'wjj' }, { department: 'wjj' }],
        }),
      { path: 'catalogue.4.supervisors.1.department', message: '“wjj”重复' },
    ],
    [
      'a department twice in a row',
      (d) => d.catalogue.push({ item: '另一事项', code: 'X-01', departments: ['wjj', 'wjj'] }),
      { path: 'catalogue.4.departments.1', message: '“wjj”重复' },
    ],
    [
      'somebody of no department',
      (d) => d.people.push({ openId: 'ou_x', name: '某人', department: 'nowhere', roles: [] }),
      { path: 'people.21.department', message: '名录中没有部门“nowhere”' },
    ],
    [
      'somebody of a prototype',
      (d) => d.people.push({ openId: 'ou_x', name: '某人', department: 'constructor', roles: [] }),
      { path: 'people.21.department', message: '名录中没有部门“constructor”' },
    ],
    [
      'a deputy of nobody',
      (d) =>
        d.people.push({
          openId: 'ou_x',
          name: '某人',
          department: 'wjj',
          roles: ['deputy'],
          actsFor: 'ou_nobody',
        }),
      { path: 'people.21.actsFor', message: '名录中没有人员“ou_nobody”' },
    ],
    [
      'an item of no department',
      (d) => d.catalogue.push({ item: '另一事项', code: 'X-01', departments: ['nowhere'] }),
      { path: 'catalogue.4.departments.0', message: '名录中没有部门“nowhere”' },
    ],
    [
      'an item supervised by no department',
      (d) =>
        d.catalogue.push({
          item: '另一事项',
          code: 'X-01',
          supervisors: [{ department: 'nowhere', lead: true }],
        }),
      { path: 'catalogue.4.supervisors.0.department', message: '名录中没有部门“nowhere”' },
    ],
    [
      'a side',
      (d) => (d.departments[2] = { ...d.departments[2]!, side: 'other' }),
      { path: 'departments.2.side', message: '须为approval、window、supervision、office之一' },
    ],
    [
      'a role',
      (d) => d.people[0]!.roles.push('king'),
      { path: 'people.0.roles.1', message: expect.stringMatching(/^须为liaison、/) },
    ],
    [
      'an open id that is none',
      (d) => (d.people[0]!.openId = 'ou/../x'),
      { path: 'people.0.openId', message: '格式不正确' },
    ],
    [
      'a chat id that is none',
      (d) => (d.departments[0]!.chatId = 'oc x'),
      { path: 'departments.0.chatId', message: '格式不正确' },
    ],
    [
      'an unknown field',
      (d) => Object.assign(d.people[0]!, { email: 'x' }),
      { path: 'people.0.email', message: '未知字段' },
    ],
    ['no departments', (d) => (d.departments = []), { path: 'departments', message: '不能为空' }],
  ])('%s', async (_what, change, error) => {
    const rows = await bot.countRows()
    const { status, body } = await put(changed(change))
    expect(status).toBe(422)
    expect(body.errors).toContainEqual(error)
    expect(await bot.countRows()).toEqual(rows)
  })

  test('several faults, each of which is named', async () => {
    const { body } = await put(
      changed((directory) => {
        directory.people.push({ openId: 'ou_1', name: '甲', department: 'x', roles: [] })
        directory.people.push({ openId: 'ou_1', name: '乙', department: 'y', roles: [] })
      }),
    )
    expect(body.errors?.map(({ path }) => path).sort()).toEqual([
      'people.21.department',
      'people.22.department',
      'people.22.openId',
    ])
  })
})

test('a deputy goes on standing in for somebody who has left', async () => {
  const liaison = personId('scjg', 'liaison')
  const directory = changed((one) => {
    one.people = one.people.filter((person) => person.openId !== liaison)
  })
  expect((await put(directory)).status).toBe(200)
  expect((await put(directory)).status).toBe(200)
})
