import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Database } from '../db/tables.ts'
import type { OutboxRow } from './lanes.ts'
import type { Rendered } from './render.ts'

/** Puts on record that a send is about to be tried, before it is: a crash then shows as unsure. */
export async function saveTry(
  db: Kysely<Database>,
  row: OutboxRow,
  shown: Rendered,
): Promise<void> {
  await sql`
    update outbox set attempts = attempts + 1,
      first_try_at = coalesce(first_try_at, clock_timestamp()),
      tried_version = case when unsure_since is null then ${shown.version} else tried_version end,
      tried_hash = case when unsure_since is null then ${shown.hash} else tried_hash end,
      unsure_since = coalesce(unsure_since, clock_timestamp())
    where id = ${row.id}`.execute(db)
}

/** Feishu has the message; what it shows is what the first unsure try of its `uuid` showed. */
export async function saveSent(
  db: Kysely<Database>,
  row: OutboxRow,
  message: { readonly messageId: string; readonly chatId: string | null },
): Promise<void> {
  await sql`
    update outbox set state = 'sent', message_id = ${message.messageId},
      chat_id = coalesce(${message.chatId}, chat_id), sent_at = clock_timestamp(),
      shown = tried_version, shown_hash = tried_hash, wanted = greatest(wanted, tried_version),
      unsure_since = null, not_before = null, ripe_at = null, failure = null
    where id = ${row.id}`.execute(db)
  if (message.chatId !== null) {
    await sql`update lane set chat_id = ${message.chatId} where lane = ${row.lane}`.execute(db)
  }
}

/** The row shows this now, whether or not a call was needed for it. */
export async function saveShown(
  db: Kysely<Database>,
  row: OutboxRow,
  shown: { readonly version: number; readonly hash: string | null },
  failure: string | null = null,
): Promise<void> {
  await sql`
    update outbox set shown = greatest(shown, ${shown.version}), attempts = 0,
      shown_hash = coalesce(${shown.hash}, shown_hash), not_before = null, failure = ${failure}
    where id = ${row.id}`.execute(db)
}

/** Tried again after a pause; `unsure` when nobody knows whether it was done. */
export async function savePause(
  db: Kysely<Database>,
  row: OutboxRow,
  pause: { readonly ms: number; readonly unsure: boolean; readonly failure: string },
): Promise<void> {
  await sql`
    update outbox set not_before = clock_timestamp() + ${pause.ms} * interval '1 millisecond',
      attempts = case when state = 'sent' then attempts + 1 else attempts end,
      first_try_at = coalesce(first_try_at, clock_timestamp()),
      unsure_since = case when ${pause.unsure}::boolean then unsure_since else null end,
      failure = ${pause.failure}
    where id = ${row.id}`.execute(db)
}

/** Never tried again: `failed` is reported to somebody, `dropped` was not needed any more. */
export async function saveEnd(
  db: Kysely<Database>,
  row: OutboxRow,
  state: 'failed' | 'dropped',
  failure: string | null,
): Promise<void> {
  await sql`
    update outbox set state = ${state}, unsure_since = null, failure = ${failure}
    where id = ${row.id}`.execute(db)
}

/** A new `uuid`, for when the old one is older than Feishu remembers (1 h). */
export async function saveFreshUuid(
  db: Kysely<Database>,
  row: OutboxRow,
  twinPossible: boolean,
): Promise<string> {
  const { rows } = await sql<{ uuid: string }>`
    update outbox set uuid = gen_random_uuid(), unsure_since = null, twin_possible = ${twinPossible}
    where id = ${row.id} returning uuid`.execute(db)
  return rows[0]?.uuid ?? row.uuid
}

/** Feishu refuses phone numbers in clear: the next try goes without them. */
export async function saveMasked(db: Kysely<Database>, row: OutboxRow): Promise<void> {
  await sql`
    update outbox set masked = true, unsure_since = null, not_before = null where id = ${row.id}`.execute(
    db,
  )
}
