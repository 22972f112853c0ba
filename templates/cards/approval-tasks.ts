import { approvalOf } from '../../rules/kinds/approval-push/open.ts'
import { KINDS } from '../../rules/kinds/registry.ts'
import type { Task } from '../../rules/matter.ts'
import { isBindingLimit, isOverdue } from '../../rules/matter.ts'
import { cite } from '../../rules/profile.ts'
import { dayOf } from '../../rules/time/day.ts'
import type { Element } from '../card.ts'
import { button, buttonRow, clip, escapeMarkdown, markdown } from '../card.ts'
import type { Picture } from '../picture.ts'
import { OBJECTION_WORDS, STATE_WORDS, departmentName, instantWords, nameOf } from '../words.ts'
import { dueLine, silenceLine, whyPanel } from './task-lines.ts'

/** A department's task: its state, its end with the article, its buttons, and the count on a tap. */
export function taskElements(picture: Picture, task: Task, withPanel: boolean): Element[] {
  const { world, matter } = picture
  const name = escapeMarkdown(departmentName(world.directory, task.department))
  const lines = task.type === 'claim' ? claimLines(picture, task) : answerLines(picture, task)
  const buttons = KINDS[matter.kind].buttons(world, matter, task)
  const why = withPanel && task.state === 'pending' ? whyPanel(picture, task) : null
  return [
    markdown([`**${name}**　${stateWord(picture, task)}`, ...lines].join('\n')),
    ...(buttons.length > 0 ? [buttonRow(buttons.map((act) => actButton(picture, task, act)))] : []),
    ...(why ? [why] : []),
  ]
}

/** A task's state in words, said of its department. */
export function stateWord({ now }: Picture, task: Task): string {
  const overdue = isOverdue(task, now) && isBindingLimit(task)
  if (task.type === 'answer-objection')
    return task.state === 'pending' ? '待答复异议' : '已答复异议'
  if (overdue) return "<font color='red'>超期未认领</font>"
  return STATE_WORDS[task.state]
}

function claimLines(picture: Picture, task: Task): string[] {
  return [
    ...stateLines(picture, task),
    ...objectionLines(picture, task),
    ...consequence(picture, task),
  ]
}

/** What silence would do, where it would; the message itself has to say so (What silence does, 2). */
export function consequence(picture: Picture, task: Task): string[] {
  const { world, now } = picture
  if (task.state !== 'pending' || task.silence === null || isOverdue(task, now)) return []
  const article = cite(world.profile, task.silence.article)
  return [`逾期未认领的，依据${article}视为自动认领，${leadWords(picture)}`]
}

function leadWords({ world, matter }: Picture): string {
  const lead = approvalOf(matter).receivers.find((one) => one.lead)
  // Who was relieved of the push is not answerable for it; the regulation's own words remain.
  const holds = matter.tasks.some(
    (task) =>
      task.type === 'claim' && task.department === lead?.department && task.state !== 'returned',
  )
  return lead && holds
    ? `由业务主管部门（${escapeMarkdown(departmentName(world.directory, lead.department))}）承担相关责任。`
    : '由业务主管部门承担相关责任。'
}

/** What the state means, in lines. */
export function stateLines(picture: Picture, task: Task): string[] {
  const { world, matter, now } = picture
  switch (task.state) {
    case 'pending': {
      const line = dueLine(picture, task, '认领')
      return line === null ? [] : [line]
    }
    case 'claimed': {
      const who = escapeMarkdown(nameOf(world.directory, task.doneBy))
      const when = task.doneAt ? instantWords(task.doneAt, dayOf(now)) : ''
      return [
        `${who}于${when}认领${task.late && isBindingLimit(task) ? '（超期）' : ''}。${afterClaim(matter)}`,
      ]
    }
    case 'auto-claimed':
      return [`${silenceLine(world, task, now)}${leadWords(picture)}`, afterClaim(matter)]
    case 'objected':
      return ['已提出异议，认领时限暂停计算，待审批部门答复。']
    case 'returned':
      return ['异议成立，已改派其他部门。']
    case 'cancelled':
    case 'done':
    case 'deemed-consent':
      return []
  }
}

/** What the claim means for the department from now on (A5). */
function afterClaim(matter: Picture['matter']): string {
  switch (approvalOf(matter).permit.action) {
    case 'grant':
    case 'renew':
    case 'modify':
      return '已纳入监管范围。'
    case 'deregister':
      return '请移出监管名单。'
    case 'refuse':
      return '供知悉，防止无证经营。'
  }
}

function objectionLines({ world, now }: Picture, task: Task): string[] {
  return task.objections.map((objection) => {
    const who = escapeMarkdown(nameOf(world.directory, objection.by))
    const type = OBJECTION_WORDS[objection.type] ?? objection.type
    const head = `异议：${type}（${who}，${instantWords(new Date(objection.at), dayOf(now))}${objection.late ? '，逾期提出' : ''}）`
    const text = objection.answerText ? escapeMarkdown(clip(objection.answerText, 200)) : ''
    switch (objection.answer) {
      case 'upheld':
        return `${head}；审批部门维持：${text}`
      case 'rerouted':
        return `${head}；已改派${text}`
      case 'to-be-corrected':
        return `${head}；审批部门将更正后重新推送`
      case 'recorded':
        return `${head}；再次异议已记录，不停止时限计算，可提请会商`
      case null:
        return head
    }
  })
}

function answerLines(picture: Picture, task: Task): string[] {
  const { world, matter, now } = picture
  const objected = matter.tasks.find((one) => one.id === task.answers)
  const objection = objected?.objections.at(-1)
  if (!objected || !objection) return []
  const by = escapeMarkdown(departmentName(world.directory, objected.department))
  const due = task.state === 'pending' ? dueLine(picture, task, '答复') : null
  const done =
    task.doneAt === null
      ? []
      : [
          `${escapeMarkdown(nameOf(world.directory, task.doneBy))}于${instantWords(task.doneAt, dayOf(now))}答复。`,
        ]
  return [
    `${by}提出异议：${OBJECTION_WORDS[objection.type] ?? ''}`,
    `理由：${escapeMarkdown(clip(objection.reason, 300))}`,
    ...(due ? [due] : []),
    ...done,
  ]
}

function actButton(picture: Picture, task: Task, act: string): Element {
  return buttonOf(act, task.id, departmentName(picture.world.directory, task.department))
}

/** The button of an act; a binding one asks first, with the consequence for the department. */
export function buttonOf(act: string, taskId: string, department: string): Element {
  const value = { a: act, t: taskId }
  switch (act) {
    case 'claim':
      return button('认领', value, {
        primary: true,
        confirm: {
          title: '确认认领',
          text: `认领后，由${department}对该业务承担事中事后监管责任。`,
        },
      })
    case 'correct':
      return button('更正', value, {
        confirm: {
          title: '确认更正',
          text: '请随后通过审批系统推送更正后的信息，更正版将取代本条。',
        },
      })
    default:
      return button(ACT_BUTTONS[act] ?? act, value)
  }
}

const ACT_BUTTONS: { readonly [act: string]: string } = {
  object: '提出异议',
  uphold: '维持',
  reroute: '改派',
  confer: '提请会商',
  'view-details': '查看详情',
}
