import type { SystemStep } from '../db/act.ts'
import { saveOfficeNotice } from '../db/queries/office.ts'
import type { DbContext } from '../db/context.ts'
import { listDigestItems } from '../db/queries/notices.ts'
import { recipientOf } from '../rules/lane.ts'
import type { Lane } from '../rules/lane.ts'
import type { JsonObject } from '../rules/matter.ts'
import type { OutboxRow } from './lanes.ts'
import type { DigestParams } from './render.ts'

function itemsOf(row: OutboxRow): readonly JsonObject[] {
  return (row.params['items'] as readonly JsonObject[] | undefined) ?? []
}

/** What a delivered message means for the matters it shows; recorded only now that it has left. */
export async function afterSent(ctx: DbContext, row: OutboxRow): Promise<SystemStep[]> {
  const lane = row.lane as Lane
  const to = recipientOf(lane)
  const openId = to.kind === 'person' ? to.openId : ''
  switch (row.template) {
    case 'card':
      return row.matterId === null
        ? []
        : [{ matterId: row.matterId, act: { type: 'deliver', lane } }]
    case 'reminder':
      return itemsOf(row).map(({ matterId, taskId }) => ({
        matterId: matterId as string,
        act: { type: 'reminded', taskId: taskId as string, openId },
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

/** Feishu will not take messages for this lane: the next in line, and the office is told. */
export async function afterUnreachable(
  ctx: DbContext,
  row: OutboxRow,
  code: number | null,
): Promise<SystemStep[]> {
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
      await reportFailed(ctx, row, code, 'unreachable')
      return []
  }
}

/** A message is lost for good: the office is told, unless it was the office's own. */
export async function reportFailed(
  ctx: DbContext,
  row: OutboxRow,
  code: number | null,
  reason = 'failed-message',
): Promise<void> {
  if (row.template === 'office') return
  await saveOfficeNotice(ctx, { reason, lane: row.lane, code, matterId: row.matterId })
}
