import { type FaultPlan, faultPlan, type FaultRule } from '../faults.ts'

/** A fault that the panel can switch on and off. */
export interface FaultSwitch {
  readonly id: string
  readonly words: string
  readonly hint: string
  readonly rule?: FaultRule
  readonly callbacks?: Partial<FaultPlan['callbacks']>
}

/** 故障: what can be made to go wrong by one switch; anything finer goes through `PUT /sandbox/faults`. */
export const FAULT_SWITCHES: readonly FaultSwitch[] = [
  {
    id: 'busy',
    words: '群消息限流',
    hint: '发消息一律答 230020，关闭后补发',
    rule: { api: 'message.create', kind: 'code', code: 230020 },
  },
  {
    id: 'gateway',
    words: '网关限流',
    hint: '所有接口答 HTTP 429',
    rule: { api: '*', kind: 'code', code: 99991400 },
  },
  {
    id: 'down',
    words: '飞书故障',
    hint: '所有接口答 HTTP 502',
    rule: { api: '*', kind: 'status', status: 502 },
  },
  {
    id: 'answer-lost',
    words: '发出后断线',
    hint: '消息已发出，答复丢失；不应重复发送',
    rule: { api: 'message.create', kind: 'answer-lost' },
  },
  {
    id: 'slow',
    words: '接口缓慢',
    hint: '每次调用慢 2 秒',
    rule: { api: '*', kind: 'slow', delayMs: 2000 },
  },
  {
    id: 'not-in-chat',
    words: '机器人不在群里',
    hint: '发消息一律答 230002，应通知审批局',
    rule: { api: 'message.create', kind: 'code', code: 230002 },
  },
  {
    id: 'twice',
    words: '事件与点击重复送达',
    hint: '每次多送一遍；不应重复办理',
    callbacks: { duplicate: 1 },
  },
  {
    id: 'out-of-order',
    words: '事件乱序',
    hint: '后发的消息先送达',
    callbacks: { outOfOrder: true },
  },
  {
    id: 'forged',
    words: '伪造签名',
    hint: '点击与事件的签名不对；应被拒绝',
    callbacks: { forge: 'signature' },
  },
]

/** Whether a switch is on in a plan. */
export function isOn(plan: FaultPlan, { rule, callbacks }: FaultSwitch): boolean {
  if (rule) return plan.rules.some((one) => isSame(one, rule))
  return Object.entries(callbacks ?? {}).every(
    ([name, value]) => Object.entries(plan.callbacks).find(([key]) => key === name)?.[1] === value,
  )
}

/** The plan with a switch turned; whatever else goes wrong in it stays. */
export function turned(plan: FaultPlan, { rule, callbacks }: FaultSwitch, on: boolean): FaultPlan {
  if (rule) {
    const others = plan.rules.filter((one) => !isSame(one, rule))
    return { ...plan, rules: on ? [...others, rule] : others }
  }
  const names = Object.keys(callbacks ?? {})
  const others = Object.entries(plan.callbacks).filter(([name]) => !names.includes(name))
  const next = on ? { ...Object.fromEntries(others), ...callbacks } : Object.fromEntries(others)
  return faultPlan.parse({ ...plan, callbacks: next })
}

function isSame(one: FaultRule, other: FaultRule): boolean {
  return one.times === undefined && sorted(one) === sorted(other)
}

function sorted(rule: FaultRule): string {
  return JSON.stringify(Object.entries(rule).sort(([a], [b]) => a.localeCompare(b)))
}
