import { instantOf } from '../../rules/instant.ts'
import type { ApprovalPayload } from '../../rules/kinds/approval-push/read.ts'
import { dayOf } from '../../rules/time/day.ts'
import type { Element } from '../card.ts'
import { clip, escapeMarkdown, markdown } from '../card.ts'
import type { Picture } from '../picture.ts'
import { elapsedWords, instantWords, wireWords, counterpartWords } from '../words.ts'

/** How many lines of a certificate face, and of further information, fit on a card: at most, and where it is full. */
const MOST_LINES = 20
const MOST_LINES_WHEN_FULL = 5

/** What was decided, line by line; of a sensitive item its class and number only. */
export function factLines(
  { matter, world, now }: Picture,
  approval: ApprovalPayload,
  full: boolean,
): string[] {
  const { permit, counterpart, item } = approval
  const number = `**许可文（编）号**　${escapeMarkdown(clip(permit.number, 80))}`
  if (item.sensitive) return ['**事项类别**　敏感事项（详情请私聊查看）', number]
  const { platform, push } = world.profile.approvalPush
  const elapsed = matter.createdAt.getTime() - instantOf(permit[push.from]).getTime()
  return [
    `**行政相对人**　${counterpartWords(counterpart, 80)}`,
    ...(counterpart.creditCode ? [`**信用代码**　${counterpart.creditCode}`] : []),
    number,
    `**许可日期**　${wireWords(permit.decidedAt)}`,
    `**有效期**　${validity(permit)}`,
    ...(approval.kind === 'ordinary' ? [] : [`**办理方式**　${SORT_WORDS[approval.kind]}`]),
    ...(approval.important ? ['**重要审批事项**'] : []),
    ...some(
      approval.extra.filter((line) => line.value !== null),
      full,
      ({ label, value }) =>
        `**${escapeMarkdown(clip(label, 30))}**　${escapeMarkdown(clip(value ?? '', 60))}`,
    ),
    ...(approval.documents.length > 0 ? [documentLine(approval.documents, full)] : []),
    ...(push.immediate && elapsed > 0
      ? [
          `**推送**　${instantWords(matter.createdAt, dayOf(now))}，决定后用时${elapsedWords(elapsed)}`,
        ]
      : [`**推送**　${instantWords(matter.createdAt, dayOf(now))}`]),
    ...(platform ? [`<font color='grey'>经${platform}推送</font>`] : []),
  ]
}

/** The first lines of a list that may be long, and how many more there are. */
function some<T>(list: readonly T[], full: boolean, words: (one: T) => string): string[] {
  const shown = list.slice(0, full ? MOST_LINES_WHEN_FULL : MOST_LINES)
  const more = list.length - shown.length
  return [...shown.map(words), ...(more > 0 ? [`其余${more}项请点「查看详情」`] : [])]
}

function documentLine(documents: ApprovalPayload['documents'], full: boolean): string {
  const shown = documents.slice(0, full ? 1 : MOST_LINES_WHEN_FULL)
  const names = shown.map((one) => escapeMarkdown(clip(one.name, 40))).join('、')
  return `**附件**　${names}${documents.length > shown.length ? `等${documents.length}件` : ''}`
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

/** 综合许可证照面信息 (A8), as far as it fits. */
export function certificate(approval: ApprovalPayload, full: boolean): Element[] {
  const lines = Object.entries(approval.certificate ?? {})
  if (lines.length === 0 || approval.item.sensitive) return []
  const shown = some(
    lines,
    full,
    ([label, value]) =>
      `**${escapeMarkdown(clip(label, 30))}**　${escapeMarkdown(clip(value, 80))}`,
  )
  return [markdown(['**综合许可证照面信息**', ...shown].join('\n'))]
}
