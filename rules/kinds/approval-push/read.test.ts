import { expect, test } from 'vitest'
import { KINDS } from '../registry.ts'
import { approvalBody, PUSHED_AT, refusalOf, worldOf } from '../../testing.ts'
import type { BodyInput } from '../../testing.ts'
import { ApprovalBody } from './body.ts'
import { readApproval } from './read.ts'
import type { ApprovalPayload } from './read.ts'

function read(body: BodyInput = {}, world = worldOf('linzi')) {
  const { payload, ...rest } = readApproval(world, approvalBody(body), PUSHED_AT)
  return { ...rest, payload: payload as unknown as ApprovalPayload }
}

const PERMIT = { number: 'JY1', decidedAt: '2026-11-20T09:00:00+08:00' }
const SECRETS = {
  counterpart: {
    name: '欧阳小明',
    contact: { name: '欧阳小明', phone: '13900001234' },
  },
  commitment: { letter: '本人欧阳小明郑重承诺', dueOn: '2026-12-20', missing: ['健康证明'] },
  documents: [{ name: '决定书.pdf', url: 'https://files.example/secret-token' }],
  kind: 'commitment',
}

test.each([
  [
    'a completion before the decision',
    { permit: { ...PERMIT, completedAt: '2026-11-20T08:59:59+08:00' } },
    'permit.completedAt',
    'before-decision',
  ],
  [
    'a period that ends before it begins',
    { permit: { ...PERMIT, validFrom: '2026-12-01', validTo: '2026-11-30' } },
    'permit.validTo',
    'ends-before-it-begins',
  ],
  [
    'a period that ended before the decision',
    { permit: { ...PERMIT, validTo: '2026-11-19' } },
    'permit.validTo',
    'before-decision',
  ],
  [
    'a promise due before the decision',
    { commitment: { dueOn: '2026-11-19' } },
    'commitment.dueOn',
    'before-decision',
  ],
  [
    'a label not agreed on',
    { extra: [{ label: '经营面积', value: '80' }] },
    'extra.0.label',
    'label-not-in-profile',
  ],
])('%s is refused by its field', (_, body, path, problem) => {
  expect(refusalOf(() => read(body))).toMatchObject({
    code: 'bad-input',
    fields: [{ path, problem }],
  })
})

test('everything wrong is told at once', () => {
  const body = {
    permit: { ...PERMIT, completedAt: '2026-11-19', validTo: '2026-11-18' },
    departments: ['spj', 'nobody'],
    extra: [{ label: 'x', value: '1' }],
  }
  const refusal = refusalOf(() => read(body))
  expect(refusal).toHaveProperty(['fields', 'length'], 5)
})

test.each([
  ['on the day of the decision', { permit: { ...PERMIT, validTo: '2026-11-20' } }],
  ['of one day', { permit: { ...PERMIT, validFrom: '2026-12-01', validTo: '2026-12-01' } }],
  ['with a completion at the decision', { permit: { ...PERMIT, completedAt: PERMIT.decidedAt } }],
  [
    'decided in UTC on the evening before',
    { permit: { number: '1', decidedAt: '2026-11-19T16:30:00Z', validTo: '2026-11-20' } },
  ],
])('dates %s are accepted', (_, body) => {
  expect(() => read(body)).not.toThrow()
})

test('what is left out gets its default', () => {
  const { payload, title } = read()
  expect(payload).toMatchObject({
    permit: { action: 'grant', completedAt: PERMIT.decidedAt },
    counterpart: { type: 'organisation' },
    documents: [],
    extra: [],
    important: false,
    corrects: null,
  })
  expect(payload.permit).not.toHaveProperty('validTo')
  expect(title).toBe('食品经营许可 · 甲乙丙餐饮有限公司')
})

test.each([
  ['with a credit code', { name: '某公司', creditCode: '91370305MA3C8QWX2G' }, 'organisation'],
  ['without one', { name: '张三' }, 'individual'],
  [
    'said to be an individual in spite of a code',
    { name: '张三', type: 'individual', creditCode: '91370305MA3C8QWX2G' },
    'individual',
  ],
] as const)('a counterpart %s is an %s', (_, counterpart, type) => {
  expect(read({ counterpart }).payload.counterpart.type).toBe(type)
})

