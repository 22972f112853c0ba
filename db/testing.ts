import type { Kysely } from 'kysely'
import { createClock } from '../clock.ts'
import type { Clock } from '../clock.ts'
import { createLog } from '../log.ts'
import type { SystemAct } from '../rules/decide.ts'
import type { Lane } from '../rules/lane.ts'
import type { Matter } from '../rules/matter.ts'
import {
  approvalBody,
  CATALOGUE,
  DEPARTMENTS,
  PEOPLE,
  PUSHED_AT,
  worldOf,
} from '../rules/testing.ts'
import type { BodyInput, PlaceName } from '../rules/testing.ts'
import { viewsOf } from '../rules/views.ts'
import { testDatabase } from '../test/support/postgres.ts'
import type { TestDatabase } from '../test/support/postgres.ts'
import { actAsSystem, actOn, readMatter } from './act.ts'
import type { Acted } from './act.ts'
import type { Line } from './chain.ts'
import type { DbContext } from './context.ts'
import { openDatabase } from './database.ts'
import { openPosted } from './open-matter.ts'
import { saveDirectory } from './queries/directory.ts'
import { listEvents } from './queries/trail.ts'
import { advanceClock, readClock } from './queries/world.ts'
import type { Database } from './tables.ts'
import { createWorldCache } from './world.ts'

/** A context on a real database, with the small world in it and a clock that is moved by hand. */
export interface TestContext extends DbContext, AsyncDisposable {
  readonly database: TestDatabase
  /** What was rung for, in order. */
  readonly rung: ('outbox' | Date)[]
  /** Moves the clock on; real milliseconds go on passing from there. */
  moveTo(at: Date): Promise<void>
  /** The real time of this process at an instant of the product's clock, for `arrivedMs`. */
  arrivedAt(at: Date): number
}

/** Opens a database of its own with the small world of `rules/testing.ts`, at the time of the usual push. */
export async function testContext(place: PlaceName = 'linzi'): Promise<TestContext> {
  const database = await testDatabase()
  const ctx = await contextOn(database, place)
  await saveDirectory(ctx.db, { departments: DEPARTMENTS, people: PEOPLE, catalogue: CATALOGUE })
  await ctx.moveTo(PUSHED_AT)
  return ctx
}

/** Another process on the same database: its own cache of the world, its own clock, the pool shared. */
export async function contextOn(
  database: TestDatabase,
  place: PlaceName = 'linzi',
): Promise<TestContext> {
  const db = openDatabase(database.pool)
  const clock = createClock(await readClock(db))
  const rung: TestContext['rung'] = []
  const { profile } = worldOf(place)
  return {
    db,
    clock,
    profile,
    world: createWorldCache(profile),
    log: createLog('silent'),
    ring: {
      outbox: () => void rung.push('outbox'),
      alarm: (dueAt) => void rung.push(dueAt),
    },
    database,
    rung,
    moveTo: (at) => move(db, clock, at),
    arrivedAt: (at) => at.getTime() - clock.at(0).getTime(),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

async function move(db: Kysely<Database>, clock: Clock, at: Date): Promise<void> {
  clock.learn(await advanceClock(db, at))
}

/** Pushes an approval; each call has a reference of its own unless one is given. */
export async function push(ctx: TestContext, body: BodyInput = {}): Promise<string> {
  pushes += 1
  const opened = await openPosted(ctx, {
    kind: 'approval-push',
    caller: '审批系统',
    body: approvalBody({ reference: `r-${pushes}`, ...body }),
    arrivedMs: ctx.clock.realMs(),
  })
  return opened.matterId
}

let pushes = 0

/** Feishu accepts every card of a matter that was not sent yet, by the present clock. */
export async function deliver(ctx: TestContext, matterId: string): Promise<void> {
  const { matter, world } = await stored(ctx, matterId)
  const waiting = viewsOf(world.directory, matter).filter(
    ({ lane }) => !matter.facts.places[lane]?.sentAt,
  )
  await actAsSystem(
    ctx,
    waiting.map(({ lane }) => ({ matterId, act: { type: 'deliver', lane } })),
  )
}

/** The system acts on one matter by the present clock. */
export function system(ctx: TestContext, matterId: string, act: SystemAct): Promise<void> {
  return actAsSystem(ctx, [{ matterId, act }])
}

/** Somebody presses a button on a task (its number within the matter) at an instant. */
export function press(
  ctx: TestContext,
  matterId: string,
  openId: string,
  type: string,
  at: Date,
  more: { task?: number; input?: object; deliveryId?: string } = {},
): Promise<Acted> {
  const { task = 1, ...rest } = more
  return actOn(ctx, matterId, {
    type,
    taskId: `${matterId}.${task}`,
    actor: { type: 'person', openId },
    arrivedMs: ctx.arrivedAt(at),
    ...rest,
  })
}

/** The API acts on a matter. */
export function call(
  ctx: TestContext,
  matterId: string,
  type: 'cancel' | 'supersede',
  input: object,
): Promise<Acted> {
  const actor = { type: 'api', caller: '审批系统' } as const
  return actOn(ctx, matterId, { type, actor, input, arrivedMs: ctx.clock.realMs() })
}

/** A matter as it is stored, with its world. @throws {Error} when there is none. */
export async function stored(ctx: TestContext, matterId: string) {
  const found = await readMatter(ctx, matterId)
  if (!found) throw new Error(`no matter ${matterId}`)
  return found
}

/** A matter as it is stored. */
export async function matterOf(ctx: TestContext, matterId: string): Promise<Matter> {
  return (await stored(ctx, matterId)).matter
}

/** The types of a matter's trail, in order; `!` behind what is late. */
export async function trailOf(ctx: TestContext, matterId: string): Promise<string[]> {
  const lines: Line[] = await listEvents(ctx.db, matterId)
  return lines.map((line) => (line.late ? `${line.type}!` : line.type))
}

/** Every row of every table of ours as text: two equal answers mean that nothing was written. */
export async function contents(ctx: TestContext): Promise<{ [table: string]: string }> {
  const { rows: tables } = await ctx.database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely%'`,
  )
  const found: { [table: string]: string } = {}
  for (const { name } of tables) {
    const { rows } = await ctx.database.pool.query<{ text: string | null }>(
      `select string_agg(t::text, E'\n' order by t::text) as text from "${name}" t`,
    )
    found[name] = rows[0]?.text ?? ''
  }
  return found
}

/** Resolves once a session waits for a lock that another one holds. */
export async function untilSomebodyWaits(ctx: TestContext): Promise<void> {
  for (;;) {
    const { rows } = await ctx.database.pool.query(
      `select from pg_locks l join pg_stat_activity a using (pid)
       where not l.granted and a.datname = current_database()`,
    )
    if (rows.length > 0) return
  }
}

/** The lane of the department that most tests push to. */
export const LANE: Lane = 'chat:oc_scjg'
