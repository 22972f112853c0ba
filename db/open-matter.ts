import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Decision, World } from '../rules/act.ts'
import { decide, openMatter } from '../rules/decide.ts'
import { KINDS } from '../rules/kinds/registry.ts'
import type { Json, KindName } from '../rules/matter.ts'
import { RuleError } from '../rules/refusal.ts'
import { dayOf } from '../rules/time/day.ts'
import { holdMatters, ring } from './act.ts'
import type { Held } from './act.ts'
import { CHAIN_START } from './chain.ts'
import type { DbContext } from './context.ts'
import type { Database } from './tables.ts'
import { writeDecisions } from './write.ts'
import type { Change, Origin } from './write.ts'

/** A body that a caller posted to a collection, checked against its schema. */
export interface Posted {
  readonly kind: KindName
  readonly caller: string
  readonly body: { readonly reference: string; readonly corrects?: string | undefined }
  readonly arrivedMs: number
}

/** What became of a posted body. */
export type Opened =
  | { readonly outcome: 'opened'; readonly matterId: string }
  | { readonly outcome: 'same'; readonly matterId: string }
  | { readonly outcome: 'conflict'; readonly matterId: string }

/** PostgreSQL's code for a unique constraint that refused. */
const UNIQUE_VIOLATION = '23505'

/**
 * Opens a matter from a posted body, once however often it is posted: the same reference and body
 * finds the matter it opened before, the same reference with another body conflicts unless it
 * corrects. Everything is written in one transaction.
 *
 * @throws {RuleError} `bad-input` when the body contradicts the world.
 */
export async function openPosted(ctx: DbContext, posted: Posted): Promise<Opened> {
  const bodyHash = hashBody(posted.body)
  const earlier = await findEarlier(ctx, posted, bodyHash)
  if (earlier) return earlier
  try {
    return { outcome: 'opened', matterId: await open(ctx, posted, bodyHash) }
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
    // The same body came in twice at once, or another body with the same reference: look again.
    const found = await findEarlier(ctx, posted, bodyHash)
    if (found) return found
    throw error
  }
}

async function findEarlier(
  ctx: DbContext,
  posted: Posted,
  bodyHash: string,
): Promise<Opened | null> {
  const earlier = await ctx.db
    .selectFrom('matter')
    .select(['id', 'bodyHash'])
    .where('caller', '=', posted.caller)
    .where('collection', '=', KINDS[posted.kind].collection)
    .where('reference', '=', posted.body.reference)
    .orderBy('id')
    .execute()
  const same = earlier.find((row) => row.bodyHash === bodyHash)
  if (same) return { outcome: 'same', matterId: same.id }
  const [first] = earlier
  return first && !posted.body.corrects ? { outcome: 'conflict', matterId: first.id } : null
}

async function open(ctx: DbContext, posted: Posted, bodyHash: string): Promise<string> {
  const { corrects } = posted.body
  const written = await ctx.db.transaction().execute(async (trx) => {
    const held = await holdMatters(ctx, trx, corrects === undefined ? [] : [corrects])
    const at = ctx.clock.at(posted.arrivedMs)
    const id = uuid()
    const changes = [
      ...(corrects === undefined ? [] : [superseded(held, corrects, id, posted, at)]),
      await opening(trx, held.world, id, posted, bodyHash, at),
    ]
    return { id, written: await writeDecisions(trx, held.world, changes) }
  })
  ring(ctx, written.written)
  return written.id
}

async function opening(
  trx: Transaction<Database>,
  world: World,
  id: string,
  posted: Posted,
  bodyHash: string,
  at: Date,
): Promise<Change> {
  const kind = KINDS[posted.kind]
  const reading = kind.read(world, posted.body as never, at)
  const { rows } = await sql<{ number: string }>`
    select next_matter_number(${Number(dayOf(at).slice(0, 4))}::integer) as number`.execute(trx)
  const privates = [...reading.privates].map(([path, value]) => ({
    path,
    value,
    salt: randomBytes(16).toString('hex'),
  }))
  const decision = openMatter(
    world,
    {
      id,
      kind: posted.kind,
      number: rows[0]?.number ?? '',
      title: reading.title,
      payload: reading.payload,
      warnings: reading.warnings,
      causedBy: posted.body.corrects ?? null,
    },
    { type: 'push', actor: { type: 'api', caller: posted.caller }, at },
  )
  const origin: Origin = {
    caller: posted.caller,
    collection: kind.collection,
    reference: posted.body.reference,
    bodyHash,
    corrects: posted.body.corrects ?? null,
    privates,
  }
  return {
    decision: withDigests(decision, bodyHash, privates),
    head: { hash: CHAIN_START, count: 0 },
    rang: [],
    at,
    origin,
  }
}

function superseded(held: Held, corrects: string, by: string, posted: Posted, at: Date): Change {
  const stored = held.matters.get(corrects)
  if (stored?.matter.kind !== posted.kind) {
    throw new RuleError({
      code: 'bad-input',
      fields: [{ path: 'corrects', problem: 'not-found', value: corrects }],
    })
  }
  const decision = decide(held.world, stored.matter, {
    type: 'supersede',
    actor: { type: 'api', caller: posted.caller },
    at,
    input: { by },
  })
  const head = { hash: stored.headHash, count: stored.eventCount }
  return { decision, head, rang: [], at, origin: null }
}

/** The first line of the trail fixes what was pushed: the body's hash, private values salted. */
function withDigests(decision: Decision, bodyHash: string, privates: Origin['privates']): Decision {
  const [first, ...rest] = decision.events
  if (!first) return decision
  const hashes: { [path: string]: Json } = {}
  for (const { path, salt, value } of privates) hashes[path] = saltedHash(salt, value)
  const data = { ...first.data, body: bodyHash, privates: hashes }
  return { ...decision, events: [{ ...first, data }, ...rest] }
}

/** The hash of a private value: it proves what was pushed as long as the value itself is kept. */
export function saltedHash(salt: string, value: string): string {
  return createHash('sha256').update(salt).update('\n').update(value).digest('hex')
}

/** A hash that does not depend on the order in which a body names its fields. */
export function hashBody(body: object): string {
  return createHash('sha256').update(canonical(body)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}
