import fc from 'fast-check'
import { expect } from 'vitest'
import type { ApiAnswer, TestBot } from './testing.ts'
import type { ProblemWire } from './testing-wire.ts'

/** How many spoilt bodies each address is given. */
const RUNS = 2_000

/** Values that somebody's system sends one day: of the wrong type, too long, half right, or meant to hurt. */
const ODD = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown[]>(null, true, 0, -1, 1.5, 1e308, [], {}, [[]], ''),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ' ',
      '\0',
      'a\ud800',
      '\u202e',
      'x'.repeat(5_000),
      "'; drop table matter; --",
      '=1+1',
      '<at id=all></at>',
      '__proto__',
      'constructor',
      'scjg',
      'spj',
      'oc_scjg',
      'ou_scjg_liaison',
      '91370305MA3C0XQE4K',
      '0190a8f0-0000-7000-8000-000000000000',
      'https://example.com/a',
      'javascript:alert(1)',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '2026-11-20',
      '2026-02-30',
      '2026-13-01',
      '0000-00-00',
      '0001-01-01',
      '1900-01-01',
      '2199-12-31',
      '9999-12-31',
      '0001-01-01T00:00:00Z',
      '1899-12-31T16:00:00Z',
      '2199-12-31T23:59:59Z',
      '9999-12-31T23:59:59Z',
      '2026-11-20T10:00:00+23:59',
      '2026-11-20T24:00:00+08:00',
      '2026-11-20T10:00+08:00',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
)

const CHANGE = fc.record({
  where: fc.nat(),
  how: fc.constantFrom('set', 'set', 'set', 'remove', 'add', 'double', 'rename'),
  value: ODD,
})
type Change = { readonly where: number; readonly how: string; readonly value: unknown }

type Node = { [key: string]: unknown }

/** Every place in a body that holds a value, as its holder and its key. */
function places(value: unknown): { holder: Node; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Node
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...places(holder[key])])
}

function change(body: unknown, { where, how, value }: Change) {
  const all = places(body)
  const place = all[where % Math.max(1, all.length)]
  if (!place) return
  const { holder, key } = place
  switch (how) {
    case 'remove':
      delete holder[key]
      return
    case 'add':
      holder[String(value).slice(0, 40)] = value
      return
    case 'rename':
      holder[`${key}s`] = holder[key]
      delete holder[key]
      return
    case 'double':
      if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]))
      else holder[key] = [holder[key], holder[key]]
      return
    default:
      holder[key] = value
  }
}

/** Spoils good bodies thousands of times in one to three places, and hands each to `check`. */
export function eachSpoilt(
  good: () => object,
  check: (body: object) => Promise<void>,
): Promise<void> {
  const changes = fc.array(CHANGE, { minLength: 1, maxLength: 3 })
  const property = fc.asyncProperty(changes, async (list: readonly Change[]) => {
    const body = structuredClone(good())
    // Values are shared between runs, so what goes into a body is a copy.
    for (const one of list) change(body, { ...one, value: structuredClone(one.value) })
    await check(body)
  })
  return fc.assert(property, { numRuns: RUNS, endOnFailure: true })
}

/** What an address has to keep whatever it is sent. */
export interface Target {
  readonly method: string
  readonly path: () => string
  /** A good body to be spoilt; made anew for each request. */
  readonly body: () => object
}

/**
 * Sends an address thousands of spoilt bodies: it never breaks, names what is wrong in Chinese, and
 * stores nothing of what it refuses. Answers how often each status came.
 */
export async function sendSpoilt(bot: TestBot, target: Target): Promise<Map<number, number>> {
  const statuses = new Map<number, number>()
  let rows = await bot.countRows()
  await eachSpoilt(target.body, async (body) => {
    const answer = await bot.ask(target.method, target.path(), { body })
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    const after = await bot.countRows()
    if (answer.status >= 400) {
      expect(after).toEqual(rows)
      expectNamed(answer)
    }
    rows = after
  })
  return statuses
}

const HAN = /\p{Script=Han}/u

function expectNamed({ status, type, body }: ApiAnswer<ProblemWire>): void {
  expect([409, 422]).toContain(status)
  expect(type).toBe('application/problem+json; charset=utf-8')
  expect(body.title).toMatch(HAN)
  if (status !== 422) return
  expect(body.errors?.length).toBeGreaterThan(0)
  for (const { path, message } of body.errors ?? []) {
    expect(typeof path).toBe('string')
    expect(message).toMatch(HAN)
  }
}
