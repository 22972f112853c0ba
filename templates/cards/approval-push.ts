import { approvalOf } from '../../rules/kinds/approval-push/open.ts'
import type { ApprovalPayload } from '../../rules/kinds/approval-push/read.ts'
import type { Task } from '../../rules/matter.ts'
import { isBindingLimit, isOverdue } from '../../rules/matter.ts'
import type { Card, Element, Tone } from '../card.ts'
import { RULE, card, clip, escapeMarkdown, fits, markdown, note } from '../card.ts'
import type { Picture } from '../picture.ts'
import { ACTION_WORDS, STATE_WORDS } from '../words.ts'
import { certificate, factLines } from './approval-facts.ts'
import { sharedTasks } from './approval-shared.ts'
import { taskElements } from './approval-tasks.ts'

/** How much a card shows: less and less, until Feishu takes it. */
const LEVELS = [
  { panels: true, full: false, shared: false },
  { panels: false, full: false, shared: false },
  { panels: false, full: true, shared: false },
  { panels: false, full: true, shared: true },
] as const
type Level = (typeof LEVELS)[number]

/** 审批信息推送卡片：the act, the item, the counterpart, and each department's task in its state. */
export function approvalCard(picture: Picture): Card {
  const [whole, ...smaller] = LEVELS
  let drawn = draw(picture, whole)
  for (const level of smaller) {
    if (fits(drawn)) break
    drawn = draw(picture, level)
  }
  return drawn
}

function draw(picture: Picture, level: Level): Card {
  const { matter } = picture
  const approval = approvalOf(matter)
  const tasks = matter.tasks.filter((task) => picture.departments.includes(task.department))
  const { tone, tag } = stateOf(picture, tasks)
  const action = ACTION_WORDS[approval.permit.action]
  const item = approval.item.sensitive ? '审批信息' : clip(approval.item.name, 60)
  return card(
    {
      title: `${action} · ${item}`,
      subtitle: `审批信息推送 ${matter.number}`,
      tone,
      tag: { text: tag, tone },
      summary: `${tag}｜${action} · ${item}`,
      forwardable: false,
    },
    [
      markdown(factLines(picture, approval, level.full).join('\n')),
      ...certificate(approval, level.full),
      ...(level.shared
        ? sharedTasks(picture, tasks)
        : tasks.flatMap((task) => [RULE, ...taskElements(picture, task, level.panels)])),
      ...ending(picture),
      note(footnote(approval, picture.edition)),
    ],
  )
}

function stateOf(picture: Picture, tasks: readonly Task[]): { tone: Tone; tag: string } {
  const { matter, now } = picture
  if (matter.facts.correctedBy !== null) return { tone: 'grey', tag: '已更正' }
  if (matter.state === 'cancelled') return { tone: 'grey', tag: '已撤回' }
  const answering = tasks.find(
    (task) => task.type === 'answer-objection' && task.state === 'pending',
  )
  if (answering) return { tone: 'orange', tag: '异议待答复' }
  const claims = tasks.filter((task) => task.type === 'claim')
  const open = claims.filter((task) => task.state === 'pending')
  if (open.some((task) => isOverdue(task, now) && isBindingLimit(task)))
    return { tone: 'red', tag: '已超期' }
  if (open.length > 0) return { tone: 'blue', tag: '待认领' }
  if (claims.some((task) => task.state === 'objected')) return { tone: 'orange', tag: '异议中' }
  const last = claims.find((task) => task.state !== 'returned') ?? claims[0]
  if (last?.state === 'auto-claimed') return { tone: 'turquoise', tag: '自动认领' }
  return {
    tone: last?.state === 'claimed' ? 'green' : 'grey',
    tag: STATE_WORDS[last?.state ?? 'done'],
  }
}

function ending({ matter }: Picture): Element[] {
  if (matter.facts.correctedBy !== null)
    return [markdown('本条已由更正后的推送取代，请以新卡片为准。')]
  const { cancelReason } = matter.facts
  return cancelReason === null
    ? []
    : [markdown(`已撤回：${escapeMarkdown(clip(cancelReason, 200))}`)]
}

function footnote(approval: ApprovalPayload, edition: number): string {
  const sensitive = approval.item.sensitive ? '敏感事项不在群内展示详情。' : ''
  const replaces = edition > 1 ? '本卡片接续本群此前的同一事项卡片。' : ''
  return `${replaces}${sensitive}联系方式等信息请点「查看详情」私下查看；点击即登记本部门已作出的决定。`
}
