import { oneOf } from './values.ts'

/** The colour words of header templates. `default` is a header without a tint. */
export const TEMPLATES = [
  'blue',
  'wathet',
  'turquoise',
  'green',
  'yellow',
  'orange',
  'red',
  'carmine',
  'violet',
  'purple',
  'indigo',
  'grey',
  'default',
] as const

/** The colour words of text tags. */
export const TAG_COLOURS = [
  'neutral',
  'blue',
  'turquoise',
  'lime',
  'orange',
  'violet',
  'indigo',
  'wathet',
  'green',
  'yellow',
  'red',
  'purple',
  'carmine',
] as const

const HUES = [...TAG_COLOURS, 'grey', 'white'] as const

/**
 * The class that colours text, from a colour word such as `red`, `grey` or `blue-600`, or null for a
 * word unknown here. Shades fall back on their hue.
 */
export function textColourClass(colour: unknown): string | null {
  if (typeof colour !== 'string') return null
  const hue = colour.split('-')[0]
  const known = HUES.find((word) => word === hue)
  return known ? `ink-${known}` : null
}

/** The class that tints a background, or null for none, `default` and words unknown here. */
export function backgroundClass(colour: unknown): string | null {
  if (typeof colour !== 'string') return null
  const hue = colour.split('-')[0]
  const known = HUES.find((word) => word === hue)
  return known ? `tint-${known}` : null
}

/** The class of a text tag, in Feishu's `neutral` when the colour word is unknown. */
export function tagClass(colour: unknown): string {
  return `tag tag-${oneOf(colour, TAG_COLOURS, 'neutral')}`
}
