import { sql } from 'kysely'
import pino from 'pino'
import type { Pool } from 'pg'
import { ApprovalBody } from '../rules/kinds/approval-push/body.ts'
import { createClock } from '../clock.ts'
import { actOn } from '../db/act.ts'
import type { Ring } from '../db/context.ts'
import type { Line } from '../db/chain.ts'
import { openDatabase } from '../db/database.ts'
import { openPosted } from '../db/open-matter.ts'
import { saveDirectory } from '../db/queries/directory.ts'
import type { NewDirectory } from '../db/queries/directory.ts'
import { listEvents } from '../db/queries/trail.ts'
import { readClock } from '../db/queries/world.ts'
import { testDatabase } from '../test/support/postgres.ts'
import type { TestDatabase } from '../test/support/postgres.ts'
import { startCourier } from './courier.ts'
import type { Courier } from './courier.ts'
import type { DeliveryContext } from './context.ts'
import { createFiring } from './fire.ts'
import type { Firing } from './fire.ts'
import type { OutboxRow } from './lanes.ts'
import { startTrialFeishu } from './testing-feishu.ts'
import type { TrialFeishu } from './testing-feishu.ts'
import { openWorker } from './testing-worker.ts'
import type { Place } from './testing-worker.ts'

/** One line of the log. */
export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly [key: string]: unknown
}

/** What the bell was asked for. */
export interface Bell {
  outbox: number
  readonly alarms: Date[]
}

/** One replica's worker: everything of its own but the database and Feishu. */
export interface Worker {
  readonly ctx: DeliveryContext
  readonly firing: Firing
  /** Starts a courier; one that is not active sends only while it drains. */
  courier(active?: boolean): Courier
  /** From now on it gets no new connection; resolves when it has given back those it holds. */
  loseDatabase(): Promise<void>
}

/** The clock and the courier without doors: real database, real stand-in, the clock in the test's hand. */
export interface Trial extends Worker, AsyncDisposable {
  readonly database: TestDatabase
  readonly feishu: TrialFeishu
  readonly logged: LogLine[]
  readonly bell: Bell
  /** For a worker in another process. */
  readonly place: Place
  /** Adds a replica. `timeoutMs` is how long its gateway waits for an answer. */
  worker(options?: { readonly timeoutMs?: number }): Promise<Worker>
  /** Puts the product's clock at an instant, for all replicas that look again. */
  moveTo(instant: string | Date): Promise<void>
  /** The product's present as the database has it. */
  clockOfDatabase(): Promise<{ now: Date }>
  /** Changes the directory. */
  direct(change: (directory: NewDirectory) => NewDirectory): Promise<void>
  /** Pushes an approval; answers the matter's id. */
  push(wish?: PushWish): Promise<string>
  /** Somebody claims for a department; by default the liaison, for that of the first task. */
  claim(matterId: string, by?: { department?: string; role?: 'liaison' | 'leader' }): Promise<void>
  /** Makes copies of a matter with its tasks and alarms; their trails are empty, and nothing is sent. */
  multiply(matterId: string, copies: number): Promise<void>
  /** Sends all that waits, without collecting. */
  deliver(): Promise<void>
  /** The same without the pauses between tries. */
  insist(): Promise<void>
  /** From now on a pause between tries lasts until the test ends it by `endPauses`. */
  stretchPauses(): Promise<void>
  endPauses(): Promise<void>
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  outbox(template?: string): Promise<OutboxRow[]>
  events(matterId: string): Promise<Line[]>
}

/** What a test says of an approval. */
export interface PushWish {
  readonly departments?: readonly string[]
  readonly action?: 'grant' | 'refuse'
  readonly phone?: string
  readonly label?: string
}

export interface TrialOptions {
  readonly profile?: string
  /** How many supervising departments there are: `d1`, `d2` … */
  readonly departments?: number
  readonly now?: string
}

/** For `expect.poll`: long enough for a busy machine. */
export const soon = { timeout: 20_000, interval: 20 }

/** A Friday morning in office hours. */
const FRIDAY = '2026-11-20T10:00:00+08:00'

/** The group of a department. */
export const chatOf = (department: string) => `oc_${department}`

/** Who holds a role in a department. */
export const personOf = (department: string, role: string) => `ou_${department}${role}`

