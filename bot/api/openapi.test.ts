import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { testBot } from '../testing.ts'
import type { TestBot } from '../testing.ts'
import { testDirectory } from '../testing-county.ts'

/** JSON Schema 2020-12, the keywords that our description may use and their shapes; nothing else. */
const Schema: z.ZodType<SchemaNode> = z.lazy(() =>
  z.strictObject({
    $ref: z.string().startsWith('#/components/schemas/').optional(),
    type: z.union([Type, z.array(Type).min(2)]).optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).min(1).optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
    items: Schema.optional(),
    anyOf: z.array(Schema).min(2).optional(),
    oneOf: z.array(Schema).min(2).optional(),
    allOf: z.array(Schema).min(1).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).min(1).optional(),
    format: z.enum(['date-time', 'date', 'uuid', 'uri']).optional(),
    pattern: z.string().optional(),
    minLength: z.int().optional(),
    maxLength: z.int().optional(),
    minItems: z.int().optional(),
    maxItems: z.int().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    exclusiveMaximum: z.number().optional(),
    uniqueItems: z.boolean().optional(),
    default: z.unknown().optional(),
    description: z.string().optional(),
    example: z.unknown().optional(),
  }),
)
const Type = z.enum(['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'])

interface SchemaNode {
  $ref?: string | undefined
  properties?: Record<string, SchemaNode> | undefined
  required?: string[] | undefined
  additionalProperties?: boolean | SchemaNode | undefined
  items?: SchemaNode | undefined
  anyOf?: SchemaNode[] | undefined
  oneOf?: SchemaNode[] | undefined
  allOf?: SchemaNode[] | undefined
  enum?: unknown[] | undefined
  pattern?: string | undefined
  default?: unknown
  example?: unknown
}

const Content = z.record(z.string(), z.strictObject({ schema: Schema }))

/** OpenAPI 3.1 as far as we use it. */
const Description = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[A-Za-z0-9._-]+$/), Schema),
    parameters: z.strictObject({}),
    securitySchemes: z.strictObject({
      bearer: z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer') }),
    }),
  }),
  webhooks: z.strictObject({}).optional(),
  paths: z.record(
    z.string().startsWith('/api/v1/'),
    z.partialRecord(
      z.enum(['get', 'put', 'post']),
      z.strictObject({
        tags: z.array(z.string()).min(1),
        summary: z.string().regex(/\p{Script=Han}/u),
        security: z.tuple([z.strictObject({ bearer: z.tuple([]) })]),
        parameters: z
          .array(
            z.strictObject({
              name: z.string(),
              in: z.enum(['path', 'query']),
              required: z.boolean(),
              description: z.string().optional(),
              schema: Schema,
            }),
          )
          .optional(),
        requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
        responses: z.record(
          z.string().regex(/^[245]\d\d$/),
          z.strictObject({ description: z.string(), content: Content.optional() }),
        ),
      }),
    ),
  ),
})
type Description = z.infer<typeof Description>

let bot: TestBot
let raw: unknown
let described: Description
beforeAll(async () => {
  bot = await testBot()
  raw = (await bot.ask<unknown>('GET', '/api/openapi.json', { key: null })).body
  described = Description.parse(raw)
})
afterAll(() => bot[Symbol.asyncDispose]())

function operations() {
  return Object.entries(described.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  )
}

/** A schema of the description as a checker, by an implementation of JSON Schema that is not ours. */
function checker(schema: SchemaNode): z.ZodType {
  const whole = { ...schema, $defs: described.components.schemas }
  const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')
  return z.fromJSONSchema(JSON.parse(text) as z.core.JSONSchema.JSONSchema)
}

/** Every schema in the description with those inside it. */
function* nodes(schema: SchemaNode): Generator<SchemaNode> {
  yield schema
  const { properties = {}, additionalProperties, items } = schema
  const branches = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => list ?? [])
  const inner = [...Object.values(properties), ...branches, ...(items ? [items] : [])]
  if (typeof additionalProperties === 'object') inner.push(additionalProperties)
  for (const one of inner) yield* nodes(one)
}

function allSchemas(): SchemaNode[] {
  const roots = operations().flatMap(({ operation }) => [
    ...(operation.parameters ?? []).map((one) => one.schema),
    ...Object.values(operation.requestBody?.content ?? {}).map((one) => one.schema),
    ...Object.values(operation.responses).flatMap((one) =>
      Object.values(one.content ?? {}).map((content) => content.schema),
    ),
  ])
  return [...Object.values(described.components.schemas), ...roots].flatMap((one) => [
    ...nodes(one),
  ])
}

test('the description is OpenAPI 3.1 and says what it says in Chinese', () => {
  expect(Description.safeParse(raw).error).toBeUndefined()
  expect(described.info.title).toBe('审管联动接口')
})

test('each schema in it is sound', () => {
  const all = allSchemas()
  expect(all.length).toBeGreaterThan(100)
  for (const schema of all) {
    const names = Object.keys(schema.properties ?? {})
    expect(schema.required?.filter((name) => !names.includes(name)) ?? []).toEqual([])
    expect(new Set(schema.enum).size).toBe(schema.enum?.length ?? 0)
    expect(() => new RegExp(schema.pattern ?? '', 'u')).not.toThrow()
    if (schema.$ref) {
      const name = schema.$ref.slice('#/components/schemas/'.length)
      expect(Object.keys(described.components.schemas)).toContain(name)
    }
    for (const value of [schema.default, schema.example]) {
      if (value === undefined) continue
      const { default: _default, example: _example, ...bare } = schema
      expect(checker(bare).safeParse(value).error).toBeUndefined()
    }
  }
})

