import { expect, test } from 'vitest'
import { DEPARTMENTS, PLACES, PUSHED_AT, refusalOf, worldOf } from '../../testing.ts'
import type { BodyInput } from '../../testing.ts'
import { play } from '../../testing-play.ts'
import { approvalOf } from './open.ts'

function receiversOf(body: BodyInput, world = worldOf('linzi')): string[] {
  const { receivers } = approvalOf(play(world, body).matter)
  return receivers.map((one) => (one.lead ? `${one.department}!` : one.department))
}

test.each(PLACES)('in %s each receiver gets one task, pending and not yet delivered', (place) => {
  const { matter } = play(worldOf(place))
  expect(matter.tasks.map(({ type, department, state }) => [type, department, state])).toEqual([
    ['claim', 'scjg', 'pending'],
    ['claim', 'zfj', 'pending'],
  ])
  expect(matter.tasks.map((task) => task.deliveredAt)).toEqual([null, null])
})

const ROUTES: readonly (readonly [string, BodyInput, readonly string[]])[] = [
  [
    'a code goes to its supervisors',
    { item: { name: '食品经营许可', code: 'spjy' } },
    ['scjg!', 'zfj'],
  ],
  [
    'a code decides between rows of one name',
    { item: { name: '食品经营许可', code: 'spjy-2' } },
    ['wjw!'],
  ],
  ['a code wins over a name', { item: { name: '户外广告设置', code: 'spjy-2' } }, ['wjw!']],
  [
    'an unknown code falls back to the name',
    { item: { name: '户外广告设置', code: 'x' } },
    ['zfj', 'scjg!'],
  ],
  ['a name alone finds the first row of it', { item: { name: '食品经营许可' } }, ['scjg!', 'zfj']],
  [
    'without supervisors those of the technical stage are meant',
    { item: { name: '公共场所卫生许可' } },
    ['wjw!', 'scjg'],
  ],
  [
    'without a lead the first 业务主管部门 leads, not 综合执法',
    { item: { name: '户外广告设置' } },
    ['zfj', 'scjg!'],
  ],
  ['given departments win over the catalogue', { departments: ['wjw'] }, ['wjw!']],
  ['given twice is given once', { departments: ['wjw', 'wjw', 'scjg'] }, ['wjw', 'scjg!']],
  ['the catalogue still says who leads', { departments: ['zfj', 'scjg'] }, ['zfj', 'scjg!']],
  ['alone, 综合执法 leads', { departments: ['zfj'] }, ['zfj!']],
  [
    'an item outside the catalogue goes where the push says',
    { item: { name: '目录外事项' }, departments: ['zfj', 'wjw'] },
    ['zfj', 'wjw!'],
  ],
]

test.each(ROUTES)('%s', (_, body, receivers) => {
  expect(receiversOf(body)).toEqual(receivers)
})

test('one-licence pushes to all departments at once', () => {
  const { matter } = play(worldOf('linzi'), {
    kind: 'one-licence',
    departments: ['scjg', 'wjw', 'zfj'],
    certificate: { 经营者: '甲' },
  })
  expect(matter.tasks.map((task) => task.department)).toEqual(['scjg', 'wjw', 'zfj'])
})

test.each([
  ['others are given', ['wjw'], { given: ['wjw'], catalogue: ['scjg', 'zfj'] }],
  ['one is left out', ['scjg'], { given: ['scjg'], catalogue: ['scjg', 'zfj'] }],
  [
    'one is added',
    ['scjg', 'zfj', 'wjw'],
    { given: ['scjg', 'zfj', 'wjw'], catalogue: ['scjg', 'zfj'] },
  ],
])('a difference from the catalogue is an event when %s', (_, departments, data) => {
  const { events } = play(worldOf('linzi'), { departments })
  expect(events.map((event) => event.type)).toEqual(['push', 'route-difference'])
  expect(events[1]?.data).toEqual(data)
})

test.each([
  ['in another order', { departments: ['zfj', 'scjg'] }],
  ['by the catalogue itself', {}],
  ['of an item the catalogue does not know', { item: { name: '目录外' }, departments: ['wjw'] }],
] as const)('receivers %s are no difference', (_, body) => {
  expect(play(worldOf('linzi'), body).events.map((event) => event.type)).toEqual(['push'])
})

test.each([
  ['nobody supervises it', { item: { name: '内部事项' } }, 'item.name', 'nobody-supervises'],
  [
    'the catalogue does not know it',
    { item: { name: '目录外' } },
    'item.name',
    'nobody-supervises',
  ],
  [
    'the bureau itself',
    { departments: ['scjg', 'spj'] },
    'departments.1',
    'not-a-supervising-department',
  ],
  ['the window', { departments: ['zhck'] }, 'departments.0', 'not-a-supervising-department'],
  [
    'a department that is not there',
    { departments: ['xyz'] },
    'departments.0',
    'not-a-supervising-department',
  ],
] as const)('a push is refused by its field when it names %s', (_, body, path, problem) => {
  const refusal = refusalOf(() => play(worldOf('linzi'), { ...body }))
  expect(refusal).toMatchObject({ code: 'bad-input', fields: [{ path, problem }] })
})

test('the order of the directory is no order of the receivers', () => {
  const departments = DEPARTMENTS.toReversed()
  expect(receiversOf({}, worldOf('linzi', { departments }))).toEqual(['scjg!', 'zfj'])
})

test('the push event names its receivers, who owed it and on what', () => {
  const [event] = play(worldOf('linzi')).events
  expect(event).toMatchObject({
    type: 'push',
    at: PUSHED_AT,
    actor: { type: 'api', caller: '审批系统' },
    department: 'spj',
    taskId: null,
    basis: { source: 'article', article: '第七条第（一）项第1目' },
    data: { receivers: ['scjg', 'zfj'], corrects: null },
  })
})
