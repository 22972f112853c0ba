import { expect, test } from 'vitest'
import type { Limit } from '../rules/limit.ts'
import { calendarOf } from '../rules/time/calendar.ts'
import {
  deadlineAfter,
  deadlineAfterExpiry,
  deadlineOn,
  latestBefore,
} from '../rules/time/deadline.ts'
import type { Counting } from '../rules/time/deadline.ts'
import { DEFAULT_OFFICE_HOURS } from '../rules/time/office-hours.ts'
import { STATE_COUNCIL_YEARS } from '../rules/time/state-council.ts'
import { dayWords, derivationWords, dueWords } from './derivation.ts'

const calendar = calendarOf(STATE_COUNCIL_YEARS)
const counting: Counting = {
  calendar,
  hours: DEFAULT_OFFICE_HOURS,
  cutoff: 'end-of-day',
  offHoursReceipt: 'actual',
}

function limitOf(
  count: number,
  direction: Limit['direction'] = 'after',
  unit: Limit['unit'] = 'working-day',
): Limit {
  return { count, unit, direction, source: 'article', article: '第九条第（一）项' }
}

function delivered(text: string) {
  return { what: '送达', at: new Date(`${text}+08:00`) }
}

test('a make-up day is named and a long holiday takes one line', () => {
  const trigger = delivered('2026-02-13T16:00')
  const { derivation } = deadlineAfter({ ...counting, limit: limitOf(2), trigger })
  expect(derivationWords(derivation)).toEqual([
    '送达：2026年2月13日（周五）16:00',
    '第九条第（一）项：2个工作日内，当日不计',
    '2月14日（周六，调休上班）计第1日',
    '2月15日至2月23日 放假，不计',
    '2月24日（周二）计第2日',
    '截止：2月24日24时',
  ])
})

test('every make-up day has a line of its own', () => {
  const trigger = delivered('2022-10-05T10:00')
  const { derivation } = deadlineAfter({ ...counting, limit: limitOf(2), trigger })
  expect(derivationWords(derivation).slice(2)).toEqual([
    '10月6日至10月7日 放假，不计',
    '10月8日（周六，调休上班）计第1日',
    '10月9日（周日，调休上班）计第2日',
    '截止：10月9日24时',
  ])
})

test('ordinary weeks take two lines each', () => {
  const trigger = delivered('2026-11-20T00:00')
  const { derivation } = deadlineAfter({ ...counting, limit: limitOf(8), trigger })
  expect(derivationWords(derivation)).toEqual([
    '送达：2026年11月20日（周五）',
    '第九条第（一）项：8个工作日内，当日不计',
    '11月21日至11月22日 周末，不计',
    '11月23日至11月27日 计第1日至第5日',
    '11月28日至11月29日 周末，不计',
    '11月30日至12月2日 计第6日至第8日',
    '截止：12月2日24时',
  ])
})

test('a count into a year not announced says so, and names the year of the days', () => {
  const trigger = delivered('2026-12-30T10:00')
  const { derivation } = deadlineAfter({ ...counting, limit: limitOf(2), trigger })
  expect(derivationWords(derivation)).toEqual([
    '送达：2026年12月30日（周三）10:00',
    '第九条第（一）项：2个工作日内，当日不计',
    '2027年节假日安排尚未公布，以下日期为暂估',
    '12月31日（周四）计第1日',
    '2027年1月1日（周五）法定节假日，不计',
    '2027年1月2日至1月3日 周末，不计',
    '2027年1月4日（周一）计第2日',
    '截止：2027年1月4日24时',
  ])
})

test('a default is called the product’s own', () => {
  const limit: Limit = { ...limitOf(1), source: 'default', article: null }
  const trigger = delivered('2026-03-03T10:00')
  const { derivation } = deadlineAfter({ ...counting, limit, trigger })
  expect(derivationWords(derivation)[1]).toBe('产品默认值：1个工作日内，当日不计')
})

test('close of business is named for what it is', () => {
  const trigger = delivered('2026-03-03T10:00')
  const place: Counting = { ...counting, cutoff: 'close-of-business' }
  const { derivation } = deadlineAfter({ ...place, limit: limitOf(1), trigger })
  expect(derivationWords(derivation).at(-1)).toBe('截止：3月4日18:00（停止业务活动的时间）')
})

test('receipt moved off a rest day is told before the count', () => {
  const place: Counting = { ...counting, offHoursReceipt: 'next-working-day' }
  const trigger = delivered('2026-02-16T16:00')
  const { derivation } = deadlineAfter({ ...place, limit: limitOf(1), trigger })
  expect(derivationWords(derivation).slice(2)).toEqual([
    '2月16日（周一）放假，顺延至下一工作日2月24日（周二）起算',
    '2月25日（周三）计第1日',
    '截止：2月25日24时',
  ])
})

