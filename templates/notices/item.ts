import { approvalOf } from '../../rules/kinds/approval-push/open.ts'
import type { Matter, Task } from '../../rules/matter.ts'
import { dayOf } from '../../rules/time/day.ts'
import { clip, escapeMarkdown } from '../card.ts'
import { counterpartWords } from '../words.ts'

/** One task as a notice names it: item, counterpart, number. */
export interface NoticeItem {
  readonly matter: Matter
  readonly task: Task
}

/** How many items a notice lists before it says how many more there are. */
export const LISTED = 20

/** Item, counterpart and number; of a sensitive item the number only. */
export function itemWords({ matter }: NoticeItem): string {
  const { item, counterpart, permit } = approvalOf(matter)
  const number = escapeMarkdown(clip(permit.number, 60))
  if (item.sensitive) return `敏感事项 ${number}`
  return `${escapeMarkdown(clip(item.name, 40))} · ${counterpartWords(counterpart, 40)} · ${number}`
}

/** The reader's year, which dates leave out. */
export function yearOf(now: Date): number {
  return Number(dayOf(now).slice(0, 4))
}
