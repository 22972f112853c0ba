/** One line of the table: what was measured beside what it is compared with. */
export interface Figure {
  readonly part: string
  readonly what: string
  readonly value: number
  readonly unit: string
  /** Measured in the same run on the same machine; null where only an absolute bound is aimed at. */
  readonly baseline: { readonly what: string; readonly value: number } | null
  readonly aim: Aim | null
}

/** A bound on the value itself (`value`) or on its ratio to the baseline (`ratio`). */
export interface Aim {
  readonly of: 'value' | 'ratio'
  readonly atLeast?: number
  readonly atMost?: number
}

/** The value by the baseline; null where there is none. */
export function ratioOf({ value, baseline }: Figure): number | null {
  return baseline && baseline.value !== 0 ? value / baseline.value : null
}

/** Whether the aim is met; null where none is set. */
export function isMet(figure: Figure): boolean | null {
  const { aim } = figure
  if (!aim) return null
  const measured = aim.of === 'value' ? figure.value : ratioOf(figure)
  if (measured === null) return null
  return measured >= (aim.atLeast ?? -Infinity) && measured <= (aim.atMost ?? Infinity)
}

/** All figures as a Markdown table. */
export function markdownOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { part, what, value, unit, baseline } = figure
    const ratio = ratioOf(figure)
    const met = isMet(figure)
    return [
      part,
      what,
      `${numberOf(value)} ${unit}`.trim(),
      baseline ? `${numberOf(baseline.value)} (${baseline.what})` : '',
      ratio === null ? '' : ratio.toFixed(2),
      aimOf(figure),
      met === null ? '' : met ? 'yes' : '**no**',
    ]
  })
  const head = ['part', 'what', 'measured', 'baseline', 'ratio', 'aim', 'met']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function aimOf({ aim, unit }: Figure): string {
  if (!aim) return ''
  const bound = aim.atLeast === undefined ? `≤ ${aim.atMost}` : `≥ ${aim.atLeast}`
  return aim.of === 'ratio' ? `ratio ${bound}` : `${bound} ${unit}`
}

function numberOf(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-GB')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
