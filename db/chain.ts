import { createHash } from 'node:crypto'
import type { EventDraft } from '../rules/act.ts'
import { toIso } from '../rules/time/day.ts'

/** What a matter's chain starts from. */
export const CHAIN_START = ''

/** One line of the trail, chained to the line before it. */
export interface ChainedEvent {
  readonly seq: number
  readonly line: string
  readonly hash: string
}

/** What a line of the trail says; the text is what is hashed, so this shape is never reordered. */
export interface Line {
  readonly matter: string
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly effectiveAt: string | null
  readonly actor: EventDraft['actor']
  readonly department: string | null
  readonly task: string | null
  readonly basis: EventDraft['basis']
  readonly late: boolean
  readonly cardVersion: number | null
  readonly data: EventDraft['data']
}

/** The hash of a line: SHA-256 over the hash before it and the stored text, in hexadecimal. */
export function hashOf(previous: string, line: string): string {
  return createHash('sha256').update(previous).update('\n').update(line).digest('hex')
}

/** Chains new events behind the head of a matter. */
export function chain(
  matterId: string,
  head: { readonly hash: string; readonly count: number },
  events: readonly EventDraft[],
): ChainedEvent[] {
  let previous = head.hash
  return events.map((event, index) => {
    const seq = head.count + index + 1
    const line = JSON.stringify(lineOf(matterId, seq, event))
    previous = hashOf(previous, line)
    return { seq, line, hash: previous }
  })
}

function lineOf(matterId: string, seq: number, event: EventDraft): Line {
  return {
    matter: matterId,
    seq,
    type: event.type,
    at: toIso(event.at),
    effectiveAt: event.effectiveAt && toIso(event.effectiveAt),
    actor: event.actor,
    department: event.department,
    task: event.taskId,
    basis: event.basis,
    late: event.late,
    cardVersion: event.cardVersion,
    data: event.data,
  }
}

/** The hash of a seal: SHA-256 over the seal before it and each head in the order of the matters. */
export function sealHash(
  previous: string,
  heads: readonly { matterId: string; seq: number; hash: string }[],
): string {
  const hash = createHash('sha256').update(previous)
  for (const head of heads) hash.update(`\n${head.matterId} ${head.seq} ${head.hash}`)
  return hash.digest('hex')
}
