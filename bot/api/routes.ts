import { createRoute, z } from '@hono/zod-openapi'
import { ApprovalBody } from '../../rules/kinds/approval-push/body.ts'
import { KINDS } from '../../rules/kinds/registry.ts'
import { TASK_STATES } from '../../rules/matter.ts'
import type { KindName } from '../../rules/matter.ts'
import { DirectoryBody } from './directory-body.ts'
import {
  answer,
  CalendarSchema,
  digits,
  EventSchema,
  json,
  MatterId,
  MatterSchema,
  Nothing,
  problem,
  READ_FAILURES,
  security,
  text,
  WRITE_FAILURES,
} from './shapes.ts'

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
    ...WRITE_FAILURES,
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
    ...WRITE_FAILURES,
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
  responses: { 200: answer('事项', MatterSchema), 404: problem('没有该事项'), ...READ_FAILURES },
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
    ...READ_FAILURES,
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
    ...READ_FAILURES,
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
    ...WRITE_FAILURES,
  },
})

const Year = z.object({ year: digits(2000, 2099) })

/** `GET /api/v1/calendars/{year}` */
export const getCalendar = createRoute({
  method: 'get',
  path: '/api/v1/calendars/{year}',
  tags: ['日历'],
  summary: '查看某年现行的放假调休安排及其来源',
  security,
  request: { params: Year, query: Nothing },
  responses: { 200: answer('安排；未公布的年份为暂估', CalendarSchema), ...READ_FAILURES },
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
  responses: { 200: answer('已设定', CalendarSchema), ...WRITE_FAILURES },
})
