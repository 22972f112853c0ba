import { countyOf } from '../support/county.ts'
import { chooser } from './chooser.ts'

/** The body of an approval that the plan pushes, by the index it has in the plan. */
export interface Push {
  readonly reference: string
  readonly item: { readonly name: string }
  readonly counterpart: object
  readonly permit: {
    readonly number: string
    readonly action: string
    readonly decidedAt: string
    readonly validTo?: string
  }
  readonly kind: string
  readonly departments: readonly string[]
}

/** Who presses: by role in the department that owes the task, or somebody of another department. */
export type Who = 'liaison' | 'leader' | 'surveyor' | 'stranger'

/** One act of a caller, an official, or whoever moves the clock. `push` is an index of the plan. */
export type Act =
  | {
      readonly do: 'push'
      readonly push: number
      /** `twice` at once, to two replicas; `cut`: the caller hangs up before the answer and asks again. */
      readonly how: 'once' | 'twice' | 'cut'
    }
  | { readonly do: 'claim'; readonly push: number; readonly who: readonly Who[] }
  | { readonly do: 'object'; readonly push: number; readonly who: Who; readonly type: string }
  | { readonly do: 'answer'; readonly push: number; readonly how: '维持' | '改派' | '更正' }
  | { readonly do: 'look'; readonly push: number; readonly who: Who }
  | { readonly do: 'cancel'; readonly push: number }
  | { readonly do: 'correct'; readonly push: number; readonly by: number }
  | { readonly do: 'move'; readonly to: string }
  | {
      readonly do: 'read'
      readonly what: 'matter' | 'list' | 'feed' | 'metrics'
      readonly push: number
    }
  | {
      readonly do: 'misuse'
      readonly how: 'unknown-field' | 'no-key' | 'other-body'
      readonly push: number
    }

interface Wanted {
  readonly random: () => number
  readonly count: number
  readonly profile: string
  readonly beginning: string
}

const OBJECTIONS = ['非本单位职责', '信息有误', '对审批结果有疑问', '其他'] as const
const ACTIONS = ['grant', 'grant', 'grant', 'renew', 'modify', 'deregister', 'refuse'] as const
/** Where the clock is put: before digests, reminders and ends, so that they come in real time. */
const STOPS = ['08:59:54', '13:59:54', '23:59:54', '23:59:57'] as const
/** Acts fall on the newest pushes, whose cards are just being sent or claimed. */
const NEWEST = 14
const HOUR_MS = 3_600_000
/** A run goes over this many days of the calendar at most, so that its end is past all. */
const DAYS = 9

/** Picks the acts of a run and the pushes they are about. */
export function pickActs(wanted: Wanted): { pushes: Push[]; list: Act[] } {
  const { random, count } = wanted
  const pushes: Push[] = []
  const list: Act[] = []
  const clock = clockOf(wanted)
  const newPush = () => pushes.push(pushOf(wanted, pushes.length)) - 1
  for (let n = 0; n < 4; n += 1) list.push({ do: 'push', push: newPush(), how: 'once' })
  while (list.length < count) list.push(pickAct(wanted, pushes, newPush, clock, random() * 100))
  return { pushes, list }
}

function pickAct(
  { random }: Wanted,
  pushes: readonly Push[],
  newPush: () => number,
  clock: ReturnType<typeof clockOf>,
  dice: number,
): Act {
  const choose = chooser(random)
  const from = Math.max(0, pushes.length - NEWEST)
  const push = from + Math.floor(random() * (pushes.length - from))
  const who = choose<Who>(['liaison', 'liaison', 'liaison', 'leader', 'surveyor', 'stranger'])
  if (dice < 30)
    return { do: 'push', push: newPush(), how: choose(['once', 'once', 'twice', 'cut']) }
  if (dice < 52) return { do: 'claim', push, who: [who] }
  if (dice < 57) return { do: 'claim', push, who: ['liaison', 'leader'] }
  if (dice < 66) return { do: 'object', push, who, type: choose(OBJECTIONS) }
  if (dice < 74) return { do: 'answer', push, how: choose(['维持', '维持', '改派', '更正']) }
  if (dice < 79) return { do: 'look', push, who }
  if (dice < 82) return { do: 'cancel', push }
  if (dice < 85) return { do: 'correct', push, by: newPush() }
  if (dice < 91) return { do: 'move', to: clock.next() }
  if (dice < 96) return { do: 'read', what: choose(['matter', 'list', 'feed', 'metrics']), push }
  return { do: 'misuse', how: choose(['unknown-field', 'no-key', 'other-body']), push }
}

/** The instants that the clock is put at: ever later, never past the days that the run has. */
function clockOf({ random, beginning }: Wanted) {
  const choose = chooser(random)
  const start = new Date(beginning).getTime()
  let nowMs = start
  return {
    next(): string {
      const isFar = nowMs - start > DAYS * 24 * HOUR_MS
      const step = isFar || random() < 0.3 ? (1 + Math.floor(random() * 20)) * 60_000 : 0
      nowMs = step > 0 ? nowMs + step : stopAfter(nowMs, choose(STOPS))
      return new Date(nowMs).toISOString()
    },
  }
}

/** The next time that clocks in Asia/Shanghai show `time`, at least a minute on. */
function stopAfter(nowMs: number, time: string): number {
  const day = new Date(nowMs + 8 * HOUR_MS).toISOString().slice(0, 10)
  const at = new Date(`${day}T${time}+08:00`).getTime()
  return at > nowMs + 60_000 ? at : at + 24 * HOUR_MS
}

function pushOf({ random, profile, beginning }: Wanted, index: number): Push {
  const choose = chooser(random)
  const { catalogue } = countyOf(profile).directory
  const item = choose(catalogue.filter((one) => !one.sensitive))
  const lead = item.supervisors[0]?.department ?? 'scjg'
  const isOneLicence = random() < 0.12
  const second = choose(['scjg', 'yjj', 'wjj', 'zjj'].filter((code) => code !== lead))
  const isIndividual = random() < 0.2
  const serial = String(index).padStart(5, '0')
  return {
    reference: `fault-${serial}`,
    item: { name: item.item },
    counterpart: {
      name: isIndividual ? '林小满' : `海岸餐饮第${serial}号有限公司`,
      type: isIndividual ? 'individual' : 'organisation',
      ...(random() < 0.5 ? { contact: { name: '林小满', phone: '13912345678' } } : {}),
    },
    permit: {
      number: `XK${serial}Z`,
      action: choose(ACTIONS),
      decidedAt: new Date(new Date(beginning).getTime() - HOUR_MS).toISOString(),
    },
    kind: isOneLicence ? 'one-licence' : 'ordinary',
    departments: isOneLicence ? [lead, second] : [lead],
  }
}
