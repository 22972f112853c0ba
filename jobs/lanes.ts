import { sql } from 'kysely'
import type { Kysely, Selectable } from 'kysely'
import type { Database, OutboxTable } from '../db/tables.ts'

/** A row of the outbox as the courier works on it. */
export type OutboxRow = Selectable<OutboxTable>

/**
 * How long a lane is held without a sign of life (milliseconds); longer than any call to Feishu, which
 * may take two requests for a token and two tries of 8 s each.
 */
export const LEASE_MS = 40_000

/** Feishu takes 5 messages a second a chat and a person: the sixth leaves 1.1 s after the first. */
export const SENDS_PER_WINDOW = 5
const WINDOW_MS = 1_100

/**
 * A message that Feishu did not take holds up those behind it, to keep the order, but only for its
 * first tries: one that fails for longer must not silence its chat.
 */
const BLOCKING_ATTEMPTS = 4

/** Heads of lanes that are backing off and still hold up what is behind them. */
const HEADS = sql`heads as materialized (
  select lane, urgency, id from outbox where state = 'waiting'
    and not_before > clock_timestamp() and attempts <= ${sql.lit(BLOCKING_ATTEMPTS)})`

const UNBLOCKED = sql<boolean>`not exists (select from heads
  where heads.lane = o.lane and heads.urgency <= o.urgency and heads.id < o.id)`

/** Rows that could leave now: not backing off, not collecting (unless `hurry`), not being answered. */
const READY = (hurry: boolean) => sql<boolean>`
  (o.state = 'waiting' or (o.state = 'sent' and o.wanted > o.shown))
  and coalesce(o.not_before, '-infinity') <= clock_timestamp()
  and coalesce(o.answering_until, '-infinity') <= clock_timestamp()
  and (${hurry}::boolean or coalesce(o.ripe_at, '-infinity') <= clock_timestamp())
  and ${UNBLOCKED}`

/** Lanes with something to send that nobody holds, the most urgent first. */
export async function listReadyLanes(
  db: Kysely<Database>,
  limit: number,
  hurry: boolean,
): Promise<string[]> {
  const { rows } = await sql<{ lane: string }>`
    with ${HEADS} select o.lane from outbox o left join lane l on l.lane = o.lane
    where ${READY(hurry)} and coalesce(l.leased_until, '-infinity') <= clock_timestamp()
    group by o.lane order by min(o.urgency), min(o.id) limit ${limit}`.execute(db)
  return rows.map((row) => row.lane)
}

/** How much is still to be sent, and in how many milliseconds something becomes ready. */
export async function readBacklog(
  db: Kysely<Database>,
  hurry: boolean,
): Promise<{ left: number; nextInMs: number | null }> {
  const { rows } = await sql<{ left: number; nextInMs: number | null }>`
    with ${HEADS} select count(*) as left, ceil(extract(epoch from min(greatest(
        coalesce(o.not_before, '-infinity'), coalesce(o.answering_until, '-infinity'),
        case when ${hurry}::boolean then '-infinity' else coalesce(o.ripe_at, '-infinity') end,
        coalesce(l.leased_until, '-infinity'), clock_timestamp())
      ) filter (where ${UNBLOCKED}) - clock_timestamp()) * 1000)::integer as next_in_ms
    from outbox o left join lane l on l.lane = o.lane
    where o.state = 'waiting' or (o.state = 'sent' and o.wanted > o.shown)`.execute(db)
  return rows[0] ?? { left: 0, nextInMs: null }
}

/** A lane while one worker has it; every write checks that it still has. */
export interface Lease {
  readonly lane: string
  readonly fence: number
  /** The private chat behind a person's lane, once Feishu has named it. */
  readonly chatId: string | null
  /** Real times of the last sends (milliseconds since the epoch), handed over with the lane. */
  recentSends: number[]
}

/** Another worker has the lane now. What was done meanwhile is that worker's to find out. */
export class LaneLost extends Error {
  override readonly name = 'LaneLost'

  constructor(lane: string) {
    super(`another worker has ${lane}`)
  }
}

/** Takes a lane for a while; null when another worker has it. */
export async function leaseLane(
  db: Kysely<Database>,
  lane: string,
  worker: string,
): Promise<Lease | null> {
  const { rows } = await sql<{ fence: number; chatId: string | null; sends: number[] }>`
    insert into lane as l (lane, leased_by, leased_until, fence)
    values (${lane}, ${worker}, clock_timestamp() + ${LEASE_MS} * interval '1 millisecond', 1)
    on conflict (lane) do update set leased_by = excluded.leased_by,
      leased_until = excluded.leased_until, fence = l.fence + 1
    where coalesce(l.leased_until, '-infinity') <= clock_timestamp()
    returning fence, chat_id, array(
      select (extract(epoch from s) * 1000)::float8 from unnest(recent_sends) s order by s) as sends`.execute(
    db,
  )
  const row = rows[0]
  return row ? { lane, fence: row.fence, chatId: row.chatId, recentSends: row.sends } : null
}

/**
 * Prolongs a lease, as a part of a statement: `held` has a row while the lane is still held. The lock
 * it takes keeps the lane from being given to another worker before the statement is done.
 */
export function holding(lease: Lease) {
  return sql`held as (
    update lane set leased_until = clock_timestamp() + ${LEASE_MS} * interval '1 millisecond',
      recent_sends = ${sendsOf(lease)}
    where lane = ${lease.lane} and fence = ${lease.fence} returning 1)`
}

/** Gives a lane back with what the next holder must know. */
export async function releaseLane(db: Kysely<Database>, lease: Lease): Promise<void> {
  await sql`
    update lane set leased_by = null, leased_until = null, recent_sends = ${sendsOf(lease)}
    where lane = ${lease.lane} and fence = ${lease.fence}`.execute(db)
}

function sendsOf(lease: Lease) {
  return sql`array(select to_timestamp(s / 1000) from unnest(${lease.recentSends}::float8[]) s)`
}

/** The next row of a lane: urgent before routine, then in the order they were written. */
export async function findNextRow(
  db: Kysely<Database>,
  lane: string,
  hurry: boolean,
): Promise<OutboxRow | undefined> {
  const { rows } = await sql<OutboxRow>`
    with ${HEADS} select o.* from outbox o where o.lane = ${lane} and ${READY(hurry)}
    order by o.urgency, o.id limit 1`.execute(db)
  return rows[0]
}

/** Waits until the lane may send once more. */
export async function awaitSendSlot(lease: Lease, realMs: () => number): Promise<void> {
  const first = lease.recentSends.at(-SENDS_PER_WINDOW)
  const waitMs = first === undefined ? 0 : first + WINDOW_MS - realMs()
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
}

/** Counts a send that leaves now. */
export function countSend(lease: Lease, nowMs: number): void {
  lease.recentSends = [...lease.recentSends, nowMs].slice(-SENDS_PER_WINDOW)
}

/**
 * Counts the last send from when it was answered: Feishu may have taken it only then, and the sixth
 * after it must not follow too closely.
 */
export function countAnswered(lease: Lease, nowMs: number): void {
  lease.recentSends = [...lease.recentSends.slice(0, -1), nowMs]
}
