import { cite } from '../../rules/profile.ts'
import { approvalOf } from '../../rules/kinds/approval-push/open.ts'
import type { ApprovalPayload } from '../../rules/kinds/approval-push/read.ts'
import { KINDS } from '../../rules/kinds/registry.ts'
import { isBindingLimit, isOverdue } from '../../rules/matter.ts'
import type { Task } from '../../rules/matter.ts'
import { dayOf } from '../../rules/time/day.ts'
import { instantOf } from '../../rules/instant.ts'
import {
  CARD_BYTES,
  button,
  buttonRow,
  card,
  cardBytes,
  clip,
  escapeMarkdown,
  markdown,
  note,
  RULE,
} from '../card.ts'
import type { Card, Element, Tone } from '../card.ts'
import type { Picture } from '../picture.ts'
import {
  ACTION_WORDS,
  departmentName,
  elapsedWords,
  instantWords,
  nameOf,
  OBJECTION_WORDS,
  STATE_WORDS,
  wireWords,
} from '../words.ts'
import { dueLine, silenceLine, whyPanel } from './task-lines.ts'

/** How many lines of a certificate face fit on a card. */
const CERTIFICATE_LINES = 20

/** 审批信息推送卡片：the act, the item, the counterpart, and each department's task in its state. */
export function approvalCard(picture: Picture): Card {
  const whole = draw(picture, true)
  return cardBytes(whole) <= CARD_BYTES ? whole : draw(picture, false)
}

function draw(picture: Picture, withPanels: boolean): Card {
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
      markdown(factLines(picture, approval).join('\n')),
      ...certificate(approval),
      ...tasks.flatMap((task) => [RULE, ...taskElements(picture, task, withPanels)]),
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

function factLines({ matter, world, now }: Picture, approval: ApprovalPayload): string[] {
  const { permit, counterpart, item } = approval
  const number = `**许可文（编）号**　${escapeMarkdown(clip(permit.number, 80))}`
  if (item.sensitive) return ['**事项类别**　敏感事项（详情请私聊查看）', number]
  const { platform, push } = world.profile.approvalPush
  const elapsed = matter.createdAt.getTime() - instantOf(permit[push.from]).getTime()
  return [
    `**行政相对人**　${escapeMarkdown(clip(counterpart.name, 80))}`,
    ...(counterpart.creditCode ? [`**信用代码**　${counterpart.creditCode}`] : []),
    number,
    `**许可日期**　${wireWords(permit.decidedAt)}`,
    `**有效期**　${validity(permit)}`,
    ...(approval.kind === 'ordinary' ? [] : [`**办理方式**　${SORT_WORDS[approval.kind]}`]),
    ...(approval.important ? ['**重要审批事项**'] : []),
    ...approval.extra
      .filter((line) => line.value !== null)
      .map(
        (line) =>
          `**${escapeMarkdown(line.label)}**　${escapeMarkdown(clip(line.value ?? '', 60))}`,
      ),
    ...(approval.documents.length > 0
      ? [
          `**附件**　${approval.documents.map((one) => escapeMarkdown(clip(one.name, 40))).join('、')}`,
        ]
      : []),
    ...(push.immediate && elapsed > 0
      ? [
          `**推送**　${instantWords(matter.createdAt, dayOf(now))}，决定后用时${elapsedWords(elapsed)}`,
        ]
      : [`**推送**　${instantWords(matter.createdAt, dayOf(now))}`]),
    ...(platform ? [`<font color='grey'>经${platform}推送</font>`] : []),
  ]
}

const SORT_WORDS: Record<ApprovalPayload['kind'], string> = {
  ordinary: '一般程序',
  'one-licence': '一业一证',
  commitment: '告知承诺',
  'deferred-documents': '容缺受理',
}

function validity(permit: ApprovalPayload['permit']): string {
  if (permit.validTo === undefined) return '长期有效'
  return `${permit.validFrom ? `${wireWords(permit.validFrom)}至` : '至'}${wireWords(permit.validTo)}`
}

function certificate(approval: ApprovalPayload): Element[] {
  const lines = Object.entries(approval.certificate ?? {})
  if (lines.length === 0 || approval.item.sensitive) return []
  const shown = lines
    .slice(0, CERTIFICATE_LINES)
    .map(
      ([label, value]) =>
        `**${escapeMarkdown(clip(label, 30))}**　${escapeMarkdown(clip(value, 80))}`,
    )
  const more = lines.length - shown.length
  return [
    markdown(
      [
        '**综合许可证照面信息**',
        ...shown,
        ...(more > 0 ? [`其余${more}项请点「查看详情」`] : []),
      ].join('\n'),
    ),
  ]
}

function taskElements(picture: Picture, task: Task, withPanel: boolean): Element[] {
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

function stateWord({ now }: Picture, task: Task): string {
  const overdue = isOverdue(task, now) && isBindingLimit(task)
  if (task.type === 'answer-objection')
    return task.state === 'pending' ? '待答复异议' : '已答复异议'
  if (overdue) return "<font color='red'>超期未认领</font>"
  return STATE_WORDS[task.state]
}

function claimLines(picture: Picture, task: Task): string[] {
  const { world, now } = picture
  return [...stateLines(picture, task), ...objectionLines(picture, task)].concat(
    task.state === 'pending' && task.silence !== null && !isOverdue(task, now)
      ? [
          `逾期未认领的，依据${cite(world.profile, task.silence.article)}视为自动认领，${leadWords(picture)}`,
        ]
      : [],
  )
}

function leadWords({ world, matter }: Picture): string {
  const lead = approvalOf(matter).receivers.find((one) => one.lead)
  return lead
    ? `由业务主管部门（${escapeMarkdown(departmentName(world.directory, lead.department))}）承担相关责任。`
    : '由业务主管部门承担相关责任。'
}

function stateLines(picture: Picture, task: Task): string[] {
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
  const value = { a: act, t: task.id }
  switch (act) {
    case 'claim':
      return button('认领', value, {
        primary: true,
        confirm: {
          title: '确认认领',
          text: `认领后，由${departmentName(picture.world.directory, task.department)}对该业务承担事中事后监管责任。`,
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
