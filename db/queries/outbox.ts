import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Act } from '../../rules/act.ts'
import { personLane } from '../../rules/lane.ts'
import type { JsonObject, Matter } from '../../rules/matter.ts'
import { clockOf, dayOf } from '../../rules/time/day.ts'
import type { DbContext } from '../context.ts'
import type { Database } from '../tables.ts'

/** The message that somebody pressed a button on. */
export interface ClickedMessage {
  readonly id: number
  readonly lane: string
  readonly template: string
  readonly matterId: string | null
  readonly edition: number
  readonly params: JsonObject
  /** The version the presser saw. */
  readonly shown: number
}

/** Feishu waits 3 s for the answer to a click; until then the card is not changed from our side. */
const ANSWER_SECONDS = 3

/** A mark that runs out by itself need not be on the disk before anybody goes on. */
const UNHURRIED = sql`(select set_config('synchronous_commit', 'off', true)) as unhurried`

/** Marks a message as being answered and says what it is; null for a message that is not ours. */
export async function startAnswer(
  db: Kysely<Database>,
  messageId: string,
): Promise<ClickedMessage | null> {
  const { rows } = await sql<ClickedMessage>`
    update outbox set
      answering = case when answering_until > clock_timestamp() then answering else 0 end + 1,
      answering_until = clock_timestamp() + ${ANSWER_SECONDS} * interval '1 second'
    from ${UNHURRIED}
    where message_id = ${messageId}
    returning id, lane, template, matter_id, edition, params, shown`.execute(db)
  return rows[0] ?? null
}

/** The answer to a click has gone out; after the last of several a PATCH may settle the message. */
export async function endAnswer(db: Kysely<Database>, messageId: string): Promise<void> {
  await sql`
    update outbox set answering = greatest(0, answering - 1),
      answering_until = case when answering > 1 then answering_until
        else clock_timestamp() + interval '300 milliseconds' end
    from ${UNHURRIED}
    where message_id = ${messageId}`.execute(db)
}

/** Sends somebody the form of an act; pressing again within the minute sends no second one. */
export async function insertForm(
  db: Kysely<Database>,
  matter: Matter,
  act: Omit<Act, 'at'>,
  now: Date,
): Promise<void> {
  if (act.actor.type !== 'person') return
  const { openId } = act.actor
  await db
    .insertInto('outbox')
    .values({
      lane: personLane(openId),
      template: 'form',
      matterId: matter.id,
      params: JSON.stringify({ act: act.type, taskId: act.taskId ?? '' }),
      key: ['form', act.taskId, act.type, openId, matter.version, dayOf(now), clockOf(now)].join(
        '/',
      ),
      urgency: 0,
      wanted: matter.version,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** Sends a leader the rest of his digest; false when it is not his. */
export async function insertDigestRest(
  ctx: DbContext,
  outboxId: number,
  openId: string,
): Promise<boolean> {
  const { rows } = await sql`
    insert into outbox (lane, template, params, key, urgency)
    select lane, template, jsonb_set(params, '{from}', to_jsonb((params ->> 'from')::integer + 20)),
      'rest/' || id, 0
    from outbox where id = ${outboxId} and template = 'digest' and lane = ${personLane(openId)}
    on conflict (key) do update set key = excluded.key returning 1`.execute(ctx.db)
  ctx.ring.outbox()
  return rows.length > 0
}
