import type { Directory } from '../rules/directory.ts'
import type { FieldProblem, Problem, Refusal } from '../rules/refusal.ts'
import type { Toast } from './toast.ts'
import { instantWords, nameOf } from './words.ts'

const ENDED_WORDS = {
  cancelled: '该事项已撤回',
  returned: '该事项已改派其他部门',
  corrected: '该事项已更正，请在更正后的卡片上办理',
} as const

/** The one place where a refusal gets its words. A new refusal does not compile without them. */
export function refusalWords(refusal: Refusal, directory: Directory | null): string {
  switch (refusal.code) {
    case 'not-found':
      return '未找到该事项'
    case 'not-yours':
      return refusal.who.length > 0
        ? `该事项由${refusal.department}办理，可由${refusal.who.slice(0, 3).join('、')}操作`
        : `该事项由${refusal.department}办理，该部门尚无在岗联络员，请联系联席会议办公室`
    case 'not-confidant':
      return '仅限本事项所涉部门的联络员、分管领导查看'
    case 'unknown-person':
      return '您不在名录中，请联系联席会议办公室登记'
    case 'already-done': {
      const who = directory && refusal.by ? nameOf(directory, refusal.by) : '有关人员'
      return `${who}${refusal.at ? `已于${instantWords(refusal.at, undefined)}` : '已'}办理，无需重复操作`
    }
    case 'ended':
      return ENDED_WORDS[refusal.state]
    case 'objection-open':
      return '上一次异议尚待审批部门答复'
    case 'form-needed':
      return '请先填写表单'
    case 'no-such-act':
      return '该操作不可用'
    case 'silence-took-effect':
      return `${refusal.number}已产生期满效力，不能撤回；如信息有误，请推送更正版（corrects）`
    case 'already-corrected':
      return `该事项已被更正，请更正最新版本（${refusal.by}）`
    case 'bad-input':
      return refusal.fields.map((field) => problemWords(field)).join('；')
  }
}

const PROBLEM_WORDS: Record<Problem, (value: string) => string> = {
  'nobody-supervises': (value) =>
    `事项“${value}”没有对应的监管部门，请在名录中维护或指定departments`,
  'not-a-supervising-department': (value) => `“${value}”不是名录中的监管部门`,
  'unknown-department': (value) => `名录中没有部门“${value}”`,
  'unknown-person': (value) => `名录中没有人员“${value}”`,
  'label-not-in-profile': (value) => `“${value}”不在本地约定的补充信息之列`,
  'before-decision': (value) => `${value}早于许可决定时间`,
  'ends-before-it-begins': (value) => `${value}早于起始日期`,
  'not-found': (value) => `未找到“${value}”`,
  required: () => '必填',
  duplicate: (value) => `“${value}”重复`,
  'exactly-one-approval-bureau': (value) =>
    `审批部门（side为approval）必须有且只有一个，现有${value}个`,
  'not-an-option': (value) => `“${value}”不是可选项`,
  'already-has-it': (value) => `${value}已有本事项的任务`,
  malformed: () => '格式不正确',
}

/** What is wrong with one field. */
export function problemWords(field: FieldProblem): string {
  return field.message ?? PROBLEM_WORDS[field.problem](field.value)
}

/** A refusal as the answer to a click. */
export function refusalToast(refusal: Refusal, directory: Directory | null): Toast {
  return { type: 'warning', content: refusalWords(refusal, directory) }
}
