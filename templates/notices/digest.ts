import type { World } from '../../rules/act.ts'
import { cite } from '../../rules/profile.ts'
import type { Card } from '../card.ts'
import { button, buttonRow, card, markdown, note } from '../card.ts'
import { dueWords } from '../derivation.ts'
import { departmentName } from '../words.ts'
import type { NoticeItem } from './item.ts'
import { LISTED, itemWords, yearOf } from './item.ts'

/** 分管领导每日摘要: what expired since the last one and what silence did, at most `LISTED` at a time. */
export function digestCard(
  world: World,
  department: string,
  items: readonly NoticeItem[],
  now: Date,
  part: { readonly from: number; readonly restId: string },
): Card {
  const shown = items.slice(part.from, part.from + LISTED)
  const rest = items.length - part.from - shown.length
  const name = departmentName(world.directory, department)
  return card(
    {
      title: `期限届满情况 共${items.length}件`,
      subtitle: name,
      tone: 'red',
      summary: '审管联动每日摘要',
      forwardable: false,
    },
    [
      markdown(
        shown
          .map((item, index) => `${part.from + index + 1}. ${digestWords(world, item, now)}`)
          .join('\n'),
      ),
      ...(rest > 0
        ? [buttonRow([button(`查看其余${rest}件`, { a: 'digest-rest', t: part.restId })])]
        : []),
      note('每个工作日一次，仅列上次以来期限届满的事项。'),
    ],
  )
}

function digestWords(world: World, item: NoticeItem, now: Date): string {
  const { task, matter } = item
  const words = `${itemWords(item)}（${matter.number}）`
  const due = task.deadline ? dueWords(task.deadline.dueAt, yearOf(now)).replace(/前$/, '') : ''
  if (task.state === 'auto-claimed' && task.silence) {
    return `${words}：截至${due}未认领，依据${cite(world.profile, task.silence.article)}，视为自动认领`
  }
  const article = task.limit?.article ? cite(world.profile, task.limit.article) : ''
  const since =
    task.state === 'claimed' ? '，现已补认领' : task.state === 'pending' ? '' : '，现已处理'
  return `${words}：${due}期满未认领，超期（${article}）${since}`
}
