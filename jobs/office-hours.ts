import type { SystemStep } from '../db/act.ts'
import { readCurrentWorld } from '../db/queries/world.ts'
import { isOfficeTime } from '../rules/time/office-hours.ts'
import { itemsOf } from './aftermath.ts'
import type { DeliveryContext } from './context.ts'
import { holdDigest } from './digests.ts'
import type { Lease, OutboxRow } from './lanes.ts'
import { saveEnd } from './outbox.ts'
import { recordWith } from './record.ts'
import type { DigestParams } from './render.ts'

/** Reminders and digests leave in office hours only; what an act causes leaves at any hour. */
export async function mustWaitForOffice(ctx: DeliveryContext, row: OutboxRow): Promise<boolean> {
  if (!isRoutine(row)) return false
  const { calendar, profile } = await readCurrentWorld(ctx)
  return !isOfficeTime(calendar, profile.time.officeHours, ctx.clock.now())
}

/** The rest of a digest is asked for by a click, so it is no routine. */
function isRoutine(row: OutboxRow): boolean {
  if (row.template === 'digest') return (row.params as unknown as DigestParams).from === 0
  return row.template === 'reminder'
}

/**
 * Takes a reminder or digest back that could not leave before offices closed: an outage, or a worker
 * that was down. It becomes an alarm again and is drawn anew when they open.
 */
export async function putOff(ctx: DeliveryContext, lease: Lease, row: OutboxRow): Promise<void> {
  ctx.log.info({ outbox: row.id, template: row.template }, 'held until offices open')
  if (row.template === 'digest') return holdDigest(ctx, lease, row)
  const steps = itemsOf(row).map(({ matterId, taskId }): SystemStep => ({
    matterId: matterId as string,
    act: { type: 'hold-reminder', taskId: taskId as string },
  }))
  await recordWith(ctx, steps, (trx) =>
    saveEnd(trx, lease, row, 'dropped', 'held until offices open'),
  )
}