test('an expiry moved off a rest day is told, one that stays is not', () => {
  const expiry = { what: '承诺期限届满', on: '2026-10-07' as const }
  const linesOf = (rollExpiry: boolean) =>
    derivationWords(
      deadlineAfterExpiry({ ...counting, limit: limitOf(1), expiry, rollExpiry }).derivation,
    )
  expect(linesOf(true)).toEqual([
    '承诺期限届满：2026年10月7日（周三）',
    '第九条第（一）项：1个工作日内，当日不计',
    '10月7日（周三）放假，顺延至下一工作日10月8日（周四）起算',
    '10月9日（周五）计第1日',
    '截止：10月9日24时',
  ])
  expect(linesOf(false).slice(2)).toEqual(['10月8日（周四）计第1日', '截止：10月8日24时'])
})

test('a stated date is said to be stated, and its roll is told', () => {
  const trigger = { what: '收到来函', at: new Date('2026-09-20T09:00+08:00') }
  const linesOf = (article: string | null, on: '2026-10-03' | '2026-09-28') =>
    derivationWords(deadlineOn({ calendar, on, article, trigger }).derivation)
  expect(linesOf(null, '2026-10-03')).toEqual([
    '收到来函：2026年9月20日（周日）09:00',
    '来文载明：10月3日',
    '期限末日10月3日（周六）放假，顺延至下一工作日10月8日（周四）',
    '截止：10月8日24时',
  ])
  expect(linesOf('第十二条', '2026-09-28').slice(1)).toEqual([
    '来文载明：9月28日（第十二条）',
    '截止：9月28日24时',
  ])
})

test('natural days take one line whatever lies between, and the roll another', () => {
  const limit = limitOf(23, 'after', 'calendar-day')
  const trigger = delivered('2026-02-12T10:00')
  const { derivation } = deadlineAfter({ ...counting, limit, trigger })
  expect(derivationWords(derivation).slice(1)).toEqual([
    '第九条第（一）项：23日内，当日不计',
    '2月13日至3月7日 计第1日至第23日',
    '期限末日3月7日（周六）周末，顺延至下一工作日3月9日（周一）',
    '截止：3月9日24时',
  ])
})

test('counting back runs from the event to the earlier days', () => {
  const trigger = { what: '会议', at: new Date('2026-02-26T09:00+08:00') }
  const { derivation } = latestBefore({ ...counting, limit: limitOf(3, 'before'), trigger })
  expect(derivationWords(derivation)).toEqual([
    '会议：2026年2月26日（周四）09:00',
    '第九条第（一）项：提前3个工作日，当日不计',
    '2月24日至2月25日 计第1日至第2日',
    '2月15日至2月23日 放假，不计',
    '2月14日（周六，调休上班）计第3日',
    '截止：2月14日24时',
  ])
})

test('half a working day shows the hours that counted', () => {
  const limit = limitOf(1, 'before', 'half-working-day')
  const linesOf = (at: string) =>
    derivationWords(latestBefore({ ...counting, limit, trigger: delivered(at) }).derivation)
  expect(linesOf('2026-02-24T09:00').slice(1)).toEqual([
    '第九条第（一）项：提前半个工作日（4个办公小时），按办公时间计',
    '2月24日（周二）08:30至09:00计30分钟',
    '2月15日至2月23日 放假，不计',
    '2月14日（周六，调休上班）14:30至18:00计3小时30分钟',
    '截止：2月14日14:30',
  ])
  expect(linesOf('2026-03-03T14:30').slice(2)).toEqual([
    '3月3日（周二）13:30至14:30、09:00至12:00计4小时',
    '截止：3月3日09:00',
  ])
})

test('office time over several days has a line for every day', () => {
  const limit = limitOf(3, 'after', 'half-working-day')
  const trigger = delivered('2026-03-02T16:00')
  const { derivation } = deadlineAfter({ ...counting, limit, trigger })
  expect(derivationWords(derivation).slice(1)).toEqual([
    '第九条第（一）项：1.5个工作日（12个办公小时）内，按办公时间计',
    '3月2日（周一）16:00至18:00计2小时',
    '3月3日（周二）08:30至12:00、13:30至18:00计8小时',
    '3月4日（周三）08:30至10:30计2小时',
    '截止：3月4日10:30',
  ])
})

test('a derivation read back from JSON has the same words', () => {
  const trigger = delivered('2026-02-13T16:00')
  const { derivation } = deadlineAfter({ ...counting, limit: limitOf(12), trigger })
  const stored = JSON.parse(JSON.stringify(derivation)) as typeof derivation
  expect(derivationWords(stored)).toEqual(derivationWords(derivation))
})

test.each([
  ['2026-11-24T00:00', 2026, '11月23日24时前'],
  ['2026-02-28T15:00', 2026, '2月28日15:00前'],
  ['2027-01-01T00:00', 2026, '12月31日24时前'],
  ['2027-01-05T00:00', 2026, '2027年1月4日24时前'],
  ['2026-03-01T00:00', undefined, '2月28日24时前'],
])('an end at %s, seen from %s, is %s', (dueAt, year, expected) => {
  expect(dueWords(new Date(`${dueAt}+08:00`), year)).toBe(expected)
})

test('a day carries its year only where it is another', () => {
  expect(dayWords('2026-02-05')).toBe('2月5日')
  expect(dayWords('2026-02-05', 2026)).toBe('2月5日')
  expect(dayWords('2026-02-05', 2025)).toBe('2026年2月5日')
})