/** Starts a trial: `await using trial = await startTrial()`. */
export async function startTrial(options: TrialOptions = {}): Promise<Trial> {
  const database = await testDatabase()
  const logged: LogLine[] = []
  const bell: Bell = { outbox: 0, alarms: [] }
  const couriers = new Set<Courier>()
  const pools: Pool[] = []
  const contexts: DeliveryContext[] = []
  const log = pino(
    { level: 'debug', serializers: { error: pino.stdSerializers.err } },
    { write: (line: string) => void logged.push(JSON.parse(line) as LogLine) },
  )
  const ring: Ring = {
    outbox() {
      bell.outbox += 1
      for (const courier of couriers) courier.wake()
    },
    alarm: (dueAt) => void bell.alarms.push(dueAt),
  }
  const db = openDatabase(database.pool)
  await setClock(database.pool, options.now ?? FRIDAY)
  const watch = createClock(await readClock(db))
  const feishu = await startTrialFeishu(database.pool, () => watch.now())
  let directory = directoryOf(options.departments ?? 2)
  await enrol(feishu, directory)
  await saveDirectory(db, directory)

  const place: Place = {
    config: database.config,
    app: { ...feishu.credentials, domain: feishu.domain },
    profile: options.profile ?? 'linzi',
  }

  async function worker({ timeoutMs }: { timeoutMs?: number } = {}): Promise<Worker> {
    const { ctx, pool } = await openWorker({ ...place, timeoutMs }, log, ring)
    pools.push(pool)
    contexts.push(ctx)
    return {
      ctx,
      firing: createFiring(ctx),
      courier(active = true) {
        const courier = startCourier(ctx, `worker-${couriers.size + 1}`, active)
        couriers.add(courier)
        return courier
      },
      loseDatabase() {
        pools.splice(pools.indexOf(pool), 1)
        return pool.end()
      },
    }
  }

  const own = await worker()
  let pushed = 0
  let drainer: Courier | null = null

  async function deliver(): Promise<void> {
    drainer ??= own.courier(false)
    await drainer.drain()
  }

  async function endPauses(): Promise<void> {
    await database.pool.query('update outbox set not_before = null where not_before is not null')
  }

  return {
    ...own,
    database,
    feishu,
    logged,
    bell,
    place,
    worker,
    async moveTo(instant) {
      const reading = await setClock(database.pool, instant)
      for (const clock of [watch, ...contexts.map((ctx) => ctx.clock)]) clock.learn(reading)
    },
    async clockOfDatabase() {
      const { realMs, offsetMs } = await readClock(db)
      return { now: new Date(realMs + offsetMs) }
    },
    async direct(change) {
      directory = change(directory)
      await saveDirectory(db, directory)
    },
    async push(wish = {}) {
      pushed += 1
      const opened = await openPosted(own.ctx, {
        kind: 'approval-push',
        caller: 'trial',
        body: bodyOf(pushed, wish),
        arrivedMs: own.ctx.clock.realMs(),
      })
      return opened.matterId
    },
    async claim(matterId, { department, role = 'liaison' } = {}) {
      const tasks = own.ctx.db.selectFrom('task').selectAll().where('matterId', '=', matterId)
      const found = await tasks.orderBy('ordinal').execute()
      const task = found.find((one) => department === undefined || one.department === department)
      await actOn(own.ctx, matterId, {
        type: 'claim',
        taskId: task?.id ?? '',
        actor: { type: 'person', openId: personOf(task?.department ?? '', role) },
        arrivedMs: own.ctx.clock.realMs(),
      })
    },
    async multiply(matterId, copies) {
      await database.pool.query(MULTIPLY, [matterId, copies])
    },
    deliver,
    async insist() {
      let done = false
      const delivered = deliver().finally(() => (done = true))
      while (!done) {
        await endPauses()
        await Promise.race([delivered, new Promise((resolve) => setTimeout(resolve, 20))])
      }
      await delivered
    },
    async stretchPauses() {
      await database.pool.query(STRETCH)
    },
    endPauses,
    async query<Row extends object>(text: string, values: readonly unknown[] = []) {
      return (await database.pool.query<Row>(text, [...values])).rows
    },
    async outbox(template) {
      const all = sql<OutboxRow>`select * from outbox order by id`
      const { rows } = await all.execute(db)
      return rows.filter((row) => template === undefined || row.template === template)
    },
    events: (matterId) => listEvents(db, matterId),
    async [Symbol.asyncDispose]() {
      feishu.onCall = null
      await Promise.all([...couriers].map((courier) => courier.stop()))
      await feishu.close()
      await Promise.all(pools.map((pool) => pool.end()))
      await database[Symbol.asyncDispose]()
    },
  }
}

