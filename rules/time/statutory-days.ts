import type { Day } from './day.ts'

/** The statutory days that fall on the same date every year: 元旦, 劳动节 and 国庆节 (放假办法, 2024 revision, art. 2). */
const FIXED_DATES = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'] as const

/** The statutory days that follow the lunar calendar or the sun: 春节 (除夕 to 初三), 清明, 端午, 中秋. */
const MOVING_DAYS: Readonly<Record<number, readonly Day[]>> = {
  2027: [
    '2027-02-05',
    '2027-02-06',
    '2027-02-07',
    '2027-02-08',
    '2027-04-05',
    '2027-06-09',
    '2027-09-15',
  ],
  2028: [
    '2028-01-25',
    '2028-01-26',
    '2028-01-27',
    '2028-01-28',
    '2028-04-04',
    '2028-05-28',
    '2028-10-03',
  ],
}

/**
 * 法定节假日: the days that the law itself makes holidays in a year whose arrangement is not announced.
 * The moving ones are known for 2027 and 2028 only; the days off and make-up days around them come with the notice.
 */
export function statutoryDays(year: number): readonly Day[] {
  return [...FIXED_DATES.map((date): Day => `${year}-${date}` as Day), ...(MOVING_DAYS[year] ?? [])]
}
