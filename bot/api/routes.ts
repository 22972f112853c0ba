import { createRoute, z } from '@hono/zod-openapi'
import { ApprovalBody } from '../../rules/kinds/approval-push/body.ts'
import { KINDS } from '../../rules/kinds/registry.ts'
import { TASK_STATES } from '../../rules/matter.ts'
import type { KindName } from '../../rules/matter.ts'
import { isStorable } from './body.ts'
import { DirectoryBody } from './directory-body.ts'

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

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
})

const FAILURES = {
  400: problem('不是合法的JSON'),
  401: problem('未提供有效的接口密钥'),
  413: problem('内容超过1 MB'),
  415: problem('Content-Type 须为 application/json'),
  422: problem('字段有误，逐一列出'),
} as const

const json = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
})
const answer = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema } },
})
const security = [{ bearer: [] }]
const Instant = z.string().meta({ format: 'date-time', example: '2026-11-24T00:00:00+08:00' })

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

const EventSchema = z
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

const MatterSchema = z
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

const MatterId = z.object({ id: z.uuid() })
const Nothing = z.strictObject({})
const text = (max: number) =>
  z.string().trim().min(1).max(max).refine(isStorable, '含有不能保存的字符')
/** A number as digits alone: `1e2` and an empty text are slips. */
const digits = (min: number, max: number) =>
  z.preprocess(
    (given) =>
      typeof given === 'string' && /^(0|[1-9]\d{0,5})$/.test(given) ? Number(given) : given,
    z.number().int().min(min).max(max),
  )
const KIND_NAMES = Object.keys(KINDS) as KindName[]

/** `POST /api/v1/approvals` */
export const postApproval = createRoute({
  method: 'post',
  path: '/api/v1/approvals',
  tags: ['推送'],
  summary: '推送审批信息',
  security,
  request: { query: Nothing, body: json(ApprovalBody) },
  responses: {
    201: answer('已推送', MatterSchema),
    200: answer('同一编号、同一内容此前已推送，未重复发送', MatterSchema),
    409: problem('同一编号已有不同内容的推送'),
    ...FAILURES,
  },
})

/** `POST /api/v1/matters/{id}/cancel` */
export const postCancel = createRoute({
  method: 'post',
  path: '/api/v1/matters/{id}/cancel',
  tags: ['事项'],
  summary: '撤回事项',
  security,
  request: {
    params: MatterId,
    query: Nothing,
    body: json(z.strictObject({ reason: z.string().trim().min(1).max(500) })),
  },
  responses: {
    200: answer('已撤回', MatterSchema),
    404: problem('没有该事项'),
    409: problem('期满效力已产生，或已被更正，不能撤回'),
    503: problem('系统繁忙，请稍后再试'),
    ...FAILURES,
  },
})

/** `GET /api/v1/matters/{id}` */
export const getMatter = createRoute({
  method: 'get',
  path: '/api/v1/matters/{id}',
  tags: ['事项'],
  summary: '查看事项及其全程记录',
  security,
  request: { params: MatterId, query: Nothing },
  responses: { 200: answer('事项', MatterSchema), 404: problem('没有该事项'), ...FAILURES },
})

/** `GET /api/v1/matters` */
export const getMatters = createRoute({
  method: 'get',
  path: '/api/v1/matters',
  tags: ['事项'],
  summary: '查询事项；format=csv 或 xlsx 时导出表格，未导完的由 x-next-cursor 接续',
  security,
  request: {
    query: z.strictObject({
      kind: z.enum(KIND_NAMES).optional(),
      state: z
        .enum(['open', 'closed', ...TASK_STATES])
        .optional()
        .meta({ description: '事项状态或任务状态' }),
      department: text(64).optional(),
      overdue: z
        .enum(['true', 'false'])
        .optional()
        .transform((value) => (value === undefined ? undefined : value === 'true')),
      q: text(200).optional().meta({ description: '名称、编号、信用代码、文号中的文字' }),
      cursor: z.uuid().optional(),
      limit: digits(1, 500).optional().meta({ description: '默认50；导出默认至多10000' }),
      format: z.enum(['json', 'csv', 'xlsx']).optional(),
    }),
  },
  responses: {
    200: answer(
      '一页事项，新的在前',
      z.object({ items: z.array(MatterSchema), next: z.string().nullable() }),
    ),
    ...FAILURES,
  },
})

/** `GET /api/v1/events` */
export const getEvents = createRoute({
  method: 'get',
  path: '/api/v1/events',
  tags: ['事项'],
  summary: '按顺序读取全部记录，供审批平台同步',
  security,
  request: {
    query: z.strictObject({
      after: z
        .string()
        .regex(/^\d{1,19}-\d{1,15}$/)
        .optional()
        .meta({ description: '上一页最后一条的 cursor' }),
      limit: digits(1, 1000).default(200),
    }),
  },
  responses: {
    200: answer('记录', z.object({ items: z.array(EventSchema), next: z.string().nullable() })),
    ...FAILURES,
  },
})

/** `PUT /api/v1/directory` */
export const putDirectory = createRoute({
  method: 'put',
  path: '/api/v1/directory',
  tags: ['名录'],
  summary: '使名录与提交内容一致；未列出的人员停用，不删除',
  security,
  request: { query: Nothing, body: json(DirectoryBody) },
  responses: {
    200: answer(
      '名录已更新',
      z.object({ departments: z.number(), people: z.number(), catalogue: z.number() }),
    ),
    ...FAILURES,
  },
})

const Year = z.object({ year: digits(2000, 2099) })
const CalendarSchema = z
  .object({
    year: z.number().int(),
    version: z.number().int().nullable(),
    source: z.string().nullable(),
    off: z.array(z.string()),
    work: z.array(z.string()),
    provisional: z.boolean(),
  })
  .meta({ id: 'Calendar' })

/** `GET /api/v1/calendars/{year}` */
export const getCalendar = createRoute({
  method: 'get',
  path: '/api/v1/calendars/{year}',
  tags: ['日历'],
  summary: '查看某年现行的放假调休安排及其来源',
  security,
  request: { params: Year, query: Nothing },
  responses: { 200: answer('安排；未公布的年份为暂估', CalendarSchema), ...FAILURES },
})

/** `PUT /api/v1/calendars/{year}` */
export const putCalendar = createRoute({
  method: 'put',
  path: '/api/v1/calendars/{year}',
  tags: ['日历'],
  summary: '设定某年的放假调休安排，并重新计算未结时限',
  security,
  request: {
    params: Year,
    query: Nothing,
    body: json(
      z.strictObject({
        source: z.string().trim().min(1).max(200),
        off: z.array(z.string().max(10)).max(366),
        work: z.array(z.string().max(10)).max(366),
      }),
    ),
  },
  responses: { 200: answer('已设定', CalendarSchema), ...FAILURES },
})
