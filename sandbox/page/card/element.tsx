import { Button, Overflow } from './button.tsx'
import { Chart } from './chart/chart.tsx'
import { CollapsiblePanel, Column, ColumnSet, Form, InteractiveContainer } from './containers.tsx'
import { classes, type Drawing, type Drawn, type ElementProps } from './drawing.ts'
import { Checker, Input, MultiSelect, Picker, Select } from './fields.tsx'
import { Image, ImageCombination } from './image.tsx'
import { jsonOf } from '../../json.ts'
import { wordsOf } from './values.ts'
import { Person, PersonList } from './people.tsx'
import { edgeClasses } from './spacing.ts'
import { Table } from './table.tsx'
import { MarkdownBlock, Rule, TextBlock } from './text.tsx'

/** Every component a card may use, by its tag. */
const COMPONENTS: Readonly<Record<string, (props: ElementProps) => Drawn>> = {
  markdown: MarkdownBlock,
  div: TextBlock,
  hr: Rule,
  img: Image,
  img_combination: ImageCombination,
  person: Person,
  person_list: PersonList,
  table: Table,
  chart: Chart,
  column_set: ColumnSet,
  column: Column,
  form: Form,
  interactive_container: InteractiveContainer,
  collapsible_panel: CollapsiblePanel,
  button: Button,
  overflow: Overflow,
  input: Input,
  select_static: Select,
  select_person: Select,
  multi_select_static: MultiSelect,
  multi_select_person: MultiSelect,
  date_picker: Picker,
  picker_time: Picker,
  picker_datetime: Picker,
  checker: Checker,
}

// Feishu nests five levels deep and counts a column set and its column as one or two of them.
const DEEPEST = 12

/**
 * Draws one component. A tag nobody knows is shown as an error where it stands, because in Feishu the
 * whole card would have been refused.
 */
export function drawElement(
  value: unknown,
  path: string,
  { drawing, inForm = false, depth = 0 }: { drawing: Drawing; inForm?: boolean; depth?: number },
): Drawn {
  const node = jsonOf(value)
  const tag = wordsOf(node.tag)
  const Component = Object.hasOwn(COMPONENTS, tag) ? COMPONENTS[tag] : undefined
  if (!Component) return <ErrorBox words={`无法显示的组件：${tag || '（没有 tag）'}`} />
  if (depth > DEEPEST) return <ErrorBox words="组件嵌套过深" />
  const within = { drawing, inForm: inForm || tag === 'form', depth: depth + 1 }
  const drawn = (
    <Component
      node={node}
      path={path}
      drawing={drawing}
      inForm={inForm}
      child={(inner, innerPath) => drawElement(inner, innerPath, within)}
    />
  )
  const margins = edgeClasses('margin', node.margin)
  // Columns are laid out by their set, so nothing may stand between the two.
  return margins.length > 0 && tag !== 'column' ? (
    <div class={classes(...margins)}>{drawn}</div>
  ) : (
    drawn
  )
}

/** A visible complaint in the place of something that cannot be drawn. */
export function ErrorBox({ words }: { words: string }): Drawn {
  return <div class="card-error">{words}</div>
}
