import { jsonOf, listOf } from '../../../json.ts'
import { numberOf, wordsOf } from '../values.ts'

/** The sorts of chart that are drawn; any other sort is listed as a table. */
export type ChartKind = 'bar' | 'line' | 'area' | 'pie' | 'other'

/** A chart's figures, out of a VChart spec: one value per series and category, null where none is given. */
export interface ChartData {
  readonly kind: ChartKind
  readonly title: string
  readonly categories: readonly string[]
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
}

const KINDS = ['bar', 'line', 'area', 'pie'] as const

/** Reads the figures out of a `chart_spec`. Horizontal bars are read, and drawn, as upright ones. */
export function chartDataOf(spec: unknown): ChartData {
  const { type, title, data, direction, xField, yField, seriesField, categoryField, valueField } =
    jsonOf(spec)
  const kind = KINDS.find((known) => known === type) ?? 'other'
  const horizontal = direction === 'horizontal'
  const category = firstField(categoryField) || firstField(horizontal ? yField : xField)
  const value = firstField(valueField) || firstField(horizontal ? xField : yField)
  const by = firstField(seriesField)
  const rows = listOf(jsonOf(Array.isArray(data) ? data[0] : data).values).map(jsonOf)
  const categories = unique(rows.map((row) => wordsOf(row[category])))
  const names = kind === 'pie' || !by ? [''] : unique(rows.map((row) => wordsOf(row[by])))
  const series = names.map((name) => ({
    name,
    values: categories.map((words) => {
      const row = rows.find(
        (candidate) =>
          wordsOf(candidate[category]) === words &&
          (name === '' || wordsOf(candidate[by]) === name),
      )
      const number = numberOf(row?.[value], Number.NaN)
      return Number.isNaN(number) ? null : number
    }),
  }))
  return { kind, title: wordsOf(jsonOf(title).text), categories, series }
}

/** A round number at or above the largest value, so that four steps of the axis are round too. */
export function axisTop(data: ChartData): number {
  const highest = Math.max(
    0,
    ...data.series.flatMap(({ values }) => values.map((value) => value ?? 0)),
  )
  if (highest <= 12 && Number.isInteger(highest)) return Math.max(Math.ceil(highest / 4) * 4, 4)
  const unit = 10 ** Math.floor(Math.log10(highest))
  const factor = [1, 2, 4, 6, 8].find((candidate) => candidate * unit >= highest) ?? 10
  return factor * unit
}

function firstField(field: unknown): string {
  return wordsOf(Array.isArray(field) ? field[0] : field)
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)]
}
