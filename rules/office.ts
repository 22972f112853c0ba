import type { Draft } from './draft.ts'
import type { Lane } from './lane.ts'
import { officeLane } from './lane.ts'
import { toIso } from './time/day.ts'

/** Tells the office of something it has to mend; once a day for the same thing. */
export function tellOffice(
  draft: Draft,
  params: { reason: string; department: string; lane?: Lane; code?: number | null },
): void {
  const to = officeLane(draft.world.directory)
  if (to === null) return
  const { id } = draft.matter()
  const day = toIso(draft.act.at).slice(0, 10)
  draft.notice({
    to,
    template: 'office',
    params: { ...params, matterId: id },
    key: ['office', params.reason, params.department, params.lane ?? '-', day].join('/'),
  })
}
