import { officeLane } from '../../rules/lane.ts'
import type { Json } from '../../rules/matter.ts'
import { dayOf } from '../../rules/time/day.ts'
import type { DbContext } from '../context.ts'
import { readCurrentWorld } from './world.ts'

/** Tells the office of a fault in delivery, once a day for the same lane and reason. */
export async function saveOfficeNotice(
  ctx: DbContext,
  params: { reason: string; lane: string; code: number | null; matterId: string | null },
): Promise<void> {
  const { directory } = await readCurrentWorld(ctx)
  const to = officeLane(directory)
  if (to === null || to === params.lane) return
  const department = departmentBehind(directory, params.lane)
  await ctx.db
    .insertInto('outbox')
    .values({
      lane: to,
      template: 'office',
      params: JSON.stringify({ ...params, department } satisfies { [key: string]: Json }),
      key: ['office', params.reason, params.lane, dayOf(ctx.clock.now())].join('/'),
      urgency: 2,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
  ctx.ring.outbox()
}

function departmentBehind(
  directory: Awaited<ReturnType<typeof readCurrentWorld>>['directory'],
  lane: string,
): string {
  const id = lane.slice(lane.indexOf(':') + 1)
  const person = directory.people.get(id)
  if (person) return person.department
  return [...directory.departments.values()].find((one) => one.chatId === id)?.code ?? ''
}