test.each([
  ['张三', '张*'],
  ['欧阳小明', '欧*'],
  ['𠮷野家太郎', '𠮷*'],
  ['A', 'A*'],
])('the natural person %s is shown as %s, in title and payload', (name, masked) => {
  const { title, payload, privates } = read({ counterpart: { name } })
  expect(payload.counterpart.name).toBe(masked)
  expect(title).toBe(`食品经营许可 · ${masked}`)
  expect(privates.get('counterpart.name')).toBe(name)
})

test('private values are set apart by their path and stand nowhere else', () => {
  const { privates, payload, title, warnings } = read(SECRETS)
  expect([...privates.keys()].sort()).toEqual([
    'commitment.letter',
    'counterpart.contact.name',
    'counterpart.contact.phone',
    'counterpart.name',
    'documents.0.url',
  ])
  const stored = JSON.stringify({ payload, title, warnings })
  for (const value of privates.values()) expect(stored).not.toContain(value)
  expect(payload.commitment).toEqual({ dueOn: '2026-12-20', missing: ['健康证明'] })
})

test('an agreed line is shown, and kept apart where it is private', () => {
  const world = worldOf('linzi', {
    profile: (one) => ({
      ...one,
      approvalPush: { ...one.approvalPush, extraLabels: ['经营面积', '经营者住址'] },
    }),
  })
  const extra = [
    { label: '经营面积', value: '80平方米' },
    { label: '经营者住址', value: '某街1号', private: true },
  ]
  const { payload, privates } = read({ extra }, world)
  expect(payload.extra).toEqual([
    { label: '经营面积', value: '80平方米' },
    { label: '经营者住址', value: null },
  ])
  expect([...privates]).toEqual([['extra.1.value', '某街1号']])
})

test('a sensitive item has its number for a title and is marked from the catalogue', () => {
  const { title, payload } = read({ item: { name: '涉密场所装修' } })
  expect(title).toBe('JY13703030001')
  expect(payload).toMatchObject({ item: { sensitive: true, code: 'smcs' }, important: true })
})

test.each([
  [
    'a code whose check character is wrong',
    { counterpart: { name: '某公司', creditCode: '91370305MA3C8QWX2H' } },
    ['credit-code-check'],
  ],
  [
    'a decision after the push',
    { permit: { number: '1', decidedAt: '2026-11-20T10:00:00.001+08:00' } },
    ['decided-in-the-future'],
  ],
  [
    'a decision at the very moment',
    { permit: { number: '1', decidedAt: '2026-11-20T10:00:00+08:00' } },
    [],
  ],
  ['nothing odd', {}, []],
])('%s is kept with warnings %j', (_, body, warnings) => {
  expect(read(body).warnings).toEqual(warnings)
})

test.each([
  ['an unknown field', { colour: 'red' }],
  ['an unknown field within', { item: { name: '食品经营许可', colour: 'red' } }],
  ['an instant without offset', { permit: { number: '1', decidedAt: '2026-11-20T09:00:00' } }],
  ['a day that does not exist', { permit: { number: '1', decidedAt: '2026-02-30' } }],
  [
    'a credit code of 17 characters',
    { counterpart: { name: '某', creditCode: '91370305MA3C8QWX2' } },
  ],
  ['a document that is no web address', { documents: [{ name: 'x', url: 'javascript:alert(1)' }] }],
  ['a blank name', { counterpart: { name: '  ' } }],
  ['a kind that does not exist', { kind: 'extraordinary' }],
  ['no departments at all', { departments: [] }],
])('the schema refuses %s', (_, patch) => {
  const body = { ...approvalBody(), ...patch }
  expect(ApprovalBody.safeParse(body).success).toBe(false)
  expect(KINDS['approval-push'].body).toBe(ApprovalBody)
})
