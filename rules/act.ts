import type { Directory } from './directory.ts'
import type { Lane } from './lane.ts'
import type { Json, JsonObject, Matter } from './matter.ts'
import type { Profile } from './profile.ts'
import type { Calendar } from './time/calendar.ts'

/** Who acts: somebody by a click, a caller of the API, or the system because time passed. */
export type Actor =
  | { readonly type: 'person'; readonly openId: string }
  | { readonly type: 'api'; readonly caller: string }
  | { readonly type: 'system' }

/** What the rules may look at; read in the transaction that decides. */
export interface World {
  readonly profile: Profile
  readonly calendar: Calendar
  readonly directory: Directory
}

/** 行为：what somebody did or what time did. `at` is when it arrived. */
export interface Act {
  readonly type: string
  readonly actor: Actor
  readonly at: Date
  readonly taskId?: string
  readonly input?: unknown
  /** The version of the matter that the presser's card showed. */
  readonly cardVersion?: number | null
}

/** The words of the trail; each is an event's `type` on the wire. */
export const EVENT_TYPES = [
  'push',
  'route-difference',
  'deliver',
  'undeliverable',
  'remind',
  'claim',
  'auto-claim',
  'object',
  'uphold',
  'reroute',
  'correct',
  'confer',
  'expire',
  'escalate',
  'view-details',
  'recompute',
  'renew-card',
  'expiring-permit',
  'cancel',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

/** One line of the trail before it is chained. Holds ids and hashes, never personal values. */
export interface EventDraft {
  readonly type: EventType
  readonly at: Date
  /** When it has its effect, where that is not `at` (silence). */
  readonly effectiveAt: Date | null
  readonly actor: Actor
  readonly department: string | null
  readonly taskId: string | null
  /** The article, or what default it rests on; null where neither is needed. */
  readonly basis: Basis | null
  readonly late: boolean
  readonly cardVersion: number | null
  readonly data: JsonObject
}

/** On what an act rests: an article of the place, or a default of the product. */
export type Basis =
  | { readonly source: 'article' | 'stated'; readonly article: string }
  | { readonly source: 'default'; readonly article: null }

/** What is sent beside the matter's own cards. */
export type NoticeTemplate =
  'form' | 'details' | 'reminder' | 'digest' | 'office' | 'expiring' | 'recount'

export interface Notice {
  readonly to: Lane
  readonly template: NoticeTemplate
  readonly params: JsonObject
  /** Two notices with the same key are one; null when each stands for itself. */
  readonly key: string | null
  /** Joins the person's notice of the same template that has not left yet. */
  readonly bundle: boolean
}

/** An expiry that the department's leader reads of in the next digest. */
export interface DigestItem {
  readonly department: string
  readonly taskId: string
}

/** What an act came to, for the toast. */
export interface Said {
  readonly code: SaidCode
  readonly params: { readonly [key: string]: Json }
}
export type SaidCode =
  | 'claimed'
  | 'claimed-late'
  | 'claimed-after-silence'
  | 'objected'
  | 'objected-late'
  | 'objected-again'
  | 'upheld'
  | 'rerouted'
  | 'correction-announced'
  | 'conferral-asked'
  | 'form-sent'
  | 'details-sent'
  | 'cancelled'
  | 'done'

/** What an act changes. Plain data: `db` writes it in one statement, tests read it. */
export interface Decision {
  readonly before: Matter | null
  readonly matter: Matter
  readonly events: readonly EventDraft[]
  readonly notices: readonly Notice[]
  readonly digest: readonly DigestItem[]
  readonly said: Said
}
