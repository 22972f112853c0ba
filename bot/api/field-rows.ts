/** A JSON Schema as far as the description of our API uses it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly description?: string
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly maxLength?: number
  readonly maxItems?: number
  readonly default?: unknown
}

/** One field of a body as a line of a table. */
export interface FieldRow {
  readonly path: string
  readonly required: boolean
  readonly type: string
  readonly note: string
}

/** Every field of a body, those inside of objects and lists by their paths: `people[].openId`. */
export function fieldRows(schema: Schema, prefix = ''): FieldRow[] {
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix + name
    const row = {
      path,
      required: required.has(name),
      type: typeWords(field),
      note: noteOf(field),
    }
    const inner = field.items ?? field
    return [row, ...fieldRows(inner, field.items ? `${path}[].` : `${path}.`)]
  })
}

function noteOf({ description, default: fallback }: Schema): string {
  const parts = [
    ...(description ? [description] : []),
    ...(fallback === undefined ? [] : [`默认 ${JSON.stringify(fallback)}`]),
  ]
  return parts.join('；')
}

/** What stands in a field: 文本、列表、时间…, its options, its length. */
export function typeWords(schema: Schema): string {
  if (schema.$ref) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeWords))].join('或')
  if (schema.enum) return schema.enum.map(String).join(' | ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  return types.map((type) => wordsOf(type, schema)).join('或') || '任意'
}

function wordsOf(type: string, schema: Schema): string {
  switch (type) {
    case 'string': {
      const kind = FORMATS[schema.format ?? ''] ?? '文本'
      return schema.maxLength === undefined ? kind : `${kind}，不超过${schema.maxLength}字`
    }
    case 'array':
      return schema.items ? `列表（${typeWords(schema.items)}）` : '列表'
    case 'object': {
      const { additionalProperties: values } = schema
      const named = schema.properties !== undefined || typeof values !== 'object'
      return named ? '对象' : `对象（名称对应${typeWords(values)}）`
    }
    default:
      return TYPES[type] ?? type
  }
}

const TYPES: { readonly [type: string]: string } = {
  integer: '整数',
  number: '数字',
  boolean: 'true 或 false',
  null: 'null',
}

const FORMATS: { readonly [format: string]: string } = {
  'date-time': '时间',
  date: '日期',
  uuid: 'UUID',
  uri: '网址',
}
