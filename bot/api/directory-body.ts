import { z } from 'zod'
import type { NewDirectory } from '../../db/queries/directory.ts'
import { DEPARTMENT_SORTS, ITEM_MODES, ROLES, SIDES } from '../../rules/directory.ts'
import type { FieldProblem } from '../../rules/refusal.ts'

const text = (max: number) => z.string().trim().min(1).max(max)
const feishuId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/)

/** The body of `PUT /api/v1/directory`. */
export const DirectoryBody = z.strictObject({
  departments: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
        name: text(100),
        side: z.enum(SIDES),
        sort: z.enum(DEPARTMENT_SORTS).default('competent'),
        chatId: feishuId.nullish(),
      }),
    )
    .min(1)
    .max(2000),
  people: z
    .array(
      z.strictObject({
        openId: feishuId,
        name: text(60),
        department: text(64),
        roles: z.array(z.enum(ROLES)).max(ROLES.length).default([]),
        actsFor: feishuId.nullish(),
        mobile: text(40).nullish(),
        items: z.array(text(64)).max(5000).default([]),
      }),
    )
    .max(50_000)
    .default([]),
  catalogue: z
    .array(
      z.strictObject({
        item: text(300),
        code: text(64).nullish(),
        mode: z.enum(ITEM_MODES).default('independent'),
        departments: z.array(text(64)).max(50).default([]),
        supervisors: z
          .array(z.strictObject({ department: text(64), lead: z.boolean().default(false) }))
          .max(50)
          .default([]),
        credit: z.enum(['exempt', 'verify-later']).nullish(),
        important: z.boolean().default(false),
        sensitive: z.boolean().default(false),
      }),
    )
    .max(20_000)
    .default([]),
})
export type DirectoryBody = z.infer<typeof DirectoryBody>

/** The directory a body describes. */
export function toDirectory(body: DirectoryBody): NewDirectory {
  return {
    departments: body.departments.map((one) => ({ ...one, chatId: one.chatId ?? null })),
    people: body.people.map((one) => ({
      ...one,
      actsFor: one.actsFor ?? null,
      mobile: one.mobile ?? null,
    })),
    catalogue: body.catalogue.map((one) => ({
      ...one,
      code: one.code ?? null,
      credit: one.credit ?? null,
    })),
  }
}

/**
 * Names that lead nowhere, names given twice, and whether there is exactly one approval bureau.
 * `departed` are people whom an earlier directory knew.
 */
export function directoryProblems(
  body: DirectoryBody,
  departed: ReadonlySet<string>,
): FieldProblem[] {
  const codes = new Set(body.departments.map((one) => one.code))
  const people = new Set(body.people.map((one) => one.openId))
  const bureaus = body.departments.filter((one) => one.side === 'approval').length
  const known = (code: string, path: string): FieldProblem[] =>
    codes.has(code) ? [] : [{ path, problem: 'unknown-department', value: code }]
  return [
    ...(bureaus === 1
      ? []
      : [
          {
            path: 'departments',
            problem: 'exactly-one-approval-bureau' as const,
            value: String(bureaus),
          },
        ]),
    ...twice(
      body.departments.map((one) => one.code),
      (index) => `departments.${index}.code`,
    ),
    ...twice(
      body.people.map((one) => one.openId),
      (index) => `people.${index}.openId`,
    ),
    ...twice(
      body.catalogue.map((one) => one.code ?? null),
      (index) => `catalogue.${index}.code`,
    ),
    ...body.people.flatMap((one, index) => [
      ...known(one.department, `people.${index}.department`),
      ...(one.actsFor && !people.has(one.actsFor) && !departed.has(one.actsFor)
        ? [
            {
              path: `people.${index}.actsFor`,
              problem: 'unknown-person' as const,
              value: one.actsFor,
            },
          ]
        : []),
    ]),
    ...body.catalogue.flatMap((one, index) => [
      // Whoever stood in a row twice would owe everything twice.
      ...twice(one.departments, (at) => `catalogue.${index}.departments.${at}`),
      ...twice(
        one.supervisors.map((by) => by.department),
        (at) => `catalogue.${index}.supervisors.${at}.department`,
      ),
      ...one.departments.flatMap((code, at) => known(code, `catalogue.${index}.departments.${at}`)),
      ...one.supervisors.flatMap((by, at) =>
        known(by.department, `catalogue.${index}.supervisors.${at}.department`),
      ),
    ]),
  ]
}

function twice(
  values: readonly (string | null)[],
  pathOf: (index: number) => string,
): FieldProblem[] {
  const seen = new Set<string>()
  return values.flatMap((value, index) => {
    if (value === null) return []
    if (seen.has(value)) return [{ path: pathOf(index), problem: 'duplicate' as const, value }]
    seen.add(value)
    return []
  })
}
