import type { World } from '../../act.ts'
import { hasValidCheckCharacter } from '../../credit-code.ts'
import { findCatalogueItem, supervisorsOf } from '../../directory.ts'
import type { CatalogueItem } from '../../directory.ts'
import type { Reading } from '../../kind.ts'
import { RuleError } from '../../refusal.ts'
import type { FieldProblem } from '../../refusal.ts'
import { instantOf } from '../../instant.ts'
import { dayOf } from '../../time/day.ts'
import { maskName, maskWithin } from '../../mask.ts'
import type { ApprovalBody, ApprovalSort, PermitAction } from './body.ts'

/** A department that an approval is pushed to. */
export interface Receiver {
  readonly department: string
  /** 业务主管部门, answerable where silence claims. */
  readonly lead: boolean
}

/** 审批信息 as it is stored: nothing private, everything decided that the world decides. */
export interface ApprovalPayload {
  readonly reference: string
  readonly item: { readonly name: string; readonly code?: string; readonly sensitive: boolean }
  readonly counterpart: {
    readonly name: string
    readonly type: 'organisation' | 'individual'
    readonly creditCode?: string
  }
  readonly permit: {
    readonly number: string
    readonly action: PermitAction
    readonly decidedAt: string
    readonly completedAt: string
    readonly validFrom?: string
    readonly validTo?: string
  }
  readonly kind: ApprovalSort
  readonly certificate?: { readonly [label: string]: string }
  readonly commitment?: {
    readonly dueOn?: string
    readonly check?: 'exempt' | 'verify-later'
    readonly missing?: readonly string[]
  }
  readonly receivers: readonly Receiver[]
  /** Who the catalogue would have named, where the push named others. */
  readonly catalogueReceivers: readonly string[] | null
  readonly important: boolean
  readonly documents: readonly { readonly name: string }[]
  readonly extra: readonly { readonly label: string; readonly value: string | null }[]
  readonly corrects: string | null
}

/** Checks an approval against the directory and the profile, and sets private values apart. */
export function readApproval(world: World, body: ApprovalBody, at: Date): Reading {
  const row = findCatalogueItem(world.directory, body.item)
  const problems = [
    ...dateProblems(body),
    ...receiverProblems(world, body, row),
    ...extraProblems(world, body),
  ]
  if (problems.length > 0) throw new RuleError({ code: 'bad-input', fields: problems })

  const type =
    body.counterpart.type ?? (body.counterpart.creditCode ? 'organisation' : 'individual')
  const name = type === 'individual' ? maskName(body.counterpart.name) : body.counterpart.name
  const shown = masking(body, type)
  const payload: ApprovalPayload = {
    reference: body.reference,
    item: {
      name: body.item.name,
      ...((body.item.code ?? row?.code) ? { code: body.item.code ?? row?.code ?? '' } : {}),
      sensitive: row?.sensitive ?? false,
    },
    counterpart: {
      name,
      type,
      ...(body.counterpart.creditCode ? { creditCode: body.counterpart.creditCode } : {}),
    },
    permit: { ...body.permit, completedAt: body.permit.completedAt ?? body.permit.decidedAt },
    kind: body.kind,
    ...(body.certificate ? { certificate: shownFace(body.certificate, shown) } : {}),
    ...(body.commitment ? { commitment: publicCommitment(body.commitment, shown) } : {}),
    ...receiversOf(world, body, row),
    important: row?.important ?? false,
    documents: (body.documents ?? []).map((document) => ({ name: shown(document.name) })),
    extra: (body.extra ?? []).map(({ label, value, private: hidden }) => ({
      label,
      value: hidden ? null : shown(value),
    })),
    corrects: body.corrects ?? null,
  }
  return {
    title: payload.item.sensitive ? body.permit.number : `${body.item.name} · ${name}`,
    payload: payload as unknown as Reading['payload'],
    privates: privatesOf(body, type),
    warnings: warningsOf(body, at),
  }
}

/** Masks whom it concerns wherever they are named in what a group may read. */
function masking({ counterpart }: ApprovalBody, type: 'organisation' | 'individual') {
  const { name, contact } = counterpart
  const persons = [
    ...(type === 'individual' ? [name] : []),
    ...(contact?.name ? [contact.name] : []),
  ]
  const phones = contact?.phone ? [contact.phone] : []
  return (text: string) => maskWithin(text, persons, phones)
}

function shownFace(
  face: NonNullable<ApprovalBody['certificate']>,
  shown: (text: string) => string,
): { [label: string]: string } {
  return Object.fromEntries(Object.entries(face).map(([label, text]) => [label, shown(text)]))
}

