import type { Generated, JSONColumnType } from 'kysely'
import type { Facts, JsonObject, MatterState, Objection, TaskState } from '../rules/matter.ts'
import type { DepartmentSort, ItemMode, Role, Side } from '../rules/directory.ts'
import type { Day } from '../rules/time/day.ts'

/** One row: which revisions are in force, and the movable clock. */
export interface WorldTable {
  onlyRow: Generated<boolean>
  directoryRevision: Generated<number>
  calendarRevision: Generated<number>
  /** How far the product's clock is ahead of PostgreSQL's; null while it was never set. Only grows. */
  clockOffsetMs: number | null
}

export interface DepartmentTable {
  code: string
  ordinal: number
  name: string
  side: Side
  sort: DepartmentSort
  chatId: string | null
  active: Generated<boolean>
}

export interface PersonTable {
  openId: string
  ordinal: number
  name: string
  department: string
  roles: Role[]
  actsFor: string | null
  mobile: string | null
  items: string[]
  active: Generated<boolean>
}

export interface CatalogueItemTable {
  ordinal: number
  item: string
  code: string | null
  mode: ItemMode
  departments: string[]
  supervisors: JSONColumnType<{ department: string; lead: boolean }[]>
  credit: 'exempt' | 'verify-later' | null
  important: boolean
  sensitive: boolean
}

export interface CalendarYearTable {
  year: number
  version: number
  source: string
  off: Day[]
  work: Day[]
  setAt: Date
}

/** A calendar change whose effect on open deadlines is still being worked through. */
export interface RecomputationTable {
  calendarRevision: number
  requestedAt: Date
  cursorId: string | null
  doneAt: Date | null
}

export interface MatterTable {
  id: string
  kind: string
  number: string
  state: MatterState
  title: string
  createdAt: Date
  version: number
  payload: JSONColumnType<JsonObject>
  facts: JSONColumnType<Facts>
  causedBy: string | null
  caller: string
  collection: string
  reference: string
  bodyHash: string
  corrects: string | null
  /** Hash of the last event and how many there are: a cut-off tail shows. */
  headHash: string
  eventCount: number
}

export interface PrivateValueTable {
  matterId: string
  path: string
  salt: string
  value: string | null
  erasedAt: Date | null
}

export interface TaskTable {
  id: string
  matterId: string
  ordinal: number
  type: string
  department: string
  state: TaskState
  openedAt: Date
  limit: JSONColumnType<JsonObject> | null
  deadline: JSONColumnType<JsonObject> | null
  dueAt: Date | null
  provisional: boolean
  deliveredAt: Date | null
  remindAt: Date | null
  expiredAt: Date | null
  doneBy: string | null
  doneAt: Date | null
  late: boolean
  paused: JSONColumnType<JsonObject> | null
  silence: JSONColumnType<JsonObject> | null
  round: number
  objections: JSONColumnType<Objection[]>
  answers: string | null
  lateAct: JSONColumnType<JsonObject> | null
}

export interface EventTable {
  id: Generated<number>
  matterId: string
  seq: number
  type: string
  at: Date
  department: string | null
  taskId: string | null
  /** The text that is hashed; everything else in the row repeats a part of it for look-ups. */
  line: string
  hash: string
  /** The transaction that wrote it (xid8 as text), for a feed that misses no slow one. */
  tx: Generated<string>
}

export interface SealTable {
  day: Day
  at: Date
  matters: number
  /** Every transaction before this one is sealed (xid8 as text). */
  upToTx: string
  previous: string
  hash: string
}

export interface AlarmTable {
  id: Generated<number>
  matterId: string | null
  subject: string
  kind: string
  dueAt: Date
  generation: Generated<number>
  settledAt: Date | null
}

export interface DigestItemTable {
  id: Generated<number>
  department: string
  matterId: string
  taskId: string
  at: Date
  /** The digest it went into; the same for every leader of the department. */
  digestKey: string | null
}

export interface OutboxTable {
  id: Generated<number>
  lane: string
  template: string
  matterId: string | null
  edition: Generated<number>
  params: JSONColumnType<JsonObject>
  key: string | null
  bundle: Generated<boolean>
  urgency: number
  uuid: Generated<string>
  state: Generated<'waiting' | 'sent' | 'failed' | 'dropped'>
  wanted: Generated<number>
  shown: Generated<number>
  shownHash: string | null
  messageId: string | null
  chatId: string | null
  attempts: Generated<number>
  firstTryAt: Date | null
  /** Since when nobody knows whether the message was sent; null when that is known. */
  unsureSince: Date | null
  /** What the first try of this `uuid` showed: a success after an unsure try shows that. */
  triedVersion: number | null
  triedHash: string | null
  /** Real time before which it is not tried again. */
  notBefore: Date | null
  /** Real time until which changes are collected into one message or PATCH. */
  ripeAt: Date | null
  /** How many clicks on the message are being answered; counts only until `answeringUntil`. */
  answering: Generated<number>
  /** Clicks on the message are being answered: no PATCH before this (failures 6). */
  answeringUntil: Date | null
  /** It could not be found out whether an earlier one arrived: headed 「如有重复，以本条为准」. */
  twinPossible: Generated<boolean>
  /** Feishu refused phone numbers in clear (230028): shown without them. */
  masked: Generated<boolean>
  failure: string | null
  createdAt: Generated<Date>
  sentAt: Date | null
}

export interface LaneTable {
  lane: string
  chatId: string | null
  leasedBy: string | null
  leasedUntil: Date | null
  fence: Generated<number>
  recentSends: Generated<Date[]>
}

export interface ApiGrantTable {
  api: string
  grantedAt: Date
  n: number
}

export interface InboxTable {
  id: string
  type: string
  receivedAt: Generated<Date>
}

export interface Database {
  world: WorldTable
  department: DepartmentTable
  person: PersonTable
  catalogueItem: CatalogueItemTable
  calendarYear: CalendarYearTable
  recomputation: RecomputationTable
  matter: MatterTable
  privateValue: PrivateValueTable
  task: TaskTable
  event: EventTable
  seal: SealTable
  alarm: AlarmTable
  digestItem: DigestItemTable
  outbox: OutboxTable
  lane: LaneTable
  apiGrant: ApiGrantTable
  inbox: InboxTable
}
