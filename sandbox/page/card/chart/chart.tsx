import { axisTop, type ChartData, chartDataOf } from './data.ts'
import { classes, type Drawn, type ElementProps } from '../drawing.ts'
import { oneOf } from '../values.ts'
import { Pie } from './pie.tsx'

const RATIOS = { '1:1': 1, '2:1': 2, '4:3': 4 / 3, '16:9': 16 / 9 } as const
const WIDTH = 480
const LEFT = 44
const BOTTOM = 30
const TOP = 12
const RIGHT = 12
const STEPS = 4

interface Plot {
  readonly data: ChartData
  readonly top: number
  readonly height: number
  /** The middle of a category's band. */
  readonly x: (category: number) => number
  readonly y: (value: number) => number
  readonly bandWidth: number
}

/** `chart`: bars, lines, areas and pies as plain SVG, with the figures as a table for screen readers. */
export function Chart({ node }: ElementProps): Drawn {
  const data = chartDataOf(node.chart_spec)
  const ratio = RATIOS[oneOf(node.aspect_ratio, ['1:1', '2:1', '4:3', '16:9'], '16:9')]
  const isDrawn = data.kind !== 'other' && data.categories.length > 0
  return (
    <figure class="chart">
      {data.title && <figcaption>{data.title}</figcaption>}
      {isDrawn && (data.kind === 'pie' ? <Pie data={data} /> : <Axes data={data} ratio={ratio} />)}
      {isDrawn && data.series.length > 1 && <Legend names={data.series.map(({ name }) => name)} />}
      <Figures data={data} hidden={isDrawn} />
    </figure>
  )
}

function Axes({ data, ratio }: { data: ChartData; ratio: number }): Drawn {
  const height = Math.round(WIDTH / ratio)
  const top = axisTop(data)
  const bandWidth = (WIDTH - LEFT - RIGHT) / data.categories.length
  const plot: Plot = {
    data,
    top,
    height,
    bandWidth,
    x: (category) => LEFT + bandWidth * (category + 0.5),
    y: (value) => TOP + (height - TOP - BOTTOM) * (1 - value / top),
  }
  return (
    <svg viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
      <Grid plot={plot} />
      {data.kind === 'bar' ? <Bars plot={plot} /> : <Lines plot={plot} />}
    </svg>
  )
}

function Grid({ plot }: { plot: Plot }): Drawn {
  const every = Math.ceil(plot.data.categories.length / 12)
  return (
    <g class="grid">
      {Array.from({ length: STEPS + 1 }, (_, step) => {
        const value = (plot.top / STEPS) * step
        return (
          <>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={plot.y(value)} y2={plot.y(value)} />
            <text x={LEFT - 6} y={plot.y(value) + 4} text-anchor="end">
              {rounded(value)}
            </text>
          </>
        )
      })}
      {plot.data.categories.map((words, index) =>
        index % every === 0 ? (
          <text x={plot.x(index)} y={plot.height - 10} text-anchor="middle">
            {shortened(words, Math.max(3, Math.floor((plot.bandWidth * every) / 12)))}
          </text>
        ) : null,
      )}
    </g>
  )
}

function Bars({ plot }: { plot: Plot }): Drawn {
  const { data, bandWidth } = plot
  const width = Math.min(36, (bandWidth * 0.7) / data.series.length)
  return (
    <>
      {data.series.flatMap(({ values }, series) =>
        values.map((value, index) => {
          if (value === null) return null
          const x = plot.x(index) + (series - data.series.length / 2) * width
          return (
            <>
              <rect
                class={`fill${series % 8}`}
                x={x + 1}
                y={plot.y(value)}
                width={Math.max(width - 2, 1)}
                height={Math.max(plot.y(0) - plot.y(value), 0)}
                rx={2}
              />
              <text class="value" x={x + width / 2} y={plot.y(value) - 4} text-anchor="middle">
                {width >= 14 ? rounded(value) : ''}
              </text>
            </>
          )
        }),
      )}
    </>
  )
}

function Lines({ plot }: { plot: Plot }): Drawn {
  return (
    <>
      {plot.data.series.map(({ values }, series) => {
        const points = values.flatMap((value, index) =>
          value === null ? [] : [{ x: plot.x(index), y: plot.y(value) }],
        )
        const path = points.map(({ x, y }) => `${x},${y}`).join(' ')
        const [first, last] = [points[0], points.at(-1)]
        return (
          <>
            {plot.data.kind === 'area' && first && last && (
              <polygon
                class={`fill${series % 8} faint`}
                points={`${first.x},${plot.y(0)} ${path} ${last.x},${plot.y(0)}`}
              />
            )}
            <polyline class={`stroke${series % 8}`} points={path} />
            {points.map(({ x, y }) => (
              <circle class={`fill${series % 8}`} cx={x} cy={y} r={3} />
            ))}
          </>
        )
      })}
    </>
  )
}

function Legend({ names }: { names: readonly string[] }): Drawn {
  return (
    <ul class="legend" aria-hidden="true">
      {names.map((name, index) => (
        <li class={`dot${index % 8}`}>{name}</li>
      ))}
    </ul>
  )
}

function Figures({ data, hidden }: { data: ChartData; hidden: boolean }): Drawn {
  return (
    <table class={classes('figures', hidden && 'sr-only')}>
      <caption>{data.title || '图表数据'}</caption>
      <tbody>
        {data.categories.map((words, index) => (
          <tr>
            <th scope="row">{words}</th>
            {data.series.map(({ name, values }) => (
              <td>
                {name && `${name}：`}
                {values[index] ?? '—'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function shortened(words: string, letters: number): string {
  return words.length > letters ? `${words.slice(0, letters - 1)}…` : words
}
