import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Decision, Notice, World } from '../rules/act.ts'
import { alarmsOf } from '../rules/alarms.ts'
import type { Alarm } from '../rules/alarms.ts'
import { nextDigestAt } from '../rules/digest.ts'
import type { Json } from '../rules/matter.ts'
import { viewsOf } from '../rules/views.ts'
import { chain } from './chain.ts'
import { toTaskRow } from './rows.ts'
import type { Database } from './tables.ts'

/** A decision and what the database has to know beside it. */
export interface Change {
  readonly decision: Decision
  readonly head: { readonly hash: string; readonly count: number }
  /** Alarms that rang for this decision; settled even where nothing followed. */
  readonly rang: readonly Pick<Alarm, 'subject' | 'kind'>[]
  readonly at: Date
  /** The delivery that brought the act; written with it, so that it is acted on once. */
  readonly deliveryId?: string | undefined
  /** Columns that only a new matter has. */
  readonly origin: Origin | null
}

/** Where a new matter came from, for idempotency, and its private values with their salts. */
export interface Origin {
  readonly caller: string
  readonly collection: string
  readonly reference: string
  readonly bodyHash: string
  readonly corrects: string | null
  readonly privates: readonly { path: string; salt: string; value: string }[]
}

/** What was written, as far as others must be woken for it. */
export interface Written {
  readonly alarms: readonly Date[]
  readonly sends: boolean
}

/** Urgency of what leaves: what an act causes before reminders, digests last. Lower leaves first. */
const URGENCY: Record<Notice['template'] | 'card', number> = {
  form: 0,
  details: 0,
  card: 1,
  recount: 2,
  office: 2,
  expiring: 3,
  reminder: 4,
  digest: 5,
}

/** Writes decisions in one statement: matters, tasks, trail, alarms, outbox. All or nothing. */
export async function writeDecisions(
  trx: Kysely<Database>,
  world: World,
  changes: readonly Change[],
): Promise<Written> {
  const rows = changes.map((change) => rowsOf(world, change))
  const all = (key: keyof Rows) => rows.flatMap((row): object[] => row[key])
  const notices = rows.flatMap((row) => row.notices)
  const alarms = [...rows.flatMap((row) => row.alarms), ...digestAlarms(world, changes)]
  const tables: { [table: string]: readonly object[] } = {
    opened: all('opened'),
    privates: all('privates'),
    changed: all('changed'),
    tasks: all('tasks'),
    events: all('events'),
    settled: all('settled'),
    alarms,
    deliveries: all('deliveries'),
    digests: all('digests'),
    shown: all('shown'),
    views: all('views'),
    notices: notices.filter((notice) => !notice.bundle),
    bundles: mergeBundles(notices.filter((notice) => notice.bundle)),
  }
  const touched = Object.entries(tables).filter(([, list]) => list.length > 0)
  if (touched.length > 0) {
    const doc = JSON.stringify(Object.fromEntries(touched))
    await sql`select write_acts(${doc}::jsonb)`.execute(trx)
  }
  return {
    alarms: alarms.map((alarm) => alarm.due_at),
    sends: rows.some((row) => row.views.length > 0 || row.notices.length > 0),
  }
}

type Rows = ReturnType<typeof rowsOf>

