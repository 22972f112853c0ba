import { confirmData, openUrlOf, pressData, callsBack, usable } from './behaviour.ts'
import { classes, type Drawn, type ElementProps } from './drawing.ts'
import { Icon } from './icon.tsx'
import { jsonOf, listOf } from '../../json.ts'
import { oneOf, wordsOf } from './values.ts'
import { widthClass } from './spacing.ts'
import { Text } from './text.tsx'

const TYPES = [
  'default',
  'primary',
  'danger',
  'text',
  'primary_text',
  'danger_text',
  'primary_filled',
  'danger_filled',
  'laser',
] as const
const SIZES = ['tiny', 'small', 'medium', 'large'] as const

/** `button`: an act, a link, or the submit or reset of its form. */
export function Button(props: ElementProps): Drawn {
  const { node, path, drawing, inForm } = props
  const look = classes(
    'btn',
    `btn-${oneOf(node.type, TYPES, 'default')}`,
    `btn-${oneOf(node.size, SIZES, 'medium')}`,
    node.width === 'fill' && 'btn-fill',
    ...widthClass(node.width),
  )
  const words = (
    <>
      <Icon icon={node.icon} />
      <Text text={node.text} drawing={drawing} />
    </>
  )
  const url = openUrlOf(node)
  if (url !== null && !callsBack(node) && usable(node)) {
    return (
      <a class={look} href={url} target="_blank" rel="noopener noreferrer">
        {words}
      </a>
    )
  }
  return (
    <button
      type="button"
      class={look}
      disabled={!usable(node)}
      title={wordsOf(usable(node) ? node.hover_tips : node.disabled_tips) || undefined}
      data-form-action={inForm ? formAction(node) : undefined}
      {...pressData(node, path)}
      {...confirmData(node)}
    >
      {words}
    </button>
  )
}

/** What a button in a form does besides calling back: `submit`, `reset`, or nothing. */
function formAction(node: ElementProps['node']): 'submit' | 'reset' | undefined {
  const action = node.form_action_type ?? node.action_type
  if (action === 'submit' || action === 'form_submit') return 'submit'
  return action === 'reset' || action === 'form_reset' ? 'reset' : undefined
}

/** `overflow`: the rarer acts behind 「···」, as a menu the browser itself opens. */
export function Overflow({ node, path }: ElementProps): Drawn {
  return (
    <select
      class="btn btn-default btn-medium overflow"
      aria-label="更多操作"
      disabled={!usable(node)}
      data-kind="option"
      {...pressData(node, path)}
      {...confirmData(node)}
    >
      <option value="">···</option>
      {listOf(node.options)
        .map(jsonOf)
        .map((option) => (
          <option value={wordsOf(option.value)}>{wordsOf(option.text)}</option>
        ))}
    </select>
  )
}
