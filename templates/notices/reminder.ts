import { isBindingLimit, isOverdue } from '../../rules/matter.ts'
import type { Card } from '../card.ts'
import { card, markdown, note } from '../card.ts'
import { dueWords } from '../derivation.ts'
import type { NoticeItem } from './item.ts'
import { LISTED, itemWords, yearOf } from './item.ts'

/** 提醒: what a liaison still owes, or what came of silence; null when nothing of it is owed any more. */
export function reminderCard(items: readonly NoticeItem[], now: Date): Card | null {
  const lines = items.flatMap((item) => {
    const words = reminderWords(item, now)
    return words === null ? [] : [words]
  })
  if (lines.length === 0) return null
  const more = lines.length - LISTED
  return card(
    {
      title: lines.length === 1 ? '待办提醒' : `待办提醒 共${lines.length}件`,
      tone: 'orange',
      summary: '审管联动待办提醒',
      forwardable: false,
    },
    [
      markdown(
        lines
          .slice(0, LISTED)
          .map((line, index) => `${index + 1}. ${line}`)
          .join('\n'),
      ),
      ...(more > 0 ? [markdown(`另有${more}件，请在群内卡片上查看。`)] : []),
      note('请在本部门群内的卡片上办理。'),
    ],
  )
}

/** Whether there is still something to remind of: a task that is owed, or that silence took over. */
export function isToRemind({ task }: NoticeItem): boolean {
  return task.deadline !== null && (task.state === 'pending' || task.state === 'auto-claimed')
}

function reminderWords(item: NoticeItem, now: Date): string | null {
  const { task } = item
  const { deadline } = task
  if (deadline === null || !isToRemind(item)) return null
  const due = dueWords(deadline.dueAt, yearOf(now))
  const words = itemWords(item)
  if (task.state === 'auto-claimed') return `${words}：${due}未认领，已视为自动认领`
  const verb = task.type === 'answer-objection' ? '答复异议' : '认领'
  if (!isOverdue(task, now)) {
    return `${words}：请于**${due}**${verb}${deadline.provisional ? '（暂估）' : ''}`
  }
  return isBindingLimit(task)
    ? `${words}：<font color='red'>已超期</font>，应于${due}${verb}，请尽快办理`
    : `${words}：提示时限已过（${due}），请及时${verb}`
}

/** 待办: what the person's department still owes. */
export function todoCard(items: readonly NoticeItem[], now: Date): Card {
  const lines = items.flatMap((item) => {
    const words = reminderWords(item, now)
    return words === null ? [] : [words]
  })
  const shown = lines.slice(0, LISTED).map((line, index) => `${index + 1}. ${line}`)
  const more = lines.length - shown.length
  return card(
    {
      title: '待办',
      tone: lines.length > 0 ? 'orange' : 'green',
      summary: '审管联动待办',
      forwardable: false,
    },
    [
      markdown(lines.length > 0 ? shown.join('\n') : '目前没有待办事项。'),
      ...(more > 0 ? [markdown(`另有${more}件，请在群内卡片上查看。`)] : []),
    ],
  )
}
