import type { SystemStep } from '../db/act.ts'
import { saveOfficeNotice } from '../db/queries/office.ts'
import type { DbContext } from '../db/context.ts'
import { listDigestItems } from '../db/queries/notices.ts'
import { recipientOf } from '../rules/lane.ts'
import type { Lane } from '../rules/lane.ts'
import type { JsonObject } from '../rules/matter.ts'
import type { OutboxRow } from './lanes.ts'
import type { DigestParams } from './render.ts'

/** What a reminder tells of; fixed by its first try. */
export function itemsOf(row: OutboxRow): readonly JsonObject[] {
  return (row.params['items'] as readonly JsonObject[] | undefined) ?? []
}

/** What a delivered message means for the matters it shows; recorded only now that it has left. */
export async function afterSent(ctx: DbContext, row: OutboxRow): Promise<SystemStep[]> {
  const lane = row.lane as Lane
  const to = recipientOf(lane)
  const openId = to.kind === 'person' ? to.openId : ''
  const twin = row.twinPossible
  switch (row.template) {
    case 'card':
      return row.matterId === null
        ? []
        : [{ matterId: row.matterId, act: { type: 'deliver', lane, twin } }]
    case 'reminder':
      return itemsOf(row).map(({ matterId, taskId }) => ({
        matterId: matterId as string,
        act: { type: 'reminded', taskId: taskId as string, openId, twin },
      }))
    case 'digest': {
      const { digestKey, from } = row.params as unknown as DigestParams
      if (from > 0) return []
      const items = await listDigestItems(ctx.db, digestKey)
      return items.map(({ matterId, taskId }) => ({
        matterId: matterId as string,
        act: { type: 'escalated', taskId: taskId as string, openId },
      }))
    }
    default:
      return []
  }
}

/**
 * Feishu will not take messages for this lane: the next in line gets what is about a matter. Nothing
 * follows from others; they are reported.
 */
export function afterUnreachable(row: OutboxRow, code: number | null): SystemStep[] {
  const lane = row.lane as Lane
  switch (row.template) {
    case 'card':
      return row.matterId === null
        ? []
        : [{ matterId: row.matterId, act: { type: 'undeliverable', lane, code } }]
    case 'reminder':
      return itemsOf(row).map(({ matterId, taskId }) => ({
        matterId: matterId as string,
        act: { type: 'reminder-undeliverable', taskId: taskId as string, lane, code },
      }))
    default:
      return []
  }
}

/** A message is lost for good: the office is told, unless it was the office's own, which is logged. */
export async function reportFailed(
  ctx: DbContext,
  row: OutboxRow,
  code: number | null,
  reason = 'failed-message',
): Promise<void> {
  if (row.template === 'office') {
    ctx.log.error({ outbox: row.id, lane: row.lane, code }, 'the office cannot be told')
    return
  }
  await saveOfficeNotice(ctx, { reason, lane: row.lane, code, matterId: row.matterId })
}
