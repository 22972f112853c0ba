import {
  icon,
  interactive,
  multiUrl,
  plainText,
  shortText,
  styledText,
  tips,
  width,
} from './common-shapes.ts'
import { either, filled, flag, like, list, must, object, shape, text, whole, word } from './rule.ts'
import type { Rule, Shape } from './rule.ts'

const option: Rule = shape({ text: must(plainText()), icon, value: must(filled) })
const personOption: Rule = shape({ value: must(filled) })

const select: Shape = {
  ...interactive,
  type: word('default', 'text'),
  required: flag,
  placeholder: shortText,
  width,
}

const picker: Shape = { ...interactive, required: flag, placeholder: shortText, width }

/** Components that people press, fill in or choose from. */
export const interactiveTags: Readonly<Record<string, Shape>> = {
  button: {
    ...interactive,
    ...tips,
    text: shortText,
    type: word(
      'default',
      'primary',
      'danger',
      'text',
      'primary_text',
      'danger_text',
      'primary_filled',
      'danger_filled',
      'laser',
    ),
    size: word('tiny', 'small', 'medium', 'large'),
    width: either(word('default', 'fill'), like(/^[1-9]\d{2,3}px$/)),
    icon,
    form_action_type: word('submit', 'reset'),
    action_type: word('link', 'request', 'multi', 'form_submit', 'form_reset'),
  },
  input: {
    ...interactive,
    disabled_tips: plainText(),
    required: flag,
    placeholder: shortText,
    default_value: text(),
    width,
    max_length: whole(1, 1000),
    input_type: word('text', 'multiline_text', 'password'),
    rows: whole(1, 100),
    auto_resize: flag,
    max_rows: whole(1, 100),
    show_icon: flag,
    label: plainText(),
    label_position: word('top', 'left'),
  },
  select_static: {
    ...select,
    options: must(list(option)),
    initial_option: text(),
    initial_index: whole(0, 1000),
  },
  multi_select_static: {
    ...select,
    options: must(list(option)),
    selected_values: list(text()),
  },
  select_person: { ...select, options: list(personOption), initial_option: text() },
  multi_select_person: { ...select, options: list(personOption), selected_values: list(text()) },
  date_picker: { ...picker, initial_date: like(/^\d{4}-\d{2}-\d{2}$/) },
  picker_time: { ...picker, initial_time: like(/^\d{2}:\d{2}$/) },
  picker_datetime: { ...picker, initial_datetime: like(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/) },
  checker: {
    ...interactive,
    ...tips,
    checked: flag,
    text: styledText,
    overall_checkable: flag,
    button_area: shape({
      pc_display_rule: word('always', 'on_hover'),
      buttons: { is: 'components', of: ['button'], max: 3 },
    }),
    checked_style: object,
  },
  overflow: {
    ...interactive,
    options: must(list(shape({ text: must(plainText()), multi_url: multiUrl, value: text() }))),
    width,
  },
  select_img: {
    ...interactive,
    options: must(list(object)),
    multi_select: flag,
    required: flag,
    layout: text(),
    can_preview: flag,
    aspect_ratio: text(),
    style: text(),
  },
}

/** Tags whose components take part in a form and therefore need a name there. */
export const INTERACTIVE_TAGS: ReadonlySet<string> = new Set(Object.keys(interactiveTags))
