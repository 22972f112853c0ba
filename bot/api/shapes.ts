import { z } from '@hono/zod-openapi'
import { isStorable } from './body.ts'

/** RFC 9457, with every bad field by its path. */
const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string().meta({ description: '中文标题' }),
    status: z.number().int(),
    detail: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

/** A refusal, for the description. */
export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
})

/** How a request that only reads may be refused. */
export const READ_FAILURES = {
  401: problem('未提供有效的接口密钥'),
  422: problem('字段有误，逐一列出'),
} as const

/** How a request with a body may be refused. */
export const WRITE_FAILURES = {
  400: problem('不是合法的JSON'),
  ...READ_FAILURES,
  413: problem('内容超过1 MB'),
  415: problem('Content-Type 须为 application/json'),
} as const

/** A body that has to be there. */
export const json = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
})

/** What is answered when all is well, for the description. */
export const answer = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema } },
})

/** Every address under `/api/v1` wants a key. */
export const security = [{ bearer: [] }]
const Instant = z.string().meta({ format: 'date-time', example: '2026-11-24T00:00:00+08:00' })

/** 任务, for the description. */
const TaskSchema = z
  .looseObject({
    id: z.string(),
    type: z.string(),
    department: z.string(),
    state: z.string(),
    overdue: z.boolean().meta({ description: '仍欠且已过截止' }),
    late: z.boolean().meta({ description: '期满后才办' }),
    dueAt: Instant.nullable().meta({ description: '截止（不含该时刻）' }),
    provisional: z.boolean().meta({ description: '暂估：所涉年份节假日安排未公布' }),
    claimedBy: z.string().nullable(),
    claimedAt: Instant.nullable(),
  })
  .meta({ id: 'Task' })

/** A line of the trail, for the description. */
export const EventSchema = z
  .looseObject({
    at: Instant,
    effectiveAt: Instant.nullable(),
    actor: z.looseObject({ type: z.enum(['person', 'api', 'system']) }),
    department: z.string().nullable(),
    type: z.string(),
    basis: z.string().nullable().meta({ description: '依据的条文，或“产品默认”' }),
    late: z.boolean(),
  })
  .meta({ id: 'Event' })

/** 事项, for the description. */
export const MatterSchema = z
  .looseObject({
    id: z.string(),
    kind: z.string(),
    title: z.string(),
    number: z.string(),
    state: z.enum(['open', 'closed', 'cancelled']),
    createdAt: Instant,
    tasks: z.array(TaskSchema),
    events: z.array(EventSchema).optional(),
  })
  .meta({ id: 'Matter' })

/** The matter that an address names. */
export const MatterId = z.object({ id: z.uuid() })

/** No query parameters: those given are refused. */
export const Nothing = z.strictObject({})

/** A text of a query that PostgreSQL can hold. */
export const text = (max: number) =>
  z.string().trim().min(1).max(max).refine(isStorable, '含有不能保存的字符')

/** A number of a query or a path as digits alone: `1e2` and an empty text are slips. */
export const digits = (min: number, max: number) =>
  z.preprocess(
    (given) =>
      typeof given === 'string' && /^(0|[1-9]\d{0,5})$/.test(given) ? Number(given) : given,
    z.number().int().min(min).max(max),
  )

/** 放假调休安排 of a year, for the description. */
export const CalendarSchema = z
  .object({
    year: z.number().int(),
    version: z.number().int().nullable(),
    source: z.string().nullable(),
    off: z.array(z.string()),
    work: z.array(z.string()),
    provisional: z.boolean(),
  })
  .meta({ id: 'Calendar' })
