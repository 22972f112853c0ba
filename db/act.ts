import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { Act, Decision, World } from '../rules/act.ts'
import { decide, decideSystemAct } from '../rules/decide.ts'
import type { SystemAct } from '../rules/decide.ts'
import type { Matter } from '../rules/matter.ts'
import { RuleError } from '../rules/refusal.ts'
import type { DbContext } from './context.ts'
import { toStoredMatter } from './rows.ts'
import type { MatterJson, StoredMatter } from './rows.ts'
import type { Database } from './tables.ts'
import { writeDecisions } from './write.ts'
import type { Change, Written } from './write.ts'

/** How long a click waits for a matter that somebody else is acting on (milliseconds). */
const CLICK_LOCK_MS = 2_000

/** What a transaction sees after its locks are held. */
export interface Held {
  readonly world: World
  readonly matters: ReadonlyMap<string, StoredMatter>
  /** PostgreSQL's present by the product's clock. */
  readonly now: Date
}

interface Reading {
  realMs: number
  offsetMs: number
  calendar: number
  directory: number
  matters: MatterJson[]
}

/**
 * Locks matters (in ascending id, as everywhere), then reads them, the world and the clock. One
 * round trip.
 */
export async function holdMatters(
  ctx: DbContext,
  trx: Transaction<Database>,
  ids: readonly string[],
  lockMs = 0,
): Promise<Held> {
  const { rows } = await sql<{ reading: Reading }>`
    select read_for_act(${[...ids]}::uuid[], ${lockMs}) as reading`.execute(trx)
  const reading = rows[0]?.reading
  if (!reading) throw new Error('the database holds no world')
  ctx.clock.learn(reading)
  const world = await ctx.world.at(trx, reading)
  const matters = new Map(reading.matters.map((row) => [row.id, toStoredMatter(row)]))
  return { world, matters, now: new Date(Math.round(reading.realMs + reading.offsetMs)) }
}

/** An act before it is known when it counts: `arrivedMs` is real time (`clock.realMs()`). */
export type ArrivedAct = Omit<Act, 'at'> & {
  readonly arrivedMs: number
  /** What the sender calls this delivery of the act; the same one again is not acted on. */
  readonly deliveryId?: string
}

/** The same delivery was acted on before. */
export class RepeatedDelivery extends Error {
  override readonly name = 'RepeatedDelivery'
}

/** What an act came to and the world it was decided in, to draw the answer from. */
export interface Acted {
  readonly decision: Decision
  readonly world: World
}

/**
 * 行为：one act on one matter in one transaction: state, trail, alarms and outbox, all or nothing.
 *
 * @throws {RuleError} when the rules refuse; nothing is changed then.
 * @throws {RepeatedDelivery} when this delivery of the act was taken before.
 */
export async function actOn(ctx: DbContext, matterId: string, act: ArrivedAct): Promise<Acted> {
  const taken = ctx.db.transaction().execute(async (trx) => {
    const held = await holdMatters(ctx, trx, [matterId], CLICK_LOCK_MS)
    const stored = held.matters.get(matterId)
    if (!stored) throw new RuleError({ code: 'not-found' })
    const at = ctx.clock.at(act.arrivedMs)
    const decision = decide(held.world, stored.matter, { ...act, at })
    const change = { ...changeOf(stored, decision, at), deliveryId: act.deliveryId }
    const written = await writeDecisions(trx, held.world, [change])
    return { acted: { decision, world: held.world }, written }
  })
  const { acted, written } = await taken.catch((error: unknown) => {
    if ((error as { constraint?: string }).constraint === 'inbox_pkey') throw new RepeatedDelivery()
    throw error
  })
  ring(ctx, written)
  return acted
}

/** A system act waiting for its matter. */
export interface SystemStep {
  readonly matterId: string
  readonly act: SystemAct
}

/**
 * The system acts on matters of a transaction already begun; several acts on one matter follow each
 * other and are written once. Matters that are gone are passed over.
 */
export async function applySystemActs(
  trx: Transaction<Database>,
  held: Held,
  steps: readonly SystemStep[],
  rang: ReadonlyMap<string, Change['rang']> = new Map(),
): Promise<Written> {
  const changes = new Map<string, Change>()
  for (const step of steps) {
    const stored = held.matters.get(step.matterId)
    if (!stored) continue
    const earlier = changes.get(step.matterId)
    const matter = earlier?.decision.matter ?? stored.matter
    const decision = decideSystemAct(held.world, matter, step.act, held.now)
    const joined = earlier ? join(earlier.decision, decision) : decision
    changes.set(step.matterId, {
      ...changeOf(stored, joined, held.now),
      rang: rang.get(step.matterId) ?? [],
    })
  }
  return writeDecisions(trx, held.world, [...changes.values()])
}

/** Runs system acts in a transaction of their own. */
export async function actAsSystem(ctx: DbContext, steps: readonly SystemStep[]): Promise<void> {
  const written = await ctx.db.transaction().execute(async (trx) => {
    const ids = [...new Set(steps.map((step) => step.matterId))].sort()
    const held = await holdMatters(ctx, trx, ids)
    return applySystemActs(trx, held, steps)
  })
  ring(ctx, written)
}

function changeOf(stored: StoredMatter, decision: Decision, at: Date): Change {
  const head = { hash: stored.headHash, count: stored.eventCount }
  return { decision, head, rang: [], at, origin: null }
}

function join(first: Decision, second: Decision): Decision {
  return {
    ...second,
    before: first.before,
    events: [...first.events, ...second.events],
    notices: [...first.notices, ...second.notices],
    digest: [...first.digest, ...second.digest],
  }
}

/** Wakes whoever has to do with what was written. */
export function ring(ctx: DbContext, written: Written): void {
  if (written.sends) ctx.ring.outbox()
  for (const dueAt of written.alarms) ctx.ring.alarm(dueAt)
}

/** Reads a matter with its world, without a lock: for pictures, never for decisions. */
export async function readMatter(
  ctx: DbContext,
  matterId: string,
): Promise<{ matter: Matter; world: World; now: Date } | null> {
  const [found] = await readMatters(ctx, [matterId])
  return found ?? null
}

/** Reads matters with their world, without locks, in the order of their ids. */
export async function readMatters(
  ctx: DbContext,
  ids: readonly string[],
): Promise<{ matter: Matter; world: World; now: Date }[]> {
  const { rows } = await sql<{ reading: Reading }>`
    select read_matters(${[...ids]}::uuid[]) as reading`.execute(ctx.db)
  const reading = rows[0]?.reading
  if (!reading) throw new Error('the database holds no world')
  ctx.clock.learn(reading)
  const world = await ctx.world.at(ctx.db, reading)
  const now = new Date(Math.round(reading.realMs + reading.offsetMs))
  return reading.matters.map((row) => ({ matter: toStoredMatter(row).matter, world, now }))
}