function publicCommitment(
  { letter: _letter, missing, ...rest }: NonNullable<ApprovalBody['commitment']>,
  shown: (text: string) => string,
) {
  return { ...rest, ...(missing ? { missing: missing.map(shown) } : {}) }
}

function privatesOf(body: ApprovalBody, type: 'organisation' | 'individual'): Map<string, string> {
  const privates = new Map<string, string>()
  const { contact } = body.counterpart
  if (type === 'individual') privates.set('counterpart.name', body.counterpart.name)
  if (contact?.name) privates.set('counterpart.contact.name', contact.name)
  if (contact?.phone) privates.set('counterpart.contact.phone', contact.phone)
  if (body.commitment?.letter) privates.set('commitment.letter', body.commitment.letter)
  for (const [index, document] of (body.documents ?? []).entries()) {
    privates.set(`documents.${index}.url`, document.url)
  }
  for (const [index, line] of (body.extra ?? []).entries()) {
    if (line.private) privates.set(`extra.${index}.value`, line.value)
  }
  return privates
}

function receiversOf(world: World, body: ApprovalBody, row: CatalogueItem | null) {
  const routed = row === null ? [] : supervisorsOf(row)
  if (!body.departments) return { receivers: withLead(world, routed), catalogueReceivers: null }
  const named = [...new Set(body.departments)]
  const leads = new Set(routed.filter((one) => one.lead).map((one) => one.department))
  const same =
    row === null ||
    (routed.length === named.length && routed.every((one) => named.includes(one.department)))
  return {
    receivers: withLead(
      world,
      named.map((department) => ({ department, lead: leads.has(department) })),
    ),
    catalogueReceivers: same ? null : routed.map((one) => one.department),
  }
}

/** Exactly one department leads: as the catalogue says, else the first 业务主管部门. */
function withLead(world: World, receivers: readonly Receiver[]): Receiver[] {
  const competent = (code: string) => world.directory.departments.get(code)?.sort === 'competent'
  const lead =
    receivers.find((one) => one.lead) ??
    receivers.find((one) => competent(one.department)) ??
    receivers[0]
  return receivers.map((one) => ({ ...one, lead: one === lead }))
}

function receiverProblems(
  { directory }: World,
  body: ApprovalBody,
  row: CatalogueItem | null,
): FieldProblem[] {
  if (body.departments) {
    return body.departments.flatMap((code, index) =>
      directory.departments.get(code)?.side === 'supervision'
        ? []
        : [
            {
              path: `departments.${index}`,
              problem: 'not-a-supervising-department' as const,
              value: code,
            },
          ],
    )
  }
  const found = row === null ? [] : supervisorsOf(row)
  if (found.length > 0) return []
  return [{ path: 'item.name', problem: 'nobody-supervises', value: body.item.name }]
}

function extraProblems({ profile }: World, body: ApprovalBody): FieldProblem[] {
  const allowed = profile.approvalPush.extraLabels
  return (body.extra ?? []).flatMap(({ label }, index) =>
    allowed.includes(label)
      ? []
      : [{ path: `extra.${index}.label`, problem: 'label-not-in-profile' as const, value: label }],
  )
}

function dateProblems({ permit, commitment }: ApprovalBody): FieldProblem[] {
  const problems: FieldProblem[] = []
  const decidedAt = instantOf(permit.decidedAt)
  if (permit.completedAt && instantOf(permit.completedAt) < decidedAt) {
    problems.push({
      path: 'permit.completedAt',
      problem: 'before-decision',
      value: permit.completedAt,
    })
  }
  if (permit.validFrom && permit.validTo && permit.validTo < permit.validFrom) {
    problems.push({
      path: 'permit.validTo',
      problem: 'ends-before-it-begins',
      value: permit.validTo,
    })
  } else if (permit.validTo && !permit.validFrom && permit.validTo < dayOf(decidedAt)) {
    problems.push({ path: 'permit.validTo', problem: 'before-decision', value: permit.validTo })
  }
  if (commitment?.dueOn && commitment.dueOn < dayOf(decidedAt)) {
    problems.push({ path: 'commitment.dueOn', problem: 'before-decision', value: commitment.dueOn })
  }
  return problems
}

function warningsOf(body: ApprovalBody, at: Date): string[] {
  const warnings: string[] = []
  const { creditCode } = body.counterpart
  if (creditCode && !hasValidCheckCharacter(creditCode)) warnings.push('credit-code-check')
  if (instantOf(body.permit.decidedAt) > at) warnings.push('decided-in-the-future')
  return warnings
}
