import { sealClaim } from './feishu.ts'
import type { Press } from './feishu.ts'
import type { Sealed } from './http.ts'
import type { Base } from './place.ts'
import { personOf } from './county.ts'

/** A press that has not been made yet, and what a hand-written transaction needs to do the same. */
export interface Due extends Press {
  readonly matterId: string
  readonly department: string
}

/** A press of 认领 for each matter of a filling, by the liaison of its department. */
export async function listPresses(base: Base, label: string): Promise<Due[]> {
  const pool = base.pool(1)
  const { rows } = await pool.query<Omit<Due, 'openId'>>(
    `select m.id as "matterId", t.id as "taskId", t.department, o.message_id as "messageId"
     from matter m join task t on t.matter_id = m.id
       join outbox o on o.matter_id = m.id and o.template = 'card'
     where m.number like 'FILL-' || $1::text || '-%' order by m.id`,
    [label],
  )
  await pool.end()
  return rows.map((row) => ({ ...row, openId: personOf(row.department, 'liaison') }))
}

/** The callbacks of presses, sealed before the clock runs. */
export function sealAll(presses: readonly Press[]): Sealed[] {
  return presses.map(sealClaim)
}
