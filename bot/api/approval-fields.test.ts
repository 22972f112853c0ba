import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { approvalBody } from '../testing-county.ts'

let bot: TestBot
beforeAll(async () => {
  bot = await testBot()
})
afterAll(() => bot[Symbol.asyncDispose]())

const push = (changes: object) =>
  bot.ask('POST', '/api/v1/approvals', { body: approvalBody(changes) })

const permit = (changes: object) => ({
  permit: { number: 'N-1', decidedAt: '2026-11-20T10:00:00+08:00', ...changes },
})
const party = (changes: object) => ({ counterpart: { name: '河湾餐饮有限公司', ...changes } })
const TIME = '须为带时区偏移的时间，如 2026-11-20T10:00:00+08:00；或须为有效日期，如 2026-11-20'
const DATE = '须为有效日期，如 2026-11-20'

describe('a bad field is named with what is wrong with it', () => {
  test.each<[string, object, string, string]>([
    ['no reference', { reference: undefined }, 'reference', '必填'],
    ['an empty reference', { reference: '' }, 'reference', '不能为空'],
    ['a blank reference', { reference: ' \t ' }, 'reference', '不能为空'],
    ['a reference that is a number', { reference: 7 }, 'reference', '须为文本'],
    ['a long reference', { reference: 'x'.repeat(129) }, 'reference', '不得超过128个字符'],
    ['a NUL', { reference: 'a\0b' }, 'reference', '含有不能保存的字符'],
    ['half a character', { reference: 'a\ud800b' }, 'reference', '含有不能保存的字符'],
    ['no item', { item: undefined }, 'item', '必填'],
    ['an item that is a text', { item: '食品经营许可' }, 'item', '须为对象'],
    ['an item without a name', { item: { code: 'SP-01' } }, 'item.name', '必填'],
    ['an unknown field inside', { item: { name: 'x', nam: 'y' } }, 'item.nam', '未知字段'],
    ['no counterpart', { counterpart: undefined }, 'counterpart', '必填'],
    ['a type', party({ type: 'company' }), 'counterpart.type', '须为organisation、individual之一'],
    ['a short credit code', party({ creditCode: '9137' }), 'counterpart.creditCode', '格式不正确'],
    [
      'a letter that no credit code has',
      party({ creditCode: '91370305MA3C0XQEIO' }),
      'counterpart.creditCode',
      '格式不正确',
    ],
    ['an empty phone', party({ contact: { phone: '' } }), 'counterpart.contact.phone', '不能为空'],
    ['no permit', { permit: undefined }, 'permit', '必填'],
    ['no number', { permit: { decidedAt: '2026-11-20' } }, 'permit.number', '必填'],
    [
      'an action',
      permit({ action: 'issue' }),
      'permit.action',
      '须为grant、renew、modify、deregister、refuse之一',
    ],
    ['no decision', { permit: { number: 'N-1' } }, 'permit.decidedAt', '必填'],
    [
      'a time without offset',
      permit({ decidedAt: '2026-11-20T10:00:00' }),
      'permit.decidedAt',
      TIME,
    ],
    ['a day that is not', permit({ decidedAt: '2026-02-30' }), 'permit.decidedAt', TIME],
    [
      'an hour that is not',
      permit({ decidedAt: '2026-11-20T25:00:00+08:00' }),
      'permit.decidedAt',
      TIME,
    ],
    ['a time in words', permit({ decidedAt: '2026年11月20日' }), 'permit.decidedAt', TIME],
    [
      'epoch milliseconds',
      permit({ decidedAt: 1_795_000_000_000 }),
      'permit.decidedAt',
      '须为文本',
    ],
    ['the year 1', permit({ decidedAt: '0001-01-01T00:00:00Z' }), 'permit.decidedAt', '年份不正确'],
    [
      'the last instant there is',
      permit({ decidedAt: '9999-12-31T23:59:59Z' }),
      'permit.decidedAt',
      '年份不正确',
    ],
    ['the year 999', permit({ decidedAt: '0999-01-01' }), 'permit.decidedAt', '年份不正确'],
    [
      'a validity with a time',
      permit({ validTo: '2031-11-19T00:00:00+08:00' }),
      'permit.validTo',
      DATE,
    ],
    [
      'a validity out of this age',
      permit({ validFrom: '1000-01-01', validTo: '1000-01-01' }),
      'permit.validFrom',
      '年份不正确',
    ],
    ['no kind', { kind: undefined }, 'kind', '必填'],
    [
      'a kind',
      { kind: 'simple' },
      'kind',
      '须为ordinary、one-licence、commitment、deferred-documents之一',
    ],
    ['a certificate of numbers', { certificate: { 面积: 80 } }, 'certificate.面积', '须为文本'],
    [
      'a certificate of a prototype',
      JSON.parse('{"certificate":{"__proto__":"x"}}'),
      'certificate.__proto__',
      '未知字段',
    ],
    [
      'a check',
      { commitment: { check: 'later' } },
      'commitment.check',
      '须为exempt、verify-later之一',
    ],
    [
      'an end of a commitment',
      { commitment: { dueOn: '9999-12-31' } },
      'commitment.dueOn',
      '年份不正确',
    ],
    ['no department in the list', { departments: [] }, 'departments', '不能为空'],
    ['a department that is a number', { departments: ['scjg', 7] }, 'departments.1', '须为文本'],
    [
      'an address that is none',
      { documents: [{ name: 'x', url: 'a.pdf' }] },
      'documents.0.url',
      '须为完整的网址',
    ],
    [
      'an address of a script',
      { documents: [{ name: 'x', url: 'javascript:alert(1)' }] },
      'documents.0.url',
      '须为完整的网址',
    ],
    [
      'a correction of no matter',
      { corrects: 'SG-2026-000001' },
      'corrects',
      '不是有效的编号（UUID）',
    ],
    ['an extra line without a value', { extra: [{ label: 'x' }] }, 'extra.0.value', '必填'],
    ['null for what may be left out', { departments: null }, 'departments', '须为列表'],
  ])('%s', async (_what, changes, path, message) => {
    const rows = await bot.countRows()
    const { status, body } = await push(changes)
    expect(status).toBe(422)
    expect(body.title).toBe('提交内容有误')
    expect(body.errors).toContainEqual({ path, message })
    expect(await bot.countRows()).toEqual(rows)
  })
})

