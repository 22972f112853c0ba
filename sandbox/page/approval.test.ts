import { expect, test } from 'vitest'
import { approvalBody, approvalForm, type ApprovalForm } from './approval.ts'
import { placeOf } from './company.ts'

const form: ApprovalForm = {
  item: '食品经营许可',
  company: '淄博闻韶食品有限公司',
  creditCode: '91370305MA0000007X',
  action: 'grant',
  kind: 'ordinary',
}
const make = {
  now: new Date('2026-11-20T17:30:00Z'),
  place: placeOf('linzi'),
  reference: 'sandbox-1',
  random: 0.5,
}

test('a push is decided now, in Asia/Shanghai, and valid for five years', () => {
  expect(approvalBody(form, make)).toMatchObject({
    reference: 'sandbox-1',
    item: { name: '食品经营许可' },
    permit: {
      number: 'XK3703052026500000',
      decidedAt: '2026-11-21T01:30:00+08:00',
      validFrom: '2026-11-21',
      validTo: '2031-11-20',
    },
  })
})

test('a refusal is valid for no time', () => {
  const body = approvalBody({ ...form, action: 'refuse' }, make)
  expect(body).not.toHaveProperty('permit.validTo')
})

test.each([
  ['commitment', { commitment: { dueOn: '2026-12-21', check: 'verify-later' } }],
  ['deferred-documents', { commitment: { missing: ['房屋租赁合同'] } }],
  ['one-licence', { certificate: { 主体名称: form.company } }],
] as const)('a push of kind %s carries what that kind needs', (kind, expected) => {
  expect(approvalBody({ ...form, kind }, make)).toMatchObject(expected)
})

test('a form with gaps is refused in words that name them', () => {
  const { error } = approvalForm.safeParse({ ...form, item: ' ', creditCode: '123' })
  expect(error?.issues.map(({ message }) => message)).toEqual([
    '请填写事项',
    '统一社会信用代码为18位',
  ])
})
