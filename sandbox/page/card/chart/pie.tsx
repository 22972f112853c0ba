import type { ChartData } from './data.ts'
import type { Drawn } from '../drawing.ts'

const RADIUS = 84
const CENTRE = 100

/** A pie with its shares beside it, largest figures first as the spec gives them. */
export function Pie({ data }: { data: ChartData }): Drawn {
  const values = data.series[0]?.values.map((value) => Math.max(value ?? 0, 0)) ?? []
  const total = values.reduce((sum, value) => sum + value, 0)
  let before = 0
  const slices = values.map((value) => {
    const slice = { from: before / (total || 1), to: (before + value) / (total || 1) }
    before += value
    return slice
  })
  return (
    <div class="pie">
      <svg viewBox="0 0 200 200" aria-hidden="true">
        {slices.map((slice, index) => (
          <Slice {...slice} hue={index % 8} />
        ))}
        <circle class="hole" cx={CENTRE} cy={CENTRE} r={46} />
      </svg>
      <ul class="legend" aria-hidden="true">
        {data.categories.map((words, index) => (
          <li class={`dot${index % 8}`}>
            {words} <b>{values[index]}</b>
            <small>{total > 0 && ` ${Math.round(((values[index] ?? 0) / total) * 100)}%`}</small>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Slice({ from, to, hue }: { from: number; to: number; hue: number }): Drawn {
  if (to - from >= 0.9999) return <circle class={`fill${hue}`} cx={CENTRE} cy={CENTRE} r={RADIUS} />
  if (to <= from) return <></>
  const point = (share: number) =>
    [Math.sin, Math.cos]
      .map((of, index) => CENTRE + (index ? -1 : 1) * RADIUS * of(share * 2 * Math.PI))
      .map((coordinate) => coordinate.toFixed(2))
      .join(' ')
  const isLarge = to - from > 0.5 ? 1 : 0
  const arc = `A${RADIUS} ${RADIUS} 0 ${isLarge} 1 ${point(to)}`
  return <path class={`fill${hue}`} d={`M${CENTRE} ${CENTRE}L${point(from)}${arc}Z`} />
}
