/** Feishu's words for spaces, in pixels. */
const WORDS: Readonly<Record<string, number>> = {
  small: 4,
  medium: 8,
  large: 12,
  extra_large: 16,
}
const SIDES = ['t', 'r', 'b', 'l'] as const
const WIDEST_PX = 640

/** A space in whole pixels from Feishu's word or `12px`; null when it is neither or out of bounds. */
function pixelsOf(value: unknown, lowest: number, highest: number): number | null {
  if (typeof value !== 'string') return null
  const pixels = WORDS[value] ?? (/^-?\d{1,3}px$/.test(value) ? Number.parseInt(value, 10) : null)
  return pixels !== null && pixels >= lowest && pixels <= highest ? pixels : null
}

/** Classes for a `padding` or `margin` of one, two or four values, `[0,99]px` and `[-99,99]px`. */
export function edgeClasses(kind: 'padding' | 'margin', value: unknown): string[] {
  if (typeof value !== 'string') return []
  const [top, right = top, bottom = top, left = right] = value.trim().split(/\s+/)
  const letter = kind === 'padding' ? 'p' : 'm'
  return [top, right, bottom, left].flatMap((side, index) => {
    const pixels = pixelsOf(side, kind === 'padding' ? 0 : -99, 99)
    return pixels === null ? [] : [`${letter}${SIDES[index]}${pixels}`]
  })
}

/** The class of a gap between children, from a `…_spacing` value. */
export function gapClass(axis: 'x' | 'y', value: unknown): string[] {
  const pixels = pixelsOf(value, 0, 99)
  return pixels === null ? [] : [`g${axis}${pixels}`]
}

/** The class of a fixed width such as `120px`, up to the widest a card can be. */
export function widthClass(value: unknown): string[] {
  const pixels = pixelsOf(value, 8, WIDEST_PX)
  return pixels === null ? [] : [`w${pixels}`]
}

/**
 * The stylesheet behind these classes. Cards carry sizes in pixels, and a page whose content security
 * policy forbids style attributes can only follow them by a class for each size.
 */
export function spacingCss(): string {
  const rules: string[] = []
  const names = { t: 'top', r: 'right', b: 'bottom', l: 'left' }
  for (let px = -99; px <= 99; px += 1) {
    for (const side of SIDES) {
      rules.push(`.m${side}${px}{margin-${names[side]}:${px}px}`)
      if (px >= 0) rules.push(`.p${side}${px}{padding-${names[side]}:${px}px}`)
    }
    if (px >= 0) rules.push(`.gx${px}{column-gap:${px}px}`, `.gy${px}{row-gap:${px}px}`)
  }
  for (let px = 8; px <= WIDEST_PX; px += 1) rules.push(`.w${px}{width:${px}px;max-width:100%}`)
  return rules.join('\n')
}
