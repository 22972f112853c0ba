import { approvalOf } from '../../rules/kinds/approval-push/open.ts'
import type { Matter } from '../../rules/matter.ts'
import type { Card } from '../card.ts'
import { card, markdown, note } from '../card.ts'
import { dueWords } from '../derivation.ts'
import { wireWords } from '../words.ts'
import type { NoticeItem } from './item.ts'
import { itemWords, yearOf } from './item.ts'

/** 有效期将满提示. */
export function expiringCard(matter: Matter): Card {
  const { permit } = approvalOf(matter)
  const item = { matter, task: matter.tasks[0] } as NoticeItem
  return card(
    {
      title: '许可有效期将满',
      subtitle: matter.number,
      tone: 'orange',
      summary: '许可有效期将满',
      forwardable: false,
    },
    [
      markdown(
        `${itemWords(item)}\n有效期至**${permit.validTo ? wireWords(permit.validTo) : ''}**。`,
      ),
      note('请关注延续、注销情况，防止无证经营。'),
    ],
  )
}

/** A limit whose end moved into the past by a new calendar, told to both sides. */
export function recountCard(item: NoticeItem, now: Date): Card {
  const due = item.task.deadline ? dueWords(item.task.deadline.dueAt, yearOf(now)) : ''
  return card(
    {
      title: '截止日期已重新计算',
      subtitle: item.matter.number,
      tone: 'orange',
      summary: '截止日期已重新计算',
      forwardable: false,
    },
    [
      markdown(
        `${itemWords(item)}\n节假日安排公布后，原截止日期已过；顺延至下一工作日，请于**${due}**办理。`,
      ),
    ],
  )
}

/** What an old card becomes once a fresh one hangs in the same chat. */
export function movedCard(matter: Matter): Card {
  return card(
    {
      title: '已移至新卡片',
      subtitle: matter.number,
      tone: 'grey',
      summary: '已移至新卡片',
      forwardable: false,
    },
    [markdown('本卡片已停用，请在本群最新的卡片上办理。')],
  )
}
