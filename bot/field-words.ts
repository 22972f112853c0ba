import { z } from 'zod'

/**
 * Makes every schema of this process word its issues in Chinese, without a word of programmers'
 * English in them: officials read them in toasts, integrators in the API's answers.
 */
export function speakChinese(): void {
  z.config({ localeError: fieldWords })
}

/** What is wrong with a value, in words that stand well behind the name of its field. */
export function fieldWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '必填' : `须为${TYPE_WORDS[issue.expected] ?? '其他类型'}`
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive ?? true)
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive ?? true)
    case 'invalid_value':
      return issue.input === undefined
        ? '必填'
        : `须为${issue.values.map(String).join('、')}${issue.values.length > 1 ? '之一' : ''}`
    case 'invalid_format':
      return FORMAT_WORDS[issue.format] ?? '格式不正确'
    case 'not_multiple_of':
      return `须为${issue.divisor}的倍数`
    case 'unrecognized_keys':
      return '未知字段'
    case 'invalid_key':
      return '名称不正确'
    case 'invalid_element':
      return '内容不正确'
    case 'invalid_union':
      return '不符合任何一种允许的写法'
    case 'custom':
      return '不正确'
  }
}

const TYPE_WORDS: { readonly [expected: string]: string } = {
  string: '文本',
  number: '数字',
  int: '整数',
  bigint: '整数',
  boolean: ' true 或 false',
  array: '列表',
  tuple: '列表',
  object: '对象',
  record: '对象',
  date: '日期',
  null: '空值',
}

const FORMAT_WORDS: { readonly [format: string]: string } = {
  url: '须为完整的网址',
  uuid: '不是有效的编号（UUID）',
  date: '须为有效日期，如 2026-11-20',
  datetime: '须为带时区偏移的时间，如 2026-11-20T10:00:00+08:00',
  time: '须为时间，如 10:00',
  email: '须为电子邮件地址',
}

function tooSmall(origin: string, minimum: number, inclusive: boolean): string {
  const unit = UNITS[origin]
  if (unit === undefined) return `${inclusive ? '不得小于' : '须大于'}${minimum}`
  return minimum <= 1 ? '不能为空' : `不得少于${minimum}${unit}`
}

function tooBig(origin: string, maximum: number, inclusive: boolean): string {
  const unit = UNITS[origin]
  if (unit === undefined) return `${inclusive ? '不得大于' : '须小于'}${maximum}`
  return `不得超过${maximum}${unit}`
}

const UNITS: { readonly [origin: string]: string } = {
  string: '个字符',
  array: '项',
  set: '项',
  map: '项',
}
