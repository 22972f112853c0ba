import { z } from 'zod'
import { ProfileSchema } from './schema.ts'

/** Every bad field of a profile by its path, with what is expected there; empty when there is none. */
export function problemsOf(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${pathOf([...issue.path, key])}：未知字段，请删除或更正拼写`)
    }
    const missing = issue.input === undefined && issue.path.length > 0 ? '缺少该字段；' : ''
    return [`${pathOf(issue.path)}：${missing}${orNull(issue.path, expectationOf(issue))}`]
  })
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '（整个文件）' : path.map(String).join('.')
}

function expectationOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    return `应为${TYPE_WORDS[issue.expected] ?? issue.expected}`
  }
  if (issue.code === 'invalid_value') {
    return `应为 ${issue.values.map((value) => JSON.stringify(value)).join(' 或 ')}`
  }
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return '不能为空'
    return `${issue.origin === 'array' ? '项数' : ''}应${issue.inclusive ? '不小于' : '大于'} ${issue.minimum}`
  }
  if (issue.code === 'too_big') {
    return `${issue.origin === 'string' ? '字数' : ''}应不大于 ${issue.maximum}`
  }
  return issue.message
}

const TYPE_WORDS: { readonly [expected: string]: string } = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  array: '数组',
  object: '对象',
  record: '对象',
}

function orNull(path: readonly PropertyKey[], expectation: string): string {
  const silent = !expectation.includes('null') && mayBeNull(ProfileSchema, path)
  return silent ? `${expectation}，没有时写 null` : expectation
}

/** Whether the schema lets null stand at a path. */
function mayBeNull(schema: z.core.$ZodType, path: readonly PropertyKey[]): boolean {
  if (schema instanceof z.ZodNullable) {
    return path.length === 0 || mayBeNull(schema.unwrap(), path)
  }
  if (schema instanceof z.ZodReadonly) return mayBeNull(schema.unwrap(), path)
  const [key, ...rest] = path
  if (key === undefined) return false
  if (schema instanceof z.ZodArray) return mayBeNull(schema.element, rest)
  const field = schema instanceof z.ZodObject ? schema.shape[String(key)] : undefined
  return field !== undefined && mayBeNull(field, rest)
}
