import { classes, type Drawn } from './drawing.ts'
import { jsonOf } from '../../json.ts'
import { textColourClass } from './palette.ts'

/** Shapes on a 16-unit grid for the sorts of icons the product's cards use, by a word in the token. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/alarm|time|clock|history/, 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M8 4.5V8l2.5 1.5'],
  [/calendar/, 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.5v3M10.5 1.5v3'],
  [/bell|notice|announce/, 'M8 2a4 4 0 0 1 4 4v3l1.5 2.5h-11L4 9V6a4 4 0 0 1 4-4M6.5 14h3'],
  [/yes|done|check|succeed/, 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M5 8l2.2 2.2L11 6.2'],
  [/warn|error|report|info/, 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13M8 4.5v4M8 11v.5'],
  [
    /member|person|contact|group/,
    'M8 2a2.8 2.8 0 1 0 0 5.6A2.8 2.8 0 0 0 8 2M2.5 14a5.5 5.5 0 0 1 11 0',
  ],
  [/file|doc|sheet/, 'M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 8h5M5.5 11h5'],
  [/chat|message|reply/, 'M2 3h12v8H7l-3 3v-3H2z'],
  [/search/, 'M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2M10.8 10.8L14 14'],
  [/link/, 'M6.5 9.5l3-3M5 7L3.5 8.5a2.8 2.8 0 0 0 4 4L9 11M11 9l1.5-1.5a2.8 2.8 0 0 0-4-4L7 5'],
  [/down/, 'M4 6l4 4l4-4'],
  [/right/, 'M6 4l4 4l-4 4'],
]
const OTHER = 'M8 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8'

/** A `standard_icon`, drawn by a shape of its sort; nothing when the component has no icon. */
export function Icon({ icon }: { icon: unknown }): Drawn {
  const { token, color } = jsonOf(icon)
  if (typeof token !== 'string') return <></>
  const shape = SHAPES.find(([words]) => words.test(token))?.[1] ?? OTHER
  return (
    <svg class={classes('icon', textColourClass(color))} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shape} />
    </svg>
  )
}
