import { classes, type Drawing, type Drawn, type ElementProps } from './drawing.ts'
import { Icon } from './icon.tsx'
import { jsonOf } from '../../json.ts'
import { numberOf, oneOf, wordsOf } from './values.ts'
import { InlineMarkdown, Markdown } from './markdown/markdown.tsx'
import { textColourClass } from './palette.ts'
import { widthClass } from './spacing.ts'

const SIZES = [
  'heading-0',
  'heading-1',
  'heading-2',
  'heading-3',
  'heading-4',
  'heading',
  'normal',
  'notation',
  'xxxx-large',
  'xxx-large',
  'xx-large',
  'x-large',
  'large',
  'medium',
  'small',
  'x-small',
] as const
const ALIGNS = ['left', 'center', 'right'] as const

/** The class of a `text_size`; sizes a card defines for itself count as normal. */
export function sizeClass(size: unknown): string {
  return `size-${oneOf(size, SIZES, 'normal')}`
}

/** The class of a `text_align`. */
export function alignClass(align: unknown): string {
  return `align-${oneOf(align, ALIGNS, 'left')}`
}

/** A text object: `plain_text` as it is, `lark_md` with its marks. */
export function Text({ text, drawing }: { text: unknown; drawing: Drawing }): Drawn {
  const words = wordsOf(text)
  if (jsonOf(text).tag === 'lark_md' || jsonOf(text).tag === 'markdown') {
    return <InlineMarkdown source={words} drawing={drawing} />
  }
  return <span class="plain">{words}</span>
}

/** `div`: one text, with its own size, colour and width. */
export function TextBlock({ node, drawing }: ElementProps): Drawn {
  const text = jsonOf(node.text)
  const lines = numberOf(text.lines, 0)
  const look = classes(
    'el-div',
    sizeClass(text.text_size),
    alignClass(text.text_align),
    textColourClass(text.text_color),
    lines > 0 && `clamp clamp${Math.min(lines, 10)}`,
    ...widthClass(node.width),
  )
  return (
    <div class={look}>
      <Icon icon={node.icon} />
      <Text text={text} drawing={drawing} />
    </div>
  )
}

/** `markdown`: text in blocks. */
export function MarkdownBlock({ node, drawing }: ElementProps): Drawn {
  return (
    <div class={classes('md', sizeClass(node.text_size), alignClass(node.text_align))}>
      <Icon icon={node.icon} />
      <Markdown source={wordsOf(node.content)} drawing={drawing} />
    </div>
  )
}

/** `hr`: a line across the card. */
export function Rule(): Drawn {
  return <hr class="el-hr" />
}
