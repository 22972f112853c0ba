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

/** Changes of a card, and reminders to one person, are collected this long into one message. */
const COLLECT = sql.raw(`interval '1 second'`)

/** Writes decisions in one statement: matters, tasks, trail, alarms, outbox. All or nothing. */
export async function writeDecisions(
  trx: Kysely<Database>,
  world: World,
  changes: readonly Change[],
): Promise<Written> {
  const rows = changes.map((change) => rowsOf(world, change))
  const all = (key: keyof Rows) => JSON.stringify(rows.flatMap((row) => row[key]))
  const notices = rows.flatMap((row) => row.notices)
  const bundles = mergeBundles(notices.filter((notice) => notice.bundle))
  const singles = notices.filter((notice) => !notice.bundle)
  const alarms = [...rows.flatMap((row) => row.alarms), ...digestAlarms(world, changes)]
  await sql`with
    opened as (
      insert into matter select (jsonb_populate_recordset(null::matter, ${all('opened')}::jsonb)).*),
    private as (
      insert into private_value (matter_id, path, salt, value)
      select matter_id, path, salt, value
      from jsonb_populate_recordset(null::private_value, ${all('privates')}::jsonb)),
    changed as (
      update matter m set state = x.state, version = x.version, facts = x.facts,
        head_hash = x.head_hash, event_count = x.event_count
      from jsonb_populate_recordset(null::matter, ${all('changed')}::jsonb) x where m.id = x.id),
    tasks as (
      insert into task select (jsonb_populate_recordset(null::task, ${all('tasks')}::jsonb)).*
      on conflict (id) do update set state = excluded.state, deadline = excluded.deadline,
        due_at = excluded.due_at, provisional = excluded.provisional,
        delivered_at = excluded.delivered_at, remind_at = excluded.remind_at,
        expired_at = excluded.expired_at, done_by = excluded.done_by, done_at = excluded.done_at,
        late = excluded.late, paused = excluded.paused, round = excluded.round,
        objections = excluded.objections, late_act = excluded.late_act),
    events as (
      insert into event (matter_id, seq, type, at, department, task_id, line, hash)
      select matter_id, seq, type, at, department, task_id, line, hash
      from jsonb_populate_recordset(null::event, ${all('events')}::jsonb) order by matter_id, seq),
    settled as (
      update alarm a set settled_at = x.settled_at
      from jsonb_populate_recordset(null::alarm, ${all('settled')}::jsonb) x
      where a.matter_id = x.matter_id and a.subject = x.subject and a.kind = x.kind
        and a.settled_at is null),
    alarms as (
      insert into alarm (matter_id, subject, kind, due_at)
      select matter_id, subject, kind, due_at
      from jsonb_populate_recordset(null::alarm, ${JSON.stringify(alarms)}::jsonb)
      on conflict (coalesce(matter_id, '00000000-0000-0000-0000-000000000000'::uuid), subject, kind)
      do update set due_at = excluded.due_at, settled_at = null, generation = alarm.generation + 1
      where alarm.matter_id is not null or alarm.settled_at is not null),
    digests as (
      insert into digest_item (department, matter_id, task_id, at)
      select department, matter_id, task_id, at
      from jsonb_populate_recordset(null::digest_item, ${all('digests')}::jsonb)),
    views as (
      select * from jsonb_to_recordset(${all('views')}::jsonb)
        as v(matter_id uuid, lane text, edition integer, version integer)),
    cards as (
      insert into outbox (lane, template, matter_id, edition, urgency, wanted)
      select lane, 'card', matter_id, edition, ${URGENCY.card}, version from views
      on conflict (matter_id, lane, edition) where template = 'card'
      do update set wanted = excluded.wanted, ripe_at = case
        when outbox.wanted <= outbox.shown then clock_timestamp() + ${COLLECT} else outbox.ripe_at end),
    others as (
      update outbox o set wanted = x.version,
        ripe_at = case when o.wanted <= o.shown then clock_timestamp() + ${COLLECT} else o.ripe_at end,
        state = case when o.template = 'card' and o.state = 'waiting' then 'dropped' else o.state end
      from jsonb_to_recordset(${all('versions')}::jsonb) as x(id uuid, version integer)
      where o.matter_id = x.id and o.template in ('card', 'form', 'details')
        and not exists (select from views v where v.matter_id = o.matter_id
          and v.lane = o.lane and v.edition = o.edition and o.template = 'card')),
    notices as (
      insert into outbox (lane, template, matter_id, params, key, urgency)
      select lane, template, matter_id, params, key, urgency
      from jsonb_populate_recordset(null::outbox, ${JSON.stringify(singles)}::jsonb)
      on conflict do nothing),
    bundles as (
      insert into outbox (lane, template, params, bundle, urgency, ripe_at)
      select lane, template, params, true, urgency, clock_timestamp() + ${COLLECT}
      from jsonb_populate_recordset(null::outbox, ${JSON.stringify(bundles)}::jsonb) order by lane
      on conflict (lane, template) where bundle and state = 'waiting' and first_try_at is null
      do update set params = jsonb_set(outbox.params, '{items}',
        (outbox.params -> 'items') || (excluded.params -> 'items')))
    select 1`.execute(trx)
  return {
    alarms: alarms.map((alarm) => alarm.due_at),
    sends: rows.some((row) => row.views.length > 0 || row.notices.length > 0),
  }
}

type Rows = ReturnType<typeof rowsOf>

function rowsOf(world: World, change: Change) {
  const { decision, head, at, origin } = change
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
    digests: decision.digest.map(({ department, taskId }) => ({
      department,
      matter_id: matter.id,
      task_id: taskId,
      at,
    })),
    views,
    versions: before !== null && changed ? [{ id: matter.id, version: matter.version }] : [],
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
  return [...due].map(([subject, due_at]) => ({ matter_id: null, subject, kind: 'digest', due_at }))
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
