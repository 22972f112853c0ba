import {
  claimsStand,
  everyPushIsThereOnce,
  everyTaskHasOneOutcome,
  onlyTheEntitledActed,
} from './check-acts.ts'
import { everyMessageWasSentOnce, everyLiveCardIsTrue, oneLiveCardEach } from './check-cards.ts'
import { noEffectIsEarly, noEffectIsLate, objectionsStopSilence } from './check-effects.ts'
import { nothingIsToldOfTheClaimed } from './check-notices.ts'
import type { Evidence } from './evidence.ts'

/** A check answers what is wrong, each in a sentence that names the matter. */
export type Check = (evidence: Evidence) => readonly string[]

/** Everything that must hold after any run. */
export const CHECKS: { readonly [name: string]: Check } = {
  noAnswerWasWrong,
  everyPushIsThereOnce,
  everyTaskHasOneOutcome,
  claimsStand,
  onlyTheEntitledActed,
  everyMessageWasSentOnce,
  oneLiveCardEach,
  everyLiveCardIsTrue,
  noEffectIsEarly,
  noEffectIsLate,
  objectionsStopSilence,
  nothingIsToldOfTheClaimed,
  nothingWaits,
  theTrailIsWhole,
}

/** What all checks find, each headed by the check's name. */
export function findProblems(evidence: Evidence): string[] {
  return Object.entries(CHECKS).flatMap(([name, check]) =>
    check(evidence).map((problem) => `${name}: ${problem}`),
  )
}

/** No answer on the way contradicted another or was of a wrong kind. */
function noAnswerWasWrong({ ledger }: Evidence): readonly string[] {
  return ledger.wrong
}

/** Nothing is left to be sent, redrawn or done, and no message was given up: all faults had an end. */
function nothingWaits({ outbox, waitingAlarms, waitingDigests }: Evidence): string[] {
  return [
    ...outbox.flatMap((row) => {
      const where = `${row.template} ${row.id} to ${row.lane} of matter ${row.matterId ?? '-'}`
      if (row.state === 'waiting') return [`${where} still waits (${row.failure ?? 'no failure'})`]
      if (row.state === 'failed') return [`${where} was given up: ${row.failure ?? ''}`]
      if (row.state === 'sent' && row.wanted > row.shown) return [`${where} was not redrawn`]
      return []
    }),
    ...waitingAlarms.map(
      ({ kind, subject, dueAt }) =>
        `alarm ${kind} of ${subject}, due ${dueAt.toISOString()}, was not fired`,
    ),
    ...(waitingDigests > 0
      ? [`${waitingDigests} expiries wait for a digest that is not planned`]
      : []),
  ]
}

/** The audit trail verifies: every line chained, every head and seal as it was written. */
function theTrailIsWhole({ audit }: Evidence): string[] {
  return audit.map(
    ({ matter, seq, fault }) => `matter ${matter ?? '-'} line ${seq ?? '-'}: ${fault}`,
  )
}
