import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Runs in a process of its own, for the zone of a process cannot be trusted to change while it runs. */
const SAMPLE = `
import { calendarOf, kindOfDay } from './calendar.ts'
import { back, forward } from './count.ts'
import { addDays, addMonths, atTime, clockOf, dayOf, isDay, startOfDay, toIso, weekdayOf } from './day.ts'
import { deadlineAfter, deadlineAfterExpiry, deadlineOn, latestBefore, remindAt } from './deadline.ts'
import { DEFAULT_OFFICE_HOURS as hours, isOfficeTime, nextOfficeTime } from './office-hours.ts'
import { STATE_COUNCIL_YEARS } from './state-council.ts'
import { derivationWords, dueWords } from '../../templates/derivation.ts'

const calendar = calendarOf(STATE_COUNCIL_YEARS)
const counting = { calendar, hours, cutoff: 'end-of-day', offHoursReceipt: 'actual' }
const limit = (count, direction, unit) => ({ count, unit, direction, source: 'default', article: null })
const answers = []
for (let i = 0; i < 400; i += 1) {
  const day = addDays('2025-12-01', i)
  const at = new Date(Date.UTC(2025, 11, 1) + i * 86_400_000 + (i % 48) * 1_800_000)
  const trigger = { what: '送达', at }
  const after = deadlineAfter({ ...counting, limit: limit(i % 12, 'after', 'working-day'), trigger })
  const half = latestBefore({ ...counting, limit: limit(1, 'before', 'half-working-day'), trigger })
  const expiry = { what: '届满', on: day }
  answers.push([
    day, dayOf(at), clockOf(at), toIso(at), weekdayOf(day), isDay(day), addMonths(day, 3),
    startOfDay(day), atTime(day, '13:30'), kindOfDay(calendar, day),
    forward(calendar, day, 7), back(calendar, day, 7),
    isOfficeTime(calendar, hours, at), nextOfficeTime(calendar, hours, at), remindAt(calendar, hours, at),
    after, half, dueWords(after.dueAt, 2026), derivationWords(after.derivation), derivationWords(half.derivation),
    deadlineOn({ calendar, on: day, article: null, trigger }),
    deadlineAfterExpiry({ ...counting, limit: limit(10, 'after', 'working-day'), expiry, rollExpiry: true }),
  ])
}
process.stdout.write(JSON.stringify({ hour: new Date(0).getHours(), answers }))
`

function runIn(zone: string): { hour: number; answers: unknown[] } {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', SAMPLE]
  const answer = execFileSync(process.execPath, args, {
    cwd: import.meta.dirname,
    env: { TZ: zone },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(answer) as { hour: number; answers: unknown[] }
}

test('every answer is the same in whatever zone the server stands', { timeout: 60_000 }, () => {
  const shanghai = runIn('Asia/Shanghai')
  expect(shanghai.answers).toHaveLength(400)
  const hours = [shanghai.hour]
  for (const zone of ['UTC', 'America/New_York', 'Pacific/Kiritimati']) {
    const other = runIn(zone)
    hours.push(other.hour)
    expect(other.answers).toEqual(shanghai.answers)
  }
  // The child processes did stand in four zones: hours of the epoch on their clocks.
  expect(new Set(hours).size).toBe(4)
})
