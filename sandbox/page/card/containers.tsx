import { classes, type Drawn, type ElementProps } from './drawing.ts'
import { Icon } from './icon.tsx'
import { confirmData, pressData, usable } from './behaviour.ts'
import { type Json, jsonOf, listOf } from '../../json.ts'
import { numberOf, oneOf, wordsOf } from './values.ts'
import { backgroundClass } from './palette.ts'
import { edgeClasses, gapClass, widthClass } from './spacing.ts'
import { Text } from './text.tsx'

const FLEX_MODES = ['none', 'stretch', 'flow', 'bisect', 'trisect'] as const
const HORIZONTAL = ['left', 'center', 'right'] as const
const VERTICAL = ['top', 'center', 'bottom'] as const

/** The classes that lay out what is inside a container (or the card's body). */
export function layoutClasses(node: Json): string[] {
  return [
    `dir-${oneOf(node.direction, ['vertical', 'horizontal'], 'vertical')}`,
    `jx-${oneOf(node.horizontal_align, HORIZONTAL, 'left')}`,
    `jy-${oneOf(node.vertical_align, VERTICAL, 'top')}`,
    ...gapClass('y', node.vertical_spacing),
    ...gapClass('x', node.horizontal_spacing),
    ...edgeClasses('padding', node.padding),
  ]
}

/** What is inside a container, in order. */
export function Children({ node, path, child }: Omit<ElementProps, 'drawing' | 'inForm'>): Drawn {
  return (
    <>{listOf(node.elements).map((inner, index) => child(inner, `${path}.elements.${index}`))}</>
  )
}

/** `column_set`: columns side by side, which wrap or stack on a phone as `flex_mode` says. */
export function ColumnSet({ node, path, child }: ElementProps): Drawn {
  const look = classes(
    'columns',
    `flex-${oneOf(node.flex_mode, FLEX_MODES, 'none')}`,
    `jx-${oneOf(node.horizontal_align, HORIZONTAL, 'left')}`,
    backgroundClass(node.background_style),
    ...gapClass('x', node.horizontal_spacing),
  )
  return (
    <div class={look}>
      {listOf(node.columns).map((column, index) => child(column, `${path}.columns.${index}`))}
    </div>
  )
}

/** `column`: one of them. `width` is auto, weighted (1–5) or pixels. */
export function Column(props: ElementProps): Drawn {
  const { node } = props
  const weight = Math.min(Math.max(Math.round(numberOf(node.weight, 1)), 1), 5)
  const look = classes(
    'column',
    node.width === 'weighted' && `weight${weight}`,
    backgroundClass(node.background_style),
    ...widthClass(node.width),
    ...layoutClasses(node),
  )
  return (
    <div class={look}>
      <Children {...props} />
    </div>
  )
}

/** `form`: fields that travel together when its submit button is pressed. */
export function Form(props: ElementProps): Drawn {
  const { node, path } = props
  return (
    <form
      class={classes('card-form', ...layoutClasses(node))}
      data-form={path}
      data-name={wordsOf(node.name)}
      novalidate
      autocomplete="off"
    >
      <Children {...props} />
    </form>
  )
}

/** `interactive_container`: an area that can be pressed as a whole. */
export function InteractiveContainer(props: ElementProps): Drawn {
  const { node, path } = props
  const pressable = listOf(node.behaviors).length > 0 && usable(node)
  const look = classes(
    'box',
    node.has_border === true && 'box-border',
    pressable && 'box-press',
    backgroundClass(node.background_style),
    ...widthClass(node.width),
    ...layoutClasses(node),
  )
  if (!pressable) {
    return (
      <div class={look}>
        <Children {...props} />
      </div>
    )
  }
  return (
    <div class={look} role="button" tabindex={0} {...pressData(node, path)} {...confirmData(node)}>
      <Children {...props} />
    </div>
  )
}

/** `collapsible_panel`: a heading that opens and folds what is below it. */
export function CollapsiblePanel(props: ElementProps): Drawn {
  const { node, drawing } = props
  const header = jsonOf(node.header)
  const look = classes(
    'fold',
    Boolean(node.border) && 'fold-border',
    backgroundClass(node.background_color),
  )
  return (
    <details class={look} open={node.expanded === true}>
      <summary class={classes('fold-head', backgroundClass(header.background_color))}>
        <Text text={header.title} drawing={drawing} />
        <Icon icon={header.icon ?? { token: 'down' }} />
      </summary>
      <div class={classes('fold-body', ...layoutClasses(node))}>
        <Children {...props} />
      </div>
    </details>
  )
}
