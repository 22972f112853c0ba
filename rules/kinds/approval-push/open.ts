import { basisOf } from '../../draft.ts'
import type { Draft } from '../../draft.ts'
import { approvalBureau, windowDepartment } from '../../directory.ts'
import { instantOf } from '../../instant.ts'
import type { Matter, Silence, Task } from '../../matter.ts'
import type { World } from '../../act.ts'
import { deadlineAfter } from '../../time/deadline.ts'
import { addDays, atTime, isDay, toIso } from '../../time/day.ts'
import { nextOfficeTime } from '../../time/office-hours.ts'
import type { ApprovalPayload } from './read.ts'

/** 审批信息 of a matter of this kind. */
export function approvalOf(matter: Matter): ApprovalPayload {
  return matter.payload as unknown as ApprovalPayload
}

/** 推送：a task `claim` for each receiver, and on record how long the push took. */
export function openApproval(draft: Draft): void {
  const { world, act } = draft
  const approval = approvalOf(draft.matter())
  for (const { department } of approval.receivers) {
    draft.addTask(claimTask(draft, department))
  }
  draft.setFacts({ validityNoticeAt: validityNoticeAt(world, approval, act.at) })
  pushEvent(draft, approval)
  if (approval.catalogueReceivers !== null) {
    draft.event('route-difference', {
      data: {
        given: approval.receivers.map((one) => one.department),
        catalogue: [...approval.catalogueReceivers],
      },
    })
  }
}

/** A task `claim` as it stands before it is delivered. */
export function claimTask(draft: Draft, department: string): Task {
  const { world, act } = draft
  const matter = draft.matter()
  const { claim } = world.profile.approvalPush
  return {
    ...blankTask(draft, 'claim', department),
    limit: claim.limit,
    silence: silenceOn(world, approvalOf(matter)),
    openedAt: act.at,
  }
}

/** A task without limit or history, numbered within its matter. */
export function blankTask(draft: Draft, type: Task['type'], department: string): Task {
  const { id, tasks } = draft.matter()
  return {
    id: `${id}.${tasks.length + 1}`,
    type,
    department,
    state: 'pending',
    openedAt: draft.act.at,
    limit: null,
    deadline: null,
    deliveredAt: null,
    remindAt: null,
    expiredAt: null,
    doneBy: null,
    doneAt: null,
    late: false,
    paused: null,
    silence: null,
    round: 1,
    objections: [],
    answers: null,
    lateAct: null,
  }
}

/** 自动认领 where the regulation knows it, and never of a refusal. */
function silenceOn({ profile }: World, approval: ApprovalPayload): Silence | null {
  const { silence } = profile.approvalPush
  if (silence.effect === 'none' || silence.article === null) return null
  const excepted: readonly string[] = silence.exceptActions
  return excepted.includes(approval.permit.action)
    ? null
    : { effect: silence.effect, article: silence.article }
}

function pushEvent(draft: Draft, approval: ApprovalPayload): void {
  const { world, act } = draft
  const { push } = world.profile.approvalPush
  const owedBy =
    push.owedBy === 'window' ? windowDepartment(world.directory) : approvalBureau(world.directory)
  const from = instantOf(approval.permit[push.from])
  const limit =
    push.limit &&
    deadlineAfter({
      calendar: world.calendar,
      hours: world.profile.time.officeHours,
      cutoff: world.profile.time.cutoff,
      offHoursReceipt: world.profile.time.offHoursReceipt,
      limit: push.limit,
      trigger: { what: push.from === 'decidedAt' ? 'decision' : 'completion', at: from },
    })
  draft.event('push', {
    department: owedBy.code,
    basis: push.article === null ? null : basisOf(push.article),
    late: limit !== null && !limit.provisional && act.at >= limit.dueAt,
    data: {
      receivers: approval.receivers.map((one) => one.department),
      pushDueAt: limit && toIso(limit.dueAt),
      elapsedMs: Math.max(0, act.at.getTime() - from.getTime()),
      corrects: approval.corrects,
    },
  })
}

/** The departments are told at the opening of business, some days before the permit runs out. */
function validityNoticeAt(world: World, approval: ApprovalPayload, at: Date): string | null {
  const { action, validTo } = approval.permit
  if (validTo === undefined || !isDay(validTo)) return null
  if (action === 'refuse' || action === 'deregister') return null
  const { calendar, profile } = world
  const day = addDays(validTo, -profile.approvalPush.validityNoticeDays)
  const noticeAt = nextOfficeTime(calendar, profile.time.officeHours, atTime(day, '09:00'))
  return noticeAt > at ? toIso(noticeAt) : null
}
