import { confirmData, pressData, usable } from './behaviour.ts'
import { classes, type Drawn, type ElementProps, idOf, nameOf } from './drawing.ts'
import { type Json, jsonOf, listOf } from '../../json.ts'
import { numberOf, oneOf, wordsOf } from './values.ts'
import { widthClass } from './spacing.ts'
import { InlineMarkdown } from './markdown/markdown.tsx'

/** How the page reads a field into `form_value`: Feishu gives every sort its own shape. */
type FieldKind = 'text' | 'option' | 'options' | 'date' | 'time' | 'datetime' | 'checked'

interface Choice {
  readonly value: string
  readonly words: string
}

/** Attributes that every field has. A field outside a form calls back as soon as it is used. */
function fieldData({ node, path, inForm }: ElementProps, kind: FieldKind) {
  const { required } = node
  return {
    'data-kind': kind,
    'data-in-form': inForm ? 'true' : undefined,
    'aria-required': inForm && required === true ? 'true' : undefined,
    disabled: !usable(node),
    title: wordsOf(node.disabled_tips) || undefined,
    ...pressData(node, path),
    ...confirmData(node),
  }
}

function fieldClass(node: Json): string {
  return classes('field', ...widthClass(node.width), node.width === 'fill' && 'field-fill')
}

function Star({ node, inForm }: ElementProps): Drawn {
  if (!inForm || node.required !== true) return <></>
  return (
    <span class="star" aria-hidden="true">
      *
    </span>
  )
}

/** `input`: a line or several of text. Outside a form it is sent with its own button or Enter. */
export function Input(props: ElementProps): Drawn {
  const { node, inForm } = props
  const id = idOf(props)
  const label = wordsOf(node.label)
  const placeholder = wordsOf(node.placeholder)
  const shared = {
    id,
    class: 'control',
    placeholder: placeholder || undefined,
    maxlength: numberOf(node.max_length, 1000),
    'aria-label': label ? undefined : placeholder || '输入内容',
    ...fieldData(props, 'text'),
  }
  const value = wordsOf(node.default_value)
  return (
    <div class={classes(fieldClass(node), node.label_position === 'left' && 'field-left')}>
      {label && (
        <label for={id}>
          {label}
          <Star {...props} />
        </label>
      )}
      <div class="control-row">
        {node.input_type === 'multiline_text' ? (
          <textarea {...shared} rows={Math.min(Math.max(numberOf(node.rows, 5), 1), 20)}>
            {value}
          </textarea>
        ) : (
          <input
            {...shared}
            type={oneOf(node.input_type, ['text', 'password'], 'text')}
            value={value}
          />
        )}
        {!inForm && (
          <button type="button" class="btn btn-default btn-medium" data-send-input={id}>
            提交
          </button>
        )}
      </div>
    </div>
  )
}

/** `select_static` and `select_person`: one out of several. */
export function Select(props: ElementProps): Drawn {
  const { node } = props
  const choices = choicesOf(props)
  const placeholder = wordsOf(node.placeholder) || '请选择'
  const index = numberOf(node.initial_index, 0)
  const initial = wordsOf(node.initial_option) || choices[index - 1]?.value
  return (
    <div class={fieldClass(node)}>
      <div class="control-row">
        <select class="control" aria-label={placeholder} {...fieldData(props, 'option')}>
          <option value="">{placeholder}</option>
          {choices.map(({ value, words }) => (
            <option value={value} selected={value === initial}>
              {words}
            </option>
          ))}
        </select>
        <Star {...props} />
      </div>
    </div>
  )
}

/** `multi_select_static` and `multi_select_person`: several, ticked in a list that folds open. */
export function MultiSelect(props: ElementProps): Drawn {
  const { node } = props
  const placeholder = wordsOf(node.placeholder) || '请选择'
  const selected = new Set(listOf(node.selected_values).map(wordsOf))
  const { disabled, title, ...data } = fieldData(props, 'options')
  return (
    <div class={fieldClass(node)}>
      <details class="multi" data-placeholder={placeholder} title={title} {...data}>
        <summary class="control">
          <span class="multi-words">{placeholder}</span>
          <Star {...props} />
        </summary>
        <fieldset disabled={disabled}>
          <legend class="sr-only">{placeholder}</legend>
          {choicesOf(props).map(({ value, words }) => (
            <label class="choice">
              <input type="checkbox" value={value} checked={selected.has(value)} />
              <span>{words}</span>
            </label>
          ))}
        </fieldset>
      </details>
    </div>
  )
}

/** The options of a select; a person picker that lists nobody offers all members of the chat. */
function choicesOf({ node, drawing }: ElementProps): readonly Choice[] {
  const options = listOf(node.options).map(jsonOf)
  const isPerson = node.tag === 'select_person' || node.tag === 'multi_select_person'
  if (!isPerson) {
    return options.map(({ value, text }) => ({ value: wordsOf(value), words: wordsOf(text) }))
  }
  const listed = options.map(({ value }) => wordsOf(value)).filter((id) => drawing.people.has(id))
  const ids = listed.length > 0 ? listed : drawing.members
  return ids.map((id) => ({ value: id, words: nameOf(drawing.people, id) }))
}

const PICKERS = {
  date_picker: { type: 'date', kind: 'date', initial: 'initial_date', words: '选择日期' },
  picker_time: { type: 'time', kind: 'time', initial: 'initial_time', words: '选择时间' },
  picker_datetime: {
    type: 'datetime-local',
    kind: 'datetime',
    initial: 'initial_datetime',
    words: '选择日期和时间',
  },
} as const

/** `date_picker`, `picker_time`, `picker_datetime`: the browser's own pickers under Feishu's words. */
export function Picker(props: ElementProps): Drawn {
  const { node } = props
  const picker =
    PICKERS[oneOf(node.tag, ['date_picker', 'picker_time', 'picker_datetime'], 'date_picker')]
  const id = idOf(props)
  return (
    <div class={fieldClass(node)}>
      <label for={id} class="hint">
        {wordsOf(node.placeholder) || picker.words}
        <Star {...props} />
      </label>
      <input
        id={id}
        class="control"
        type={picker.type}
        value={wordsOf(node[picker.initial]).replace(' ', 'T')}
        {...fieldData(props, picker.kind)}
      />
    </div>
  )
}

/** `checker`: something to tick. Without behaviours the tick stays on this screen, as in Feishu. */
export function Checker(props: ElementProps): Drawn {
  const { node, path, drawing, child } = props
  const isLocal = listOf(node.behaviors).length === 0
  return (
    <div class="checker">
      <label class="choice">
        <input
          type="checkbox"
          checked={node.checked === true}
          {...fieldData(props, 'checked')}
          data-callback={isLocal ? 'none' : undefined}
        />
        <span>
          <InlineMarkdown source={wordsOf(node.text)} drawing={drawing} />
        </span>
      </label>
      {listOf(jsonOf(node.button_area).buttons).map((button, index) =>
        child(button, `${path}.button_area.buttons.${index}`),
      )}
    </div>
  )
}
