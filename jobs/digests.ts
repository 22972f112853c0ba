import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { holdMatters } from '../db/act.ts'
import type { DbContext } from '../db/context.ts'
import { lockDueDigests } from '../db/queries/alarms.ts'
import type { Database } from '../db/tables.ts'
import type { World } from '../rules/act.ts'
import { leadersOf } from '../rules/directory.ts'
import { officeLane, personLane } from '../rules/lane.ts'
import { atTime, dayOf } from '../rules/time/day.ts'
import { isOfficeTime, nextOfficeTime } from '../rules/time/office-hours.ts'
import type { DeliveryContext } from './context.ts'
import type { Lease, OutboxRow } from './lanes.ts'
import { saveEnd } from './outbox.ts'
import type { DigestParams } from './render.ts'

/** 每日摘要: one card a leader and working day, with what expired in his department since the last. */
export async function fireDigests(ctx: DbContext): Promise<void> {
  const sent = await ctx.db.transaction().execute(async (trx) => {
    const held = await holdMatters(ctx, trx, [])
    const due = await lockDueDigests(trx, held.now)
    for (const department of due) await fireDigest(trx, held.world, department, held.now)
    return due.length
  })
  if (sent > 0) ctx.ring.outbox()
}

async function fireDigest(
  trx: Transaction<Database>,
  world: World,
  department: string,
  now: Date,
): Promise<void> {
  if (!isOfficeTime(world.calendar, world.profile.time.officeHours, now)) {
    // The worker was down at the hour; a leader is not written to at night for that.
    await setDigestAlarm(trx, department, { dueAt: heldUntil(world, now) })
    return
  }
  await setDigestAlarm(trx, department, { settledAt: now })
  const digestKey = `digest/${department}/${dayOf(now)}`
  const { rows } = await sql`
    update digest_item set digest_key = ${digestKey}
    where department = ${department} and digest_key is null returning 1`.execute(trx)
  if (rows.length === 0) return
  const leaders = leadersOf(world.directory, department)
  for (const { openId } of leaders) {
    await trx
      .insertInto('outbox')
      .values({
        lane: personLane(openId),
        template: 'digest',
        params: JSON.stringify({ department, digestKey, from: 0 }),
        key: `${digestKey}/${openId}`,
        urgency: 5,
      })
      .onConflict((oc) => oc.doNothing())
      .execute()
  }
  if (leaders.length === 0) await tellOfVacancy(trx, world, department, now)
}

/** When offices are open again, but not before the hour of the digest. */
function heldUntil({ calendar, profile }: World, now: Date): Date {
  const opens = nextOfficeTime(calendar, profile.time.officeHours, now)
  const hour = atTime(dayOf(opens), profile.digest.at)
  return hour > opens ? hour : opens
}

/** Takes a digest back that could not leave before offices closed; what it told of joins the next one. */
export async function holdDigest(
  ctx: DeliveryContext,
  lease: Lease,
  row: OutboxRow,
): Promise<void> {
  const { department, digestKey } = row.params as unknown as DigestParams
  const dueAt = await ctx.db.transaction().execute(async (trx) => {
    const { world, now } = await holdMatters(ctx, trx, [])
    const dueAt = heldUntil(world, now)
    await sql`
      insert into alarm (subject, kind, due_at) values (${department}, 'digest', ${dueAt})
      on conflict (coalesce(matter_id, '00000000-0000-0000-0000-000000000000'::uuid), subject, kind)
      do update set generation = alarm.generation + 1, settled_at = null, due_at = case
        when alarm.settled_at is null then least(alarm.due_at, excluded.due_at)
        else excluded.due_at end`.execute(trx)
    await saveEnd(trx, lease, row, 'dropped', 'held until offices open')
    // The next digest may be one of the same day.
    await sql`update outbox set key = null where id = ${row.id}`.execute(trx)
    await sql`update digest_item set digest_key = null where digest_key = ${digestKey}`.execute(trx)
    return dueAt
  })
  ctx.ring.alarm(dueAt)
}

async function setDigestAlarm(
  trx: Transaction<Database>,
  department: string,
  change: { dueAt: Date } | { settledAt: Date },
): Promise<void> {
  await trx
    .updateTable('alarm')
    .set(change)
    .where('matterId', 'is', null)
    .where('kind', '=', 'digest')
    .where('subject', '=', department)
    .execute()
}

async function tellOfVacancy(
  trx: Transaction<Database>,
  world: World,
  department: string,
  now: Date,
): Promise<void> {
  const to = officeLane(world.directory)
  if (to === null) return
  await trx
    .insertInto('outbox')
    .values({
      lane: to,
      template: 'office',
      params: JSON.stringify({ reason: 'no-leader', department }),
      key: `office/no-leader/${department}/${dayOf(now)}`,
      urgency: 2,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
}
