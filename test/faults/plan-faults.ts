import { chooser } from './chooser.ts'

/** The processes of the product; each may be killed at any moment. */
export const REPLICAS = ['web-1', 'web-2', 'worker-1', 'worker-2'] as const
export type Replica = (typeof REPLICAS)[number]

/** Feishu going wrong, as `PUT /sandbox/faults` takes it. */
export interface FeishuRule {
  readonly api: string
  readonly kind: 'status' | 'code' | 'timeout' | 'reset' | 'answer-lost' | 'slow'
  readonly status?: number
  readonly code?: number
  readonly delayMs?: number
  readonly times: number
}

/** One thing that goes wrong. */
export type Fault =
  /** kill -9, started again at once. */
  | { readonly kind: 'kill'; readonly who: Replica }
  /** Stopped as by a stalled machine, its lanes given to others meanwhile, then woken. */
  | { readonly kind: 'freeze'; readonly who: 'worker-1' | 'worker-2'; readonly ms: number }
  | { readonly kind: 'kill-postgres' }
  | { readonly kind: 'flush-redis' }
  | { readonly kind: 'kill-redis' }
  | { readonly kind: 'feishu'; readonly rules: readonly FeishuRule[] }
  /** Feishu sends every callback this many times more, late by so much. */
  | { readonly kind: 'callbacks'; readonly duplicate: number; readonly delayMs: number }
  /** Copies of callbacks reach another replica much later, after those that came behind them. */
  | { readonly kind: 'late-copies'; readonly copies: number; readonly delayMs: number }

const FEISHU_KINDS = [
  { kind: 'code', code: 99991400, status: 429, delayMs: 1000 },
  { kind: 'code', code: 230020, status: 400 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'reset' },
  { kind: 'timeout', delayMs: 900 },
  { kind: 'answer-lost' },
  { kind: 'answer-lost' },
  { kind: 'slow', delayMs: 700 },
] as const

const APIS = ['message.create', 'message.create', 'message.create', 'message.patch', '*'] as const

/** Picks what goes wrong next. */
export function pickFault(random: () => number, redis: boolean): Fault {
  const choose = chooser(random)
  const dice = random() * 100
  if (dice < 24) return { kind: 'kill', who: choose(REPLICAS) }
  if (dice < 30) return { kind: 'freeze', who: choose(['worker-1', 'worker-2']), ms: 1500 }
  if (dice < 36) return { kind: 'kill-postgres' }
  if (dice < 44 && redis) return choose([{ kind: 'flush-redis' }, { kind: 'kill-redis' }] as const)
  if (dice < 76) {
    const rules = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
      api: choose(APIS),
      ...choose(FEISHU_KINDS),
      times: 1 + Math.floor(random() * 4),
    }))
    return { kind: 'feishu', rules }
  }
  if (dice < 90) {
    return {
      kind: 'callbacks',
      duplicate: Math.floor(random() * 5),
      delayMs: Math.floor(random() * 400),
    }
  }
  return {
    kind: 'late-copies',
    copies: 1 + Math.floor(random() * 4),
    delayMs: 300 + Math.floor(random() * 3000),
  }
}
