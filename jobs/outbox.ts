import { sql } from 'kysely'
import type { Kysely, RawBuilder } from 'kysely'
import type { Database } from '../db/tables.ts'
import { holding, LaneLost } from './lanes.ts'
import type { Lease, OutboxRow } from './lanes.ts'
import type { Rendered } from './render.ts'

/** Writes to the outbox, each refused when the lane was lost: what a stale holder saw is not the truth. */
async function save(
  db: Kysely<Database>,
  lease: Lease,
  row: OutboxRow,
  change: RawBuilder<unknown>,
): Promise<void> {
  const { rows } = await sql<{ held: boolean }>`
    with ${holding(lease)}, changed as (
      update outbox set ${change} where id = ${row.id} and exists (select from held))
    select exists (select from held) as held`.execute(db)
  if (!rows[0]?.held) throw new LaneLost(lease.lane)
}

/**
 * Puts on record that a send is about to be tried, before it is: a crash then shows as unsure. Answers
 * the row as it stands; null when it changed since it was drawn (a reminder that grew).
 *
 * @throws {LaneLost}
 */
export async function saveTry(
  db: Kysely<Database>,
  lease: Lease,
  row: OutboxRow,
  shown: Rendered,
): Promise<OutboxRow | null> {
  const told = shown.params === null ? null : JSON.stringify(shown.params)
  const { rows } = await sql<OutboxRow & { held: boolean }>`
    with ${holding(lease)}, tried as (
      update outbox set attempts = attempts + 1,
        first_try_at = coalesce(first_try_at, clock_timestamp()),
        tried_version = case when unsure_since is null then ${shown.version} else tried_version end,
        tried_hash = case when unsure_since is null then ${shown.hash} else tried_hash end,
        params = case when unsure_since is null then coalesce(${told}::jsonb, params) else params end,
        unsure_since = coalesce(unsure_since, clock_timestamp())
      where id = ${row.id} and state = 'waiting' and params = ${JSON.stringify(row.params)}::jsonb
        and exists (select from held)
      returning *)
    select exists (select from held) as held, tried.* from (select) one left join tried on true`.execute(
    db,
  )
  const [tried] = rows
  if (!tried?.held) throw new LaneLost(lease.lane)
  return tried.id === null ? null : tried
}

/**
 * Holds the lane for a PATCH. False when a click on the message has begun to be answered since it was
 * picked: a PATCH now would be overwritten by the answer (failures 6).
 *
 * @throws {LaneLost}
 */
export async function holdForPatch(
  db: Kysely<Database>,
  lease: Lease,
  row: OutboxRow,
): Promise<boolean> {
  const { rows } = await sql<{ held: boolean; free: boolean }>`
    with ${holding(lease)} select exists (select from held) as held,
      coalesce(answering_until, '-infinity') <= clock_timestamp() as free
    from outbox where id = ${row.id}`.execute(db)
  if (!rows[0]?.held) throw new LaneLost(lease.lane)
  return rows[0].free
}

/** Feishu has the message; what it shows is what the first unsure try of its `uuid` showed. */
export async function saveSent(
  db: Kysely<Database>,
  lease: Lease,
  row: OutboxRow,
  message: { readonly messageId: string; readonly chatId: string | null },
): Promise<void> {
  await save(
    db,
    lease,
    row,
    sql`state = 'sent', message_id = ${message.messageId},
      chat_id = coalesce(${message.chatId}, chat_id), sent_at = clock_timestamp(),
      shown = tried_version, shown_hash = tried_hash, wanted = greatest(wanted, tried_version),
      unsure_since = null, not_before = null, ripe_at = null, attempts = 0, failure = null`,
  )
  if (message.chatId !== null) {
    await sql`update lane set chat_id = ${message.chatId} where lane = ${row.lane}`.execute(db)
  }
}

/** The row shows this now, whether or not a call was needed for it. */
export function saveShown(
  db: Kysely<Database>,
  lease: Lease,
  row: OutboxRow,
  shown: { readonly version: number; readonly hash: string | null },
  failure: string | null = null,
): Promise<void> {
  return save(
    db,
    lease,
    row,
    sql`shown = greatest(shown, ${shown.version}), attempts = 0,
      shown_hash = coalesce(${shown.hash}, shown_hash), not_before = null, failure = ${failure}`,
  )
}

/** Tried again after a pause; `unsure` when nobody knows whether it was done. */
export function savePause(
  db: Kysely<Database>,
  lease: Lease,
  row: OutboxRow,
  pause: {
    readonly ms: number
    readonly unsure: boolean
    readonly attempts: number
    readonly failure: string
  },
): Promise<void> {
  return save(
    db,
    lease,
    row,
    sql`not_before = clock_timestamp() + ${pause.ms} * interval '1 millisecond',
      attempts = ${pause.attempts}, first_try_at = coalesce(first_try_at, clock_timestamp()),
      unsure_since = case when ${pause.unsure}::boolean then unsure_since else null end,
      failure = ${pause.failure}`,
  )
}

/** Never tried again: `failed` is reported to somebody, `dropped` was not needed any more. */
export function saveEnd(
  db: Kysely<Database>,
  lease: Lease,
  row: OutboxRow,
  state: 'failed' | 'dropped',
  failure: string | null,
): Promise<void> {
  return save(db, lease, row, sql`state = ${state}, unsure_since = null, failure = ${failure}`)
}

/**
 * A new `uuid`, for when the old one is older than Feishu remembers (1 h). `twinPossible` stays with the
 * row: every later try is headed 「如有重复，以本条为准」.
 */
export async function saveFreshUuid(
  db: Kysely<Database>,
  lease: Lease,
  row: OutboxRow,
  twinPossible: boolean,
): Promise<OutboxRow> {
  const { rows } = await sql<OutboxRow>`
    with ${holding(lease)} update outbox set uuid = gen_random_uuid(), unsure_since = null,
      twin_possible = twin_possible or ${twinPossible}
    where id = ${row.id} and exists (select from held) returning *`.execute(db)
  if (!rows[0]) throw new LaneLost(lease.lane)
  return rows[0]
}

/** Feishu refuses phone numbers in clear: the next try goes without them. */
export function saveMasked(db: Kysely<Database>, lease: Lease, row: OutboxRow): Promise<void> {
  return save(db, lease, row, sql`masked = true, unsure_since = null, not_before = null`)
}
