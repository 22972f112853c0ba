import { GRACE_MS } from '../../rules/alarms.ts'
import type { Line } from '../../db/chain.ts'
import type { Evidence, MatterRow } from './evidence.ts'

/**
 * An effect is on record at the latest this long after the end of the limit and the grace, on the
 * product's clock (milliseconds): a matter is left alone 60 s after a fault, the sweep comes every
 * 20 s, and a killed process is back within 10 s.
 */
export const LATEST_MS = 90_000

/** What silence did: each line, with the task's lines before it. */
function effects({ matters }: Evidence) {
  return matters.flatMap((matter) =>
    matter.lines.flatMap((line, index) =>
      line.type === 'auto-claim' || line.type === 'expire'
        ? [
            {
              matter,
              line,
              before: matter.lines.slice(0, index).filter((one) => one.task === line.task),
            },
          ]
        : [],
    ),
  )
}

const timeOf = (text: string | null | undefined) => new Date(text ?? NaN).getTime()

/** Nothing takes effect before its end and the grace, before a delivery, or on a provisional date. */
export function noEffectIsEarly(evidence: Evidence): string[] {
  return effects(evidence).flatMap(({ matter, line, before }) => {
    const problem = earlyProblem(line, before)
    return problem ? [`${matter.number} ${line.department} ${line.type}: ${problem}`] : []
  })
}

function earlyProblem(line: Line, before: readonly Line[]): string | null {
  const set = before.findLast((one) => one.type === 'deliver' || one.type === 'recompute')
  if (!set) return 'nothing was delivered before'
  const due = set.data[set.type === 'deliver' ? 'dueAt' : 'to'] as string
  if (set.data['provisional'] !== false) return `rests on ${due}, which is provisional`
  if (line.effectiveAt === null || timeOf(line.effectiveAt) !== timeOf(due)) {
    return `takes effect at ${line.effectiveAt}, the limit ends at ${due}`
  }
  const graceMs = timeOf(line.at) - timeOf(due)
  return graceMs < GRACE_MS ? `on record ${graceMs} ms after the end, not ${GRACE_MS}` : null
}

/** Nothing is on record later than the bound, or later than a new calendar allowed. */
export function noEffectIsLate(evidence: Evidence): string[] {
  return effects(evidence).flatMap(({ matter, line, before }) => {
    const recounted = before.findLast((one) => one.type === 'recompute')
    const fromMs = Math.max(timeOf(line.effectiveAt) + GRACE_MS, timeOf(recounted?.at) || 0)
    const lateMs = timeOf(line.at) - fromMs
    return lateMs > LATEST_MS
      ? [`${matter.number} ${line.department} ${line.type}: ${lateMs} ms after it was due`]
      : []
  })
}

/** After a claim or an objection in time silence does nothing; nobody in time finds it has. */
export function objectionsStopSilence(evidence: Evidence): string[] {
  return effects(evidence).flatMap(({ matter, line }) => {
    if (line.type !== 'auto-claim') return []
    const end = timeOf(line.effectiveAt)
    const round = matter.lines.slice(beginningOfRound(matter, line))
    const stops = round.filter(
      (one) =>
        one.task === line.task &&
        timeOf(one.at) < end &&
        (one.type === 'claim' || (one.type === 'object' && one.data['again'] === false)),
    )
    return stops.map(
      (one) => `${matter.number}: auto-claimed at ${line.at}, but ${one.type} at ${one.at}`,
    )
  })
}

/** A round starts after the last 维持, which answered what came before it. */
function beginningOfRound({ lines }: MatterRow, line: Line): number {
  return (
    lines.findLastIndex((one) => one.type === 'uphold' && one.data['objected'] === line.task) + 1
  )
}
