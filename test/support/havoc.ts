import { setTimeout as pause } from 'node:timers/promises'
import { approval } from './county.ts'
import type { countyOf } from './county.ts'
import type { MatterOnWire, Talk } from './talk.ts'

/** A press that was answered by 「已认领」. */
export interface Claim {
  readonly openId: string
  readonly number: string
}

/** What callers and liaisons were told, over all lives of the product. */
export interface Ledger {
  /** Bodies that were ever posted, by reference, with the matter if the answer came. */
  readonly posted: Map<string, { body: ReturnType<typeof approval>; matter: MatterOnWire | null }>
  readonly claims: Claim[]
  /** The clock as it was last answered. */
  clock: string
}

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export interface HavocOptions {
  readonly talk: Talk
  readonly county: ReturnType<typeof countyOf>
  readonly ledger: Ledger
  readonly random: () => number
}

/** How many push and claim at once. While pushes come in, the clock waits for their delivery. */
const PUSHING = { pushers: 3, claimers: 3 }
const FIRING = { pushers: 0, claimers: 2 }
const PUSH_PAUSE_MS = 50
/** Some six days a round: the calendar of the year after must not be needed. */
const MOST_MOVES = 20

/**
 * Who pushes, claims and moves the clock, all at once, until stopped; failures are part of it. For
 * `firing` nobody pushes, so that the clock runs through reminders, ends and digests.
 */
export function startHavoc(
  load: 'pushing' | 'firing',
  options: HavocOptions,
): { stop(): Promise<void> } {
  const { pushers, claimers } = load === 'pushing' ? PUSHING : FIRING
  let moves = 0
  async function moveClock(): Promise<void> {
    moves += 1
    if (moves <= MOST_MOVES) return moveOn(options)
    await pause(PUSH_PAUSE_MS)
  }
  let over = false
  async function again(work: () => Promise<void>): Promise<void> {
    while (!over) {
      // The product is killed under it: no answer, half an answer, a fault.
      await work().catch(() => pause(20))
    }
  }
  const loops = [
    ...Array.from({ length: pushers }, () => again(() => push(options))),
    ...Array.from({ length: claimers }, () => again(() => claim(options))),
    again(moveClock),
  ]
  return {
    async stop() {
      over = true
      await Promise.all(loops)
    },
  }
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)]
}

async function push({ talk, county, ledger, random }: HavocOptions): Promise<void> {
  const item = pick(county.directory.catalogue, random)?.item ?? ''
  const body = approval({ item, decidedAt: '2026-11-19T09:00:00+08:00' })
  ledger.posted.set(body.reference, { body, matter: null })
  ledger.posted.set(body.reference, { body, matter: await talk.push(body) })
  await pause(PUSH_PAUSE_MS)
}

/** Posts again what was never answered, as a caller does. */
export async function repeatUnanswered({ talk, ledger }: HavocOptions): Promise<void> {
  for (const [reference, { body, matter }] of ledger.posted) {
    if (matter !== null) continue
    const answer = await talk.ask('POST', '/api/v1/approvals', body)
    if (answer.status !== 200 && answer.status !== 201) throw new Error(JSON.stringify(answer))
    ledger.posted.set(reference, { body, matter: answer.body as MatterOnWire })
  }
}

async function claim({ talk, county, ledger, random }: HavocOptions): Promise<void> {
  const known = [...ledger.posted.values()].flatMap(({ matter, body }) =>
    matter ? [{ matter, number: body.permit.number }] : [],
  )
  // The newest are the ones whose cards are just being sent.
  const found = pick(known.slice(-12), random)
  const task = found && pick(found.matter.tasks, random)
  if (!found || !task) throw new Error('nothing to claim yet')
  const { openId } = county.person(task.department, pick(['liaison', 'leader'], random) ?? '')
  const { toast } = await talk.press(openId, '认领', { about: found.number })
  if (toast?.content === '已认领') ledger.claims.push({ openId, number: found.number })
}

/** Two to twelve hours on: reminders, ends of limits and digests fall due on the way. */
async function moveOn({ talk, ledger, random }: HavocOptions): Promise<void> {
  const ms = new Date(ledger.clock).getTime() + (2 + Math.floor(random() * 10)) * 3_600_000
  const to = new Date(ms).toISOString()
  // A move that was not answered may have been made.
  ledger.clock = to
  await talk.moveClock(to)
}
