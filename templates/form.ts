import type { ButtonValue, Element } from './card.ts'
import { plainText } from './card.ts'

/** One thing a form asks. Selects and pickers carry their words as placeholder, inputs as label. */
export type Field =
  | {
      readonly kind: 'select'
      readonly name: string
      readonly label: string
      readonly options: readonly { readonly text: string; readonly value: string }[]
    }
  | {
      readonly kind: 'text'
      readonly name: string
      readonly label: string
      readonly required: boolean
    }

/** A form with the submit button 「提交」. */
export function form(name: string, fields: readonly Field[], value: ButtonValue): Element {
  return {
    tag: 'form',
    name,
    vertical_spacing: '12px',
    elements: [
      ...fields.map(fieldElement),
      {
        tag: 'button',
        name: 'submit',
        text: plainText('提交'),
        type: 'primary_filled',
        width: 'default',
        form_action_type: 'submit',
        behaviors: [{ type: 'callback', value }],
      },
    ],
  }
}

function fieldElement(field: Field): Element {
  if (field.kind === 'select') {
    return {
      tag: 'select_static',
      name: field.name,
      required: true,
      placeholder: plainText(field.label),
      width: 'fill',
      options: field.options.map(({ text, value }) => ({ text: plainText(text), value })),
    }
  }
  return {
    tag: 'input',
    name: field.name,
    required: field.required,
    label: plainText(field.label),
    label_position: 'top',
    input_type: 'multiline_text',
    rows: 3,
    auto_resize: true,
    width: 'fill',
    max_length: 1000,
  }
}
