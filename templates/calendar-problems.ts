import type { CalendarYearProblem } from '../rules/time/calendar.ts'

/** What is wrong with a year's arrangement, by the rules' codes. */
export const CALENDAR_PROBLEM_WORDS: Record<CalendarYearProblem['code'], string> = {
  'not-a-year': '年份不正确',
  'source-missing': '请填写来源文号',
  'not-a-day': '不是有效日期，须为YYYY-MM-DD',
  'wrong-year': '不属于本年安排（上年12月除外）',
  duplicate: '日期重复',
  'in-both': '同一天既放假又上班',
  'already-working': '该日本来就是工作日，无需列为调休上班',
}