const MULTIPLY = `
  with ids as materialized (select n, gen_random_uuid() as id from generate_series(1, $2::integer) n),
  matters as (
    insert into matter select m.* from ids, jsonb_populate_record(null::matter, (
      select to_jsonb(one) || jsonb_build_object('id', ids.id, 'number', 'COPY-' || ids.n,
        'reference', 'copy-' || ids.n, 'head_hash', '', 'event_count', 0)
      from matter one where one.id = $1::uuid)) m),
  tasks as (
    insert into task select t.* from ids, task one, jsonb_populate_record(null::task,
      to_jsonb(one) || jsonb_build_object('id', ids.id || '.' || one.ordinal, 'matter_id', ids.id)) t
    where one.matter_id = $1::uuid)
  insert into alarm (matter_id, subject, kind, due_at, settled_at)
  select ids.id, replace(one.subject, $1::text, ids.id::text), one.kind, one.due_at, one.settled_at
  from ids, alarm one where one.matter_id = $1::uuid`

const STRETCH = `
  create function stretch() returns trigger language plpgsql as $$
    begin new.not_before := clock_timestamp() + interval '1 hour'; return new; end $$;
  create trigger stretch before update on outbox for each row
    when (new.not_before is not null) execute function stretch()`

async function setClock(pool: Pool, instant: string | Date) {
  const { rows } = await pool.query<{ realMs: number; offsetMs: number }>(
    `update world set clock_offset_ms = ceil($1::bigint - extract(epoch from clock_timestamp()) * 1000)::bigint
     returning floor(extract(epoch from clock_timestamp()) * 1000)::bigint as "realMs",
       clock_offset_ms as "offsetMs"`,
    [new Date(instant).getTime()],
  )
  if (!rows[0]) throw new Error('the database holds no world')
  return rows[0]
}

/** A bureau with an office, and departments with liaison, deputy and leader, each with its group. */
function directoryOf(departments: number): NewDirectory {
  const codes = Array.from({ length: departments }, (_, index) => `d${index + 1}`)
  const person = (department: string, role: string, actsFor: string | null = null) => ({
    openId: personOf(department, role),
    name: `${department}${role}`,
    department,
    roles: [role] as never,
    actsFor,
    mobile: null,
    items: [],
  })
  return {
    departments: ['spj', ...codes].map((code) => ({
      code,
      name: code === 'spj' ? '区行政审批服务局' : `区${code}局`,
      side: code === 'spj' ? 'approval' : 'supervision',
      sort: 'competent',
      chatId: chatOf(code),
    })),
    people: [
      ...['liaison', 'leader', 'office'].map((role) => person('spj', role)),
      ...codes.flatMap((code) => [
        person(code, 'liaison'),
        person(code, 'deputy', personOf(code, 'liaison')),
        person(code, 'leader'),
      ]),
    ],
    catalogue: [],
  }
}

async function enrol(feishu: TrialFeishu, { departments, people }: NewDirectory): Promise<void> {
  await feishu.people(people.map(({ openId, name }) => ({ openId, name })))
  await feishu.chats(
    departments.map(({ code, name, chatId }) => ({
      chatId,
      name,
      members: people.filter((one) => one.department === code).map((one) => one.openId),
    })),
  )
}

function bodyOf(serial: number, wish: PushWish): ApprovalBody {
  return ApprovalBody.parse({
    reference: `case-${serial}`,
    item: { name: '食品经营许可' },
    counterpart: {
      name: `海岸餐饮第${serial}号有限公司`,
      type: 'organisation',
      ...(wish.phone ? { contact: { name: '林小满', phone: wish.phone } } : {}),
    },
    permit: {
      number: wish.label ?? `JY-${serial}`,
      action: wish.action ?? 'grant',
      decidedAt: '2026-11-20T09:00:00+08:00',
    },
    kind: 'ordinary',
    departments: wish.departments ?? ['d1'],
  })
}
