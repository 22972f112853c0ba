import type { Directory } from '../rules/directory.ts'
import type { PermitAction } from '../rules/kinds/approval-push/body.ts'
import type { TaskState } from '../rules/matter.ts'
import { clockOf, dayOf, isDay, yearOf } from '../rules/time/day.ts'
import type { Day } from '../rules/time/day.ts'
import { clip, escapeMarkdown } from './card.ts'
import { dayWords } from './derivation.ts'

/** 许可行为 as officials write it. */
export const ACTION_WORDS: Record<PermitAction, string> = {
  grant: '新办',
  renew: '延续',
  modify: '变更',
  deregister: '注销',
  refuse: '不予许可',
}

/** Task states as a card's tag names them. */
export const STATE_WORDS: Record<TaskState, string> = {
  pending: '待认领',
  claimed: '已认领',
  'auto-claimed': '自动认领',
  objected: '异议中',
  done: '已办结',
  'deemed-consent': '视为同意',
  returned: '已改派',
  cancelled: '已撤回',
}

/** 异议类型. */
export const OBJECTION_WORDS: { readonly [type: string]: string } = {
  'not-our-duty': '非本单位职责',
  'wrong-information': '信息有误',
  doubt: '对审批结果有疑问',
  other: '其他',
}

/** 警示 on a matter whose data look wrong but are kept. */
export const WARNING_WORDS: { readonly [code: string]: string } = {
  'credit-code-check': '统一社会信用代码校验位不符，请核对',
  'decided-in-the-future': '许可决定时间晚于推送时间，请核对',
}

/** 11月23日 15:02, with the year where it is not today's or no day is given. */
export function instantWords(at: Date, today?: Day): string {
  return `${fullDayWords(dayOf(at), today)} ${clockOf(at)}`
}

/** A wire instant or date in words: 2026年11月20日. */
export function wireWords(text: string): string {
  return fullDayWords(isDay(text) ? text : dayOf(new Date(text)))
}

function fullDayWords(day: Day, today?: Day): string {
  return today === undefined ? `${yearOf(day)}年${dayWords(day)}` : dayWords(day, yearOf(today))
}

/** 3小时12分; below a minute 不足1分钟. */
export function elapsedWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return '不足1分钟'
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  return `${days ? `${days}天` : ''}${hours ? `${hours}小时` : ''}${rest ? `${rest}分` : ''}`
}

/**
 * 行政相对人 as card markdown shows it. The asterisk of a masked name (张*) stands at its end, where it
 * cannot open anything, so it is left as it is.
 */
export function counterpartWords(
  counterpart: { readonly name: string; readonly type: 'organisation' | 'individual' },
  length: number,
): string {
  const { name, type } = counterpart
  const isMasked = type === 'individual' && name.endsWith('*')
  return isMasked
    ? `${escapeMarkdown(clip(name.slice(0, -1), length))}*`
    : escapeMarkdown(clip(name, length))
}

/** Whom an open id names, in text: cards never mention. */
export function nameOf(directory: Directory, openId: string | null): string {
  if (openId === null) return '系统'
  return directory.people.get(openId)?.name ?? '已离任人员'
}

/** A department's name. */
export function departmentName(directory: Directory, code: string): string {
  return directory.departments.get(code)?.name ?? code
}
