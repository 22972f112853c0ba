import type { Limit } from '../rules/limit.ts'
import type { DayKind } from '../rules/time/calendar.ts'
import type { Step } from '../rules/time/count.ts'
import { addDays, clockOf, dayOf, MINUTE_MS, weekdayOf, yearOf } from '../rules/time/day.ts'
import type { Day } from '../rules/time/day.ts'
import type { Derivation } from '../rules/time/deadline.ts'
import type { OfficeStep } from '../rules/time/office-hours.ts'

type AnyStep = Derivation['steps'][number]

/** What limits of the product run from, by the rules' own names. */
const TRIGGER_WORDS: { readonly [what: string]: string } = {
  delivery: '送达',
  decision: '作出许可决定',
  completion: '业务办结',
}

/**
 * 为什么是这一天: the lines that show how a deadline was counted. Runs of days with the same meaning share a line; a
 * make-up working day always has its own. Days carry their year only where it is not the trigger's.
 */
export function derivationWords(d: Derivation): string[] {
  const at = new Date(d.trigger.at)
  const year = yearOf(dayOf(at))
  const { moved, counted } = segmentsOf(d)
  return [
    `${TRIGGER_WORDS[d.trigger.what] ?? d.trigger.what}：${year}年${datedWords(dayOf(at), year)}${timeWords(at)}`,
    limitWords(d.limit, year),
    ...provisionalWords(d.unannounced),
    ...movedWords(d, moved, year),
    ...runsOf(counted, inNaturalDays(d)).map((run) => runWords(run, year)),
    ...rolledWords(d, year),
    `截止：${endWords(new Date(d.dueAt), year)}${d.cutoff === 'close-of-business' ? '（停止业务活动的时间）' : ''}`,
  ]
}

/**
 * 截止时间: 「11月23日24时前」 for an end at midnight, 「2月28日15:00前」 for any other, in Asia/Shanghai. The year stands
 * in front where it is not `referenceYear`, and is left out when none is given.
 */
export function dueWords(dueAt: Date, referenceYear?: number): string {
  return `${endWords(dueAt, referenceYear)}前`
}

/** A day as 「11月23日」; the year stands in front where it is not `referenceYear`, and is left out when none is given. */
export function dayWords(day: Day, referenceYear?: number): string {
  const year = yearOf(day)
  const words = `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`
  return referenceYear === undefined || referenceYear === year ? words : `${year}年${words}`
}

function endWords(dueAt: Date, year?: number): string {
  const day = dayOf(dueAt)
  const atMidnight = clockOf(dueAt) === '00:00'
  return atMidnight
    ? `${dayWords(addDays(day, -1), year)}24时`
    : `${dayWords(day, year)}${clockOf(dueAt)}`
}

/** A trigger known by its day alone stands at 00:00, and no time is shown. */
function timeWords(at: Date): string {
  const clock = clockOf(at)
  return clock === '00:00' ? '' : clock
}

function datedWords(day: Day, year: number, remark = ''): string {
  return `${dayWords(day, year)}（${weekdayWords(day)}${remark}）`
}

function weekdayWords(day: Day): string {
  return `周${'日一二三四五六'.charAt(weekdayOf(day))}`
}

function limitWords(limit: Derivation['limit'], year: number): string {
  if (limit.source === 'stated') {
    return `来文载明：${dayWords(limit.on, year)}${limit.article ? `（${limit.article}）` : ''}`
  }
  const basis = limit.source === 'default' ? '产品默认值' : (limit.article ?? '条文')
  const ahead = limit.direction === 'before'
  const start = limit.unit === 'half-working-day' ? '按办公时间计' : '当日不计'
  return `${basis}：${ahead ? '提前' : ''}${lengthWords(limit)}${ahead ? '' : '内'}，${start}`
}

function lengthWords({ count, unit }: Limit): string {
  if (unit === 'working-day') return `${count}个工作日`
  if (unit === 'calendar-day') return `${count}日`
  return `${count === 1 ? '半' : count / 2}个工作日（${count * 4}个办公小时）`
}

function provisionalWords(unannounced: readonly number[]): string[] {
  if (unannounced.length === 0) return []
  const years = unannounced.map((year) => `${year}年`).join('、')
  return [`${years}节假日安排尚未公布，以下日期为暂估`]
}

