import type { Task } from '../rules/matter.ts'
import { dayWords } from './derivation.ts'

const UNIT_WORDS = {
  'working-day': '个工作日',
  'half-working-day': '个半工作日',
  'calendar-day': '日',
} as const

/** 时限 in words: 1个工作日内（第七条第（一）项第1目）. */
export function limitWords(limit: NonNullable<Task['limit']>): string {
  if (limit.source === 'stated') return `${dayWords(limit.on)}前（来文载明）`
  const length = `${limit.count}${UNIT_WORDS[limit.unit]}内`
  return `${length}（${limit.source === 'article' ? limit.article : '产品默认提示时限，非规定时限'}）`
}
