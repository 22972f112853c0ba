import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { zodProblem } from './api/problem.ts'
import type { BadField } from './api/problem.ts'
import { speakChinese } from './field-words.ts'

beforeAll(speakChinese)

/** The bad fields that a caller reads when a schema refuses a value. */
function refused(schema: z.ZodType, value: unknown): readonly BadField[] {
  const parsed = schema.safeParse(value)
  if (parsed.success) throw new Error('the schema takes the value')
  return zodProblem(parsed.error).problem.errors ?? []
}

const message = (schema: z.ZodType, value: unknown) => refused(schema, value)[0]?.message

describe('every sort of issue is worded in Chinese', () => {
  test.each([
    ['必填', z.string(), undefined],
    ['必填', z.enum(['a', 'b']), undefined],
    ['须为文本', z.string(), 7],
    ['须为数字', z.number(), '7'],
    ['须为数字', z.number(), Number.NaN],
    ['须为整数', z.number().int(), 1.5],
    ['须为 true 或 false', z.boolean(), 'yes'],
    ['须为列表', z.array(z.string()), {}],
    ['须为列表', z.tuple([z.string()]), 'x'],
    ['须为对象', z.strictObject({}), []],
    ['须为对象', z.record(z.string(), z.string()), 'x'],
    ['须为空值', z.null(), 1],
    ['须为其他类型', z.map(z.string(), z.string()), 1],
    ['不能为空', z.string().min(1), ''],
    ['不得少于3个字符', z.string().min(3), 'ab'],
    ['不得超过3个字符', z.string().max(3), 'abcd'],
    ['不能为空', z.array(z.string()).min(1), []],
    ['不得少于2项', z.array(z.string()).min(2), ['a']],
    ['不得超过1项', z.array(z.string()).max(1), ['a', 'b']],
    ['不得小于3', z.number().min(3), 2],
    ['须大于3', z.number().gt(3), 3],
    ['不得大于3', z.number().max(3), 4],
    ['须小于3', z.number().lt(3), 3],
    ['须为a、b之一', z.enum(['a', 'b']), 'c'],
    ['须为a', z.literal('a'), 'b'],
    ['格式不正确', z.string().regex(/^[0-9]$/), 'x'],
    ['格式不正确', z.string().startsWith('oc_'), 'x'],
    ['须为完整的网址', z.url(), 'x'],
    ['不是有效的编号（UUID）', z.uuid(), 'x'],
    ['须为有效日期，如 2026-11-20', z.iso.date(), '2026-02-30'],
    [
      '须为带时区偏移的时间，如 2026-11-20T10:00:00+08:00',
      z.iso.datetime({ offset: true }),
      '2026-11-20T10:00:00',
    ],
    ['须为2的倍数', z.number().multipleOf(2), 3],
    ['未知字段', z.strictObject({}), { more: 1 }],
    ['不能为空', z.record(z.string().min(1), z.string()), { '': 'x' }],
    ['须为文本', z.map(z.string(), z.string()), new Map([[1, 'x']])],
    ['不正确', z.string().refine(() => false), 'x'],
    ['年份不正确', z.string().refine(() => false, '年份不正确'), 'x'],
    ['不符合任何一种允许的写法', z.discriminatedUnion('a', [z.object({ a: z.literal('x') })]), {}],
  ])('%s', (words, schema, value) => {
    expect(message(schema, value)).toBe(words)
  })

  test('and none has a word of English in it but what is to be written so', () => {
    const literally = /UUID|true|false|2026-11-20(T10:00:00\+08:00)?/g
    for (const issue of [
      ...refused(z.strictObject({ a: z.string(), b: z.int(), c: z.url(), d: z.uuid() }), {
        b: 'x',
        c: 1,
        d: 'y',
        e: 1,
      }),
      ...refused(z.iso.datetime(), 'x'),
      ...refused(z.base64(), '%'),
      ...refused(z.ipv4(), 'x'),
      ...refused(z.set(z.string()), 1),
      ...refused(z.date(), 1),
      ...refused(z.bigint(), 1),
      ...refused(z.never(), 1),
      ...refused(z.file(), 1),
    ]) {
      expect(issue.message.replaceAll(literally, '')).toMatch(
        /^[^A-Za-z]*\p{Script=Han}[^A-Za-z]*$/u,
      )
    }
  })
})

describe('a path', () => {
  const body = z.strictObject({
    people: z.array(z.strictObject({ name: z.string(), roles: z.array(z.enum(['a', 'b'])) })),
    face: z.record(z.string().max(3), z.string()).optional(),
  })

  test('leads through lists and objects to the field', () => {
    const value = {
      people: [
        { name: 'x', roles: [] },
        { name: 7, roles: ['a', 'c'], more: 1 },
      ],
      face: { abc: 1, abcd: 'x' },
    }
    expect(refused(body, value)).toEqual([
      { path: 'people.1.name', message: '须为文本' },
      { path: 'people.1.roles.1', message: '须为a、b之一' },
      { path: 'people.1.more', message: '未知字段' },
      { path: 'face.abc', message: '须为文本' },
      { path: 'face.abcd', message: '不得超过3个字符' },
    ])
  })

  test('of the body itself is empty', () => {
    expect(refused(body, null)).toEqual([{ path: '', message: '须为对象' }])
  })
})

describe('a value that fits no branch of a union', () => {
  test('is told what each branch wants, each once', () => {
    const instant = z.strictObject({
      at: z.union([z.iso.datetime({ offset: true }), z.iso.date()]),
    })
    expect(refused(instant, { at: 'x' })).toEqual([
      {
        path: 'at',
        message:
          '须为带时区偏移的时间，如 2026-11-20T10:00:00+08:00；或须为有效日期，如 2026-11-20',
      },
    ])
    expect(refused(instant, { at: 7 })).toEqual([{ path: 'at', message: '须为文本' }])
    expect(refused(instant, {})).toEqual([{ path: 'at', message: '必填' }])
  })

  test('is told what is wrong inside by the branch it comes nearest to', () => {
    const person = z.strictObject({ openId: z.string(), name: z.string(), mobile: z.string() })
    const group = z.strictObject({ chatId: z.string(), size: z.int() })
    const to = z.strictObject({ to: z.union([z.string(), person, group]) })
    expect(refused(to, { to: { chatId: 'oc_1', size: 'x' } })).toEqual([
      { path: 'to.size', message: '须为数字' },
    ])
    expect(refused(to, { to: 7 })).toEqual([{ path: 'to', message: '须为文本；或须为对象' }])
  })

  test('is told so through unions inside of unions', () => {
    const inner = z.union([z.strictObject({ a: z.union([z.int(), z.boolean()]) }), z.string()])
    expect(refused(z.strictObject({ x: inner }), { x: { a: 'no' } })).toEqual([
      { path: 'x.a', message: '须为数字；或须为 true 或 false' },
    ])
  })
})