/** The steps before the start that was moved, and those of the count itself; the rolled end has a line of its own. */
function segmentsOf(d: Derivation): { moved: readonly AnyStep[]; counted: readonly AnyStep[] } {
  const from = dayOf(new Date(d.trigger.at))
  const isMoved = ({ day }: AnyStep) => d.countedFrom > from && day < d.countedFrom
  const isRolled = (step: AnyStep) => d.rolled !== null && step.day >= d.rolled && !isCounted(step)
  return {
    moved: d.steps.filter(isMoved),
    counted: d.steps.filter((step) => !isMoved(step) && !isRolled(step)),
  }
}

function movedWords(d: Derivation, moved: readonly AnyStep[], year: number): string[] {
  const first = moved[0]
  if (!first) return []
  const to = datedWords(d.countedFrom, year)
  return [`${datedWords(first.day, year)}${restWords(first)}，顺延至下一工作日${to}起算`]
}

function rolledWords(d: Derivation, year: number): string[] {
  const { rolled } = d
  const step = d.steps.findLast(({ day }) => day === rolled)
  if (!rolled || !step) return []
  const to = datedWords(d.lastDay, year)
  return [`期限末日${datedWords(rolled, year)}${restWords(step)}，顺延至下一工作日${to}`]
}

/** Neighbouring steps that can be said in one breath. */
function runsOf(steps: readonly AnyStep[], naturalDays: boolean): AnyStep[][] {
  const runs: AnyStep[][] = []
  for (const step of steps) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last && mayJoin(last, step, naturalDays)) run.push(step)
    else runs.push([step])
  }
  return runs
}

function mayJoin(a: AnyStep, b: AnyStep, naturalDays: boolean): boolean {
  if (naturalDays) return true
  // Each stretch of office time has hours of its own to show.
  if ('spans' in a && isCounted(a)) return false
  return a.kind === b.kind && a.kind !== 'make-up'
}

/** Of natural days every one counts, and its kind says nothing. */
function inNaturalDays({ limit }: Derivation): boolean {
  return limit.source !== 'stated' && limit.unit === 'calendar-day'
}

function isCounted(step: AnyStep): boolean {
  return 'spans' in step ? step.ms > 0 : step.n !== undefined
}

function runWords(run: readonly AnyStep[], year: number): string {
  const ends = [run[0], run.at(-1)].filter((step) => step !== undefined)
  const [first, last] = ends.sort((a, b) => (a.day < b.day ? -1 : 1))
  if (!first || !last) return ''
  if ('spans' in first && isCounted(first)) return officeWords(first, year)
  const days =
    first === last ? singleWords(first, year) : `${rangeWords(first.day, last.day, year)} `
  return `${days}${isCounted(first) ? numberWords(run) : `${restWords(first)}，不计`}`
}

function singleWords(step: AnyStep, year: number): string {
  return datedWords(step.day, year, step.kind === 'make-up' ? '，调休上班' : '')
}

function rangeWords(first: Day, last: Day, year: number): string {
  return `${dayWords(first, year)}至${dayWords(last, yearOf(first) === yearOf(last) ? undefined : year)}`
}

function numberWords(run: readonly (Step | OfficeStep)[]): string {
  const numbers = run.flatMap((step) => ('n' in step ? [step.n] : []))
  const [first, last] = [numbers[0], numbers.at(-1)]
  return first === last ? `计第${first}日` : `计第${first}日至第${last}日`
}

function officeWords(step: OfficeStep, year: number): string {
  const spans = step.spans.map(({ from, to }) => `${from}至${to}`).join('、')
  return `${singleWords(step, year)}${spans}计${durationWords(step.ms)}`
}

function durationWords(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS)
  const rest = minutes % 60
  const hours = minutes < 60 ? '' : `${Math.floor(minutes / 60)}小时`
  return hours && rest === 0 ? hours : `${hours}${rest}分钟`
}

function restWords({ kind }: AnyStep): string {
  return REST_WORDS[kind]
}

const REST_WORDS: Readonly<Record<DayKind, string>> = {
  rest: '放假',
  'statutory-guess': '法定节假日',
  weekend: '周末',
  weekday: '工作日',
  'make-up': '调休上班',
}