test('each address names its parameters, and each operation every refusal it may answer', () => {
  for (const { path, operation } of operations()) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path')
    expect(inPath.map((one) => one.name)).toEqual(named)
    expect(inPath.every((one) => one.required)).toBe(true)
    for (const status of ['401', '422']) expect(operation.responses).toHaveProperty(status)
    for (const [status, answer] of Object.entries(operation.responses)) {
      const type = status.startsWith('2') ? 'application/json' : 'application/problem+json'
      expect(Object.keys(answer.content ?? {})).toEqual([type])
    }
  }
})

function bodySchema(path: string, verb: 'post' | 'put'): z.ZodType {
  const content = described.paths[path]?.[verb]?.requestBody?.content['application/json']
  if (!content) throw new Error(`${verb} ${path} takes no body`)
  return checker(content.schema)
}

function answerSchema(path: string, verb: 'get' | 'post' | 'put', status: string): z.ZodType {
  const content = Object.values(described.paths[path]?.[verb]?.responses[status]?.content ?? {})[0]
  if (!content) throw new Error(`${verb} ${path} does not answer ${status}`)
  return checker(content.schema)
}

const CONTRACT_APPROVAL = {
  reference: '2026-000123',
  item: { name: '食品经营许可', code: 'SP-01' },
  counterpart: {
    name: '河湾餐饮有限公司',
    type: 'organisation',
    creditCode: '91370305MA3C0XQE4K',
    contact: { name: '林小满', phone: '13912345678' },
  },
  permit: {
    number: 'JY13703050001',
    action: 'grant',
    decidedAt: '2026-11-20T10:00:00+08:00',
    completedAt: '2026-11-20T16:00:00+08:00',
    validFrom: '2026-11-20',
    validTo: '2031-11-19',
  },
  kind: 'one-licence',
  certificate: { 主体名称: '河湾餐饮有限公司' },
  commitment: { letter: '承诺书', dueOn: '2026-12-20', check: 'exempt', missing: ['消防意见'] },
  departments: ['scjg'],
  documents: [{ name: '核准通知', url: 'https://files.example.com/1.pdf' }],
}

describe('the examples of the contract', () => {
  test.each([
    ['post', '/api/v1/approvals', CONTRACT_APPROVAL],
    [
      'post',
      '/api/v1/approvals',
      { ...CONTRACT_APPROVAL, extra: [{ label: 'x', value: 'y', private: true }] },
    ],
    [
      'post',
      '/api/v1/approvals',
      { ...CONTRACT_APPROVAL, corrects: '0190a8f0-0000-7000-8000-000000000000' },
    ],
    ['post', '/api/v1/matters/{id}/cancel', { reason: '重复推送' }],
    ['put', '/api/v1/directory', testDirectory()],
    ['put', '/api/v1/calendars/{year}', { source: '国办发明电', off: ['2027-01-01'], work: [] }],
  ] as const)('fit the description: %s %s', (verb, path, body) => {
    expect(bodySchema(path, verb).safeParse(body).error).toBeUndefined()
    expect(bodySchema(path, verb).safeParse({ ...body, unknown: 1 }).success).toBe(false)
    expect(bodySchema(path, verb).safeParse({}).success).toBe(false)
  })

  test('are taken by the API itself', async () => {
    const answer = await bot.ask('POST', '/api/v1/approvals', { body: CONTRACT_APPROVAL })
    expect(answer.status).toBe(201)
  })
})

test('what is answered fits the description', async () => {
  const { id } = await bot.push()
  const expectFit = async (
    verb: 'get' | 'post' | 'put',
    path: string,
    at: string,
    body?: object,
  ) => {
    const answer = await bot.ask<unknown>(verb.toUpperCase(), at, body ? { body } : {})
    const schema = answerSchema(path, verb, String(answer.status))
    expect(schema.safeParse(answer.body).error).toBeUndefined()
    return answer.status
  }
  const matter = '/api/v1/matters/{id}'
  expect(await expectFit('get', matter, `/api/v1/matters/${id}`)).toBe(200)
  expect(await expectFit('get', matter, '/api/v1/matters/x')).toBe(422)
  expect(await expectFit('get', '/api/v1/matters', '/api/v1/matters')).toBe(200)
  expect(await expectFit('get', '/api/v1/events', '/api/v1/events')).toBe(200)
  expect(await expectFit('get', '/api/v1/calendars/{year}', '/api/v1/calendars/2026')).toBe(200)
  expect(await expectFit('get', '/api/v1/calendars/{year}', '/api/v1/calendars/2030')).toBe(200)
  const again = { ...CONTRACT_APPROVAL, kind: 'ordinary' }
  expect(await expectFit('post', '/api/v1/approvals', '/api/v1/approvals', again)).toBe(409)
  expect(await expectFit('put', '/api/v1/directory', '/api/v1/directory', testDirectory())).toBe(
    200,
  )
})

test('the page of it can be read: every address, field, refusal and shape, in Chinese', async () => {
  const { body, type } = await bot.ask<string>('GET', '/api/docs', { key: null })
  expect(type).toContain('text/html')
  expect(body.startsWith('<!doctype html><html lang="zh-CN">')).toBe(true)
  for (const { path, operation } of operations()) {
    expect(body).toContain(`<code>${path}</code>`)
    expect(body).toContain(operation.summary)
  }
  for (const name of Object.keys(described.components.schemas))
    expect(body).toContain(`id="${name}"`)
  for (const path of [
    'counterpart.contact.phone',
    'people[].actsFor',
    'catalogue[].supervisors[].lead',
  ]) {
    expect(body).toContain(`<code>${path}</code>`)
  }
  expect(body).toContain('<td>时间或日期</td>')
  expect(body).not.toMatch(/\[object |undefined|&quot;type&quot;/)
})
