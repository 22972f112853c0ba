import { z } from 'zod'

const text = (max: number) => z.string().trim().min(1).max(max)

/** An instant with an offset, or a bare date, which is 00:00 in Asia/Shanghai. */
export const Instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .refine(isOfThisAge, '年份不正确')
  .meta({
    description: 'ISO 8601，须带时区偏移；只写日期时按北京时间',
    example: '2026-11-20T10:00:00+08:00',
  })

/** A civil day of Asia/Shanghai. */
export const DayText = z.iso
  .date()
  .refine(isOfThisAge, '年份不正确')
  .meta({ example: '2026-11-20' })

/** The last day of a permit; other systems write 9999-12-31 for one without end. */
const LastDay = z.iso
  .date()
  .refine((text) => text === '9999-12-31' || isOfThisAge(text), '年份不正确')
  .meta({ example: '2031-11-19' })

/** Days can be counted from the year 1000 to 9999; what lies beyond these years is a slip of the pen. */
function isOfThisAge(text: string): boolean {
  return !/^\d{4}-/.test(text) || (text >= '1900' && text < '2200')
}

/** 许可行为 (A7). */
export const PERMIT_ACTIONS = ['grant', 'renew', 'modify', 'deregister', 'refuse'] as const
export type PermitAction = (typeof PERMIT_ACTIONS)[number]

/** 审批方式: ordinary, 一业一证, 告知承诺, 容缺. */
export const APPROVAL_SORTS = [
  'ordinary',
  'one-licence',
  'commitment',
  'deferred-documents',
] as const
export type ApprovalSort = (typeof APPROVAL_SORTS)[number]

/** The body of `POST /api/v1/approvals` (A6: what a push has to say). */
export const ApprovalBody = z.strictObject({
  reference: text(128).meta({ description: '调用方自己的编号，用于幂等' }),
  item: z.strictObject({ name: text(300), code: text(64).optional() }),
  counterpart: z.strictObject({
    name: text(200),
    type: z.enum(['organisation', 'individual']).optional(),
    creditCode: z
      .string()
      .regex(/^[0-9A-HJ-NP-RTUW-Y]{18}$/)
      .optional(),
    contact: z.strictObject({ name: text(60).optional(), phone: text(40).optional() }).optional(),
  }),
  permit: z.strictObject({
    number: text(120),
    action: z.enum(PERMIT_ACTIONS).default('grant'),
    decidedAt: Instant,
    completedAt: Instant.optional(),
    validFrom: DayText.optional(),
    validTo: LastDay.optional(),
  }),
  kind: z.enum(APPROVAL_SORTS),
  certificate: z.record(text(60), z.string().max(500)).optional(),
  commitment: z
    .strictObject({
      letter: z.string().max(4000).optional(),
      dueOn: DayText.optional(),
      check: z.enum(['exempt', 'verify-later']).optional(),
      missing: z.array(text(200)).max(50).optional(),
    })
    .optional(),
  departments: z.array(text(64)).min(1).max(50).optional(),
  documents: z
    .array(z.strictObject({ name: text(200), url: z.url({ protocol: /^https?$/ }).max(2000) }))
    .max(50)
    .optional(),
  extra: z
    .array(
      z.strictObject({
        label: text(60),
        value: z.string().max(1000),
        private: z.boolean().optional(),
      }),
    )
    .max(50)
    .optional(),
  corrects: z.uuid().optional().meta({ description: '所更正事项的 id' }),
})
export type ApprovalBody = z.infer<typeof ApprovalBody>
