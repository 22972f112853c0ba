import { approvalOf } from '../rules/kinds/approval-push/open.ts'
import { isBindingLimit, isOverdue } from '../rules/matter.ts'
import type { Matter, Task } from '../rules/matter.ts'
import type { World } from '../rules/act.ts'
import { dayOf } from '../rules/time/day.ts'
import { button, buttonRow, card, clip, escapeMarkdown, markdown, note } from './card.ts'
import type { Card } from './card.ts'
import { dueWords } from './derivation.ts'
import { cite } from '../rules/profile.ts'
import { departmentName, wireWords } from './words.ts'

/** One task as a notice names it: item, counterpart, number. */
export interface NoticeItem {
  readonly matter: Matter
  readonly task: Task
}

/** How many items a notice lists before it says how many more there are. */
export const LISTED = 20

function itemWords({ matter }: NoticeItem): string {
  const { item, counterpart, permit } = approvalOf(matter)
  const number = escapeMarkdown(clip(permit.number, 60))
  if (item.sensitive) return `敏感事项 ${number}`
  return `${escapeMarkdown(clip(item.name, 40))} · ${escapeMarkdown(clip(counterpart.name, 40))} · ${number}`
}

function yearOf(now: Date): number {
  return Number(dayOf(now).slice(0, 4))
}

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

/** What the office is told so that it can mend it. */
export function officeCard(
  world: World,
  params: { reason: string; department: string; lane?: string; code?: number | null },
  matter: Matter | null,
): Card {
  const name = escapeMarkdown(departmentName(world.directory, params.department))
  const words = OFFICE_WORDS[params.reason] ?? { title: '请核实', text: '' }
  const lane = params.lane ?? ''
  const where = lane.startsWith('chat:') ? '部门群' : lane.startsWith('person:') ? '个人私聊' : ''
  const code = params.code ? `（飞书错误码 ${params.code}）` : ''
  const of = matter ? `涉及：${escapeMarkdown(matter.title)}（${matter.number}）` : ''
  return card(
    {
      title: words.title,
      subtitle: departmentName(world.directory, params.department),
      tone: 'orange',
      summary: words.title,
      forwardable: false,
    },
    [
      markdown(
        `**${name}**${where ? `　${where}` : ''}${code}\n${words.text}${of ? `\n${of}` : ''}`,
      ),
      note('同一情况每日只通知一次。'),
    ],
  )
}

const OFFICE_WORDS: { readonly [reason: string]: { title: string; text: string } } = {
  'no-liaison': {
    title: '联络员空缺',
    text: '没有在岗的联络员或B角，已转分管领导；请及时补充名录。',
  },
  detour: {
    title: '消息无法送达，已改投',
    text: '已改送该部门的其他渠道，请核实机器人是否在群内、人员是否在岗。',
  },
  undeliverable: {
    title: '消息无法送达',
    text: '该部门没有可用的渠道，认领时限未起算；请改用书面送达。',
  },
  unreachable: { title: '人员或群无法送达', text: '请核实机器人是否在群内、人员是否在岗。' },
  'recount-after-silence': {
    title: '节假日安排调整涉及已生效事项',
    text: '重新计算后截止日期有变化，但视为自动认领、视为同意的效力不变，请知悉。',
  },
  confer: { title: '提请会商', text: '双方对推送信息仍有争议，请组织会商。' },
  'failed-message': {
    title: '消息发送失败',
    text: '平台拒绝了一条消息，已停止重试，请联系管理员。',
  },
}

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

/** 帮助: what the bot does for whoever writes to it. */
export function helpCard(): Card {
  return card({ title: '帮助', tone: 'blue', summary: '审管联动帮助', forwardable: false }, [
    markdown(
      [
        '审批信息推送到本部门群后，请在卡片上办理：',
        '**认领**　由本部门承担事中事后监管责任；先按者生效',
        '**提出异议**　填写表单后由审批部门答复',
        '**查看详情**　联系方式等信息只在私聊中展示',
        '**为什么是这一天**　展开可看截止日期的逐日计算',
        '在此发送「待办」，可查看本部门尚未办理的事项。',
      ].join('\n'),
    ),
    note('提醒只在办公时间发送；严禁在群内或私聊中发送国家秘密、工作秘密。'),
  ])
}