describe('what contradicts the world or itself is named too', () => {
  test.each<[string, object, string, string]>([
    [
      'an item that nobody supervises',
      { item: { name: '无人监管的事项' } },
      'item.name',
      '事项“无人监管的事项”没有对应的监管部门，请在名录中维护或指定departments',
    ],
    [
      'an item that is not in the catalogue',
      { item: { name: '未列明的事项' } },
      'item.name',
      '事项“未列明的事项”没有对应的监管部门，请在名录中维护或指定departments',
    ],
    [
      'an unknown department',
      { departments: ['nowhere'] },
      'departments.0',
      '“nowhere”不是名录中的监管部门',
    ],
    [
      'a department of a prototype',
      { departments: ['scjg', '__proto__'] },
      'departments.1',
      '“__proto__”不是名录中的监管部门',
    ],
    ['the bureau itself', { departments: ['spj'] }, 'departments.0', '“spj”不是名录中的监管部门'],
    [
      'a label that the place does not know',
      { extra: [{ label: '备注', value: 'x' }] },
      'extra.0.label',
      '“备注”不在本地约定的补充信息之列',
    ],
    [
      'a completion before the decision',
      permit({ completedAt: '2026-11-20T09:59:59+08:00' }),
      'permit.completedAt',
      '2026-11-20T09:59:59+08:00早于许可决定时间',
    ],
    [
      'an end before the beginning',
      permit({ validFrom: '2026-11-20', validTo: '2026-11-19' }),
      'permit.validTo',
      '2026-11-19早于起始日期',
    ],
    [
      'an end before the decision',
      permit({ validTo: '2026-11-19' }),
      'permit.validTo',
      '2026-11-19早于许可决定时间',
    ],
    [
      'a commitment due before the decision',
      { ...permit({}), commitment: { dueOn: '2026-11-19' } },
      'commitment.dueOn',
      '2026-11-19早于许可决定时间',
    ],
  ])('%s', async (_what, changes, path, message) => {
    const rows = await bot.countRows()
    const { status, body } = await push(changes)
    expect(status).toBe(422)
    expect(body.errors).toEqual([{ path, message }])
    expect(await bot.countRows()).toEqual(rows)
  })
})

test('all bad fields are named at once', async () => {
  const { body } = await push({
    reference: '',
    kind: 'x',
    permit: { number: '', decidedAt: 'x', more: 1 },
  })
  expect(body.errors?.map(({ path }) => path).sort()).toEqual([
    'kind',
    'permit.decidedAt',
    'permit.more',
    'permit.number',
    'reference',
  ])
})

test('all contradictions are named at once', async () => {
  const { body } = await push({
    ...permit({ completedAt: '2026-11-19', validFrom: '2026-11-20', validTo: '2026-11-18' }),
    departments: ['nowhere', 'scjg', 'spj'],
  })
  expect(body.errors?.map(({ path }) => path).sort()).toEqual([
    'departments.0',
    'departments.2',
    'permit.completedAt',
    'permit.validTo',
  ])
})

describe('what looks odd and is right is taken', () => {
  test.each<[string, object]>([
    [
      'a permit without end, as other systems write it',
      permit({ validFrom: '2026-11-20', validTo: '9999-12-31' }),
    ],
    ['an instant in another zone', permit({ decidedAt: '2026-11-20T02:00:00Z' })],
    ['an instant to the microsecond', permit({ decidedAt: '2026-11-20T10:00:00.123456+08:00' })],
    [
      'a completion at the instant of the decision',
      permit({ completedAt: '2026-11-20T02:00:00Z' }),
    ],
    [
      'an end on the day of the beginning',
      permit({ validFrom: '2026-11-20', validTo: '2026-11-20' }),
    ],
    ['a number in full-width brackets', permit({ number: '临审批〔2026〕12号' })],
    ['what would be markdown', party({ name: '**<at id=all></at>** [x](y)' })],
    ['what would be a formula', party({ name: '=HYPERLINK("http://x")' })],
    ['characters beyond the first plane', party({ name: '𠮷野家餐饮有限公司🍜' })],
    ['a line break in a letter', { kind: 'commitment', commitment: { letter: '一\r\n二' } }],
  ])('%s', async (_what, changes) => {
    expect((await push(changes)).status).toBe(201)
  })
})
