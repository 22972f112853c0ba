import { isMet, markdownOf } from './figure.ts'
import type { Figure } from './figure.ts'

/** A run of the measurements: when, on what, and what came out. */
export interface Run {
  readonly startedAt: Date
  readonly short: boolean
  readonly machine: {
    readonly cores: number
    readonly cpu: string
    readonly node: string
    /** Runnable processes on average over 1, 5 and 15 minutes: what else the machine was doing. */
    readonly loadBefore: readonly number[]
    readonly loadAfter: readonly number[]
  }
  readonly figures: readonly Figure[]
}

/** Above this load the machine was busy with something else and figures are not to be trusted. */
const QUIET = 0.7

/** A run as `docs/bench.md` shows it. */
export function documentOf({ startedAt, short, machine, figures }: Run): string {
  const { cores, cpu, node, loadBefore, loadAfter } = machine
  const load = (values: readonly number[]) => values.map((one) => one.toFixed(2)).join(', ')
  const missed = figures.filter((figure) => isMet(figure) === false)
  const form = short ? 'short form (`npm run bench -- --short`)' : 'long form (`npm run bench`)'
  return [
    '# Measurements',
    `Written by \`npm run bench -- --document\`; this is the ${form} of ${startedAt.toISOString()}.`,
    `${cores} cores (${cpu}), Node ${node}. The product, PostgreSQL (embedded, durable settings), the ` +
      'callers and the baselines share them. ' +
      `Load over 1, 5 and 15 minutes: ${load(loadBefore)} before, ${load(loadAfter)} after.`,
    ...((loadBefore[0] ?? 0) > QUIET
      ? [
          `**The machine was not quiet (load above ${QUIET} before the start), so that neither the ` +
            'figures nor the aims met or missed say much. Run it again on a quiet machine.**',
        ]
      : []),
    markdownOf(figures),
    '## Missed',
    missed.length === 0
      ? 'Nothing.'
      : missed.map(({ part, what }) => `- ${part}: ${what}`).join('\n'),
    METHOD,
  ].join('\n\n')
}

const METHOD = `## How it is measured

1. **Claim.** Callbacks are signed and encrypted beforehand and posted to \`/webhook/card\` of a process with
   \`ROLE=web\`; every answer must say 「已认领」. By hand: the same rows in one transaction by \`pg\` with prepared
   statements, no HTTP, no rules, no card. A click is six round trips (mark the message, begin, lock and
   read, write, commit, release the message), by hand nine or four.
2. **Push.** \`POST /api/v1/approvals\` of a process with \`ROLE=web\`. By hand: the rows of a real push under new
   ids. Many matters: the rows of 40 delivered ones multiplied by SQL.
3. **Sweep.** \`fireDue()\` timed by itself; memory is that of a real \`ROLE=worker\`. Midnight: a worker whose
   clock starts 2 s before it; lateness counts from 10 s after the end, the earliest at which silence is recorded.
4. **Fan-out.** The stand-in with its real limits in a process and a database of its own; calls are counted there.
   Routine cards wait; urgent ones are pushed when half are gone.
5. **Start.** From the start of the process to \`/readyz\`, with \`tsx\` translating the sources.
6. **Storm.** Clicks at fixed instants, each timed from its instant, so that a stall is felt by all behind it.
`
