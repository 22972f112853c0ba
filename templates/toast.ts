import type { Said, SaidCode } from '../rules/act.ts'

/** Feishu's answer to a click (§2.2). */
export interface Toast {
  readonly type: 'success' | 'warning' | 'error'
  readonly content: string
}

const SAID_WORDS: Record<SaidCode, (params: Said['params']) => string> = {
  claimed: () => '已认领',
  'claimed-late': ({ binding }) => (binding ? '已认领（超期）' : '已认领'),
  'claimed-after-silence': () => '已登记；认领时限已过，不改变期满效力',
  objected: () => '异议已提交，待审批部门答复',
  'objected-late': () => '异议已提交（逾期提出）',
  'objected-again': () => '再次异议已记录，不停止时限计算；可提请会商',
  upheld: () => '已维持',
  rerouted: ({ department }) => `已改派${department as string}`,
  'correction-announced': () => '已登记，请通过审批系统推送更正后的信息',
  'conferral-asked': () => '已提请会商，办公室已收到',
  'form-sent': () => '请在与机器人的私聊中填写表单',
  'details-sent': () => '详情已发至与机器人的私聊',
  cancelled: () => '已撤回',
  done: () => '已登记',
}

/** An act was taken: what happened, in words. */
export function saidToast(said: Said): Toast {
  return { type: 'success', content: SAID_WORDS[said.code](said.params) }
}

/** The product itself failed; nothing was changed. */
export const FAULT_TOAST: Toast = { type: 'error', content: '系统出错，未作任何改动，请稍后再按' }

/** Somebody else holds the matter (`lock_timeout`). */
export const BUSY_TOAST: Toast = { type: 'error', content: '系统繁忙，请稍后再按' }