function rowsOf(world: World, change: Change) {
  const { decision, head, at, origin, deliveryId } = change
  const { matter, before } = decision
  const lines = chain(matter.id, head, decision.events)
  const last = lines.at(-1)
  const row = {
    id: matter.id,
    state: matter.state,
    version: matter.version,
    facts: matter.facts,
    head_hash: last?.hash ?? head.hash,
    event_count: last?.seq ?? head.count,
  }
  const changed = before === null || matter.version !== before.version
  const opened = origin && {
    ...row,
    kind: matter.kind,
    number: matter.number,
    title: matter.title,
    created_at: matter.createdAt,
    payload: matter.payload,
    caused_by: matter.causedBy,
    caller: origin.caller,
    collection: origin.collection,
    reference: origin.reference,
    body_hash: origin.bodyHash,
    corrects: origin.corrects,
  }
  const { set, settled } = alarmChanges(change)
  const views = changed
    ? viewsOf(world.directory, matter).map(({ lane, edition }) => ({
        matter_id: matter.id,
        lane,
        edition,
        urgency: URGENCY.card,
        version: matter.version,
      }))
    : []
  return {
    opened: opened ? [opened] : [],
    changed: opened || !changed ? [] : [row],
    privates: (origin?.privates ?? []).map((one) => ({ matter_id: matter.id, ...one })),
    tasks: matter.tasks.flatMap((task, index) =>
      before?.tasks[index] === task ? [] : [toTaskRow(matter.id, index + 1, task)],
    ),
    events: lines.map((line, index) => ({
      matter_id: matter.id,
      seq: line.seq,
      type: decision.events[index]?.type,
      at: decision.events[index]?.at,
      department: decision.events[index]?.department,
      task_id: decision.events[index]?.taskId,
      line: line.line,
      hash: line.hash,
    })),
    settled: settled.map((alarm) => ({ matter_id: matter.id, ...alarm, settled_at: at })),
    alarms: set.map((alarm) => ({
      matter_id: matter.id,
      subject: alarm.subject,
      kind: alarm.kind,
      due_at: alarm.dueAt,
    })),
    deliveries: deliveryId === undefined ? [] : [{ id: deliveryId, type: 'act' }],
    digests: decision.digest.map(({ department, taskId }) => ({
      department,
      matter_id: matter.id,
      task_id: taskId,
      at,
    })),
    views,
    shown: before !== null && changed ? [{ id: matter.id, version: matter.version }] : [],
    notices: decision.notices.map((notice) => ({
      lane: notice.to,
      template: notice.template,
      matter_id: notice.bundle || notice.template === 'office' ? null : matter.id,
      params: notice.params,
      key: notice.key,
      urgency: URGENCY[notice.template],
      bundle: notice.bundle,
    })),
  }
}

function alarmChanges({ decision, rang }: Change) {
  const key = (alarm: Pick<Alarm, 'subject' | 'kind'>) => `${alarm.kind} ${alarm.subject}`
  const before = new Map(alarmsOf(decision.before).map((alarm) => [key(alarm), alarm]))
  const after = new Map(alarmsOf(decision.matter).map((alarm) => [key(alarm), alarm]))
  const set = [...after.values()].filter(
    (alarm) => before.get(key(alarm))?.dueAt.getTime() !== alarm.dueAt.getTime(),
  )
  const gone = new Map([...before.values(), ...rang].map((alarm) => [key(alarm), alarm]))
  const settled = [...gone.values()]
    .filter((alarm) => !after.has(key(alarm)))
    .map(({ subject, kind }) => ({ subject, kind }))
  return { set, settled }
}

/** One digest a department, however many of its tasks ended in this batch. */
function digestAlarms(world: World, changes: readonly Change[]) {
  const due = new Map<string, Date>()
  for (const { decision, at } of changes) {
    for (const { department } of decision.digest) due.set(department, nextDigestAt(world, at))
  }
  // Always in the same order, so that two workers' batches wait for each other instead of both dying.
  return [...due]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([subject, due_at]) => ({ matter_id: null, subject, kind: 'digest', due_at }))
}

interface BundleRow {
  lane: string
  template: string
  params: { readonly [key: string]: Json }
  urgency: number
}

/** One statement may touch an open bundle only once, so what joins the same one is joined before. */
function mergeBundles(notices: readonly BundleRow[]): BundleRow[] {
  const merged = new Map<string, BundleRow>()
  for (const notice of notices) {
    const key = `${notice.template} ${notice.lane}`
    const found = merged.get(key)
    const items = [...itemsOf(found), ...itemsOf(notice)]
    merged.set(key, { ...notice, params: { ...notice.params, items } })
  }
  return [...merged.values()]
}

function itemsOf(notice: BundleRow | undefined): Json[] {
  const items = notice?.params['items']
  return Array.isArray(items) ? (items as Json[]) : []
}
