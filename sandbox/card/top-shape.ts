import {
  flow,
  horizontalAlign,
  icon,
  padding,
  plainText,
  spacing,
  titleText,
  verticalAlign,
} from './common-shapes.ts'
import { components, flag, like, list, must, object, shape, text, word } from './rule.ts'
import type { Rule, Shape } from './rule.ts'

const tagColour: Rule = word(
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
)

const textTag: Rule = shape({
  tag: must(word('text_tag')),
  element_id: like(/^[A-Za-z][A-Za-z0-9_]{0,19}$/),
  text: must(plainText()),
  color: tagColour,
})

const config: Rule = shape({
  streaming_mode: flag,
  streaming_config: object,
  summary: shape({ content: text(), i18n_content: { is: 'entries', of: text() } }),
  locales: list(text()),
  enable_forward: flag,
  update_multi: flag,
  width_mode: word('default', 'compact', 'fill'),
  use_custom_translation: flag,
  enable_forward_interaction: flag,
  style: shape({
    text_size: { is: 'entries', of: object },
    color: { is: 'entries', of: object },
  }),
})

const header: Rule = shape({
  title: must(titleText),
  subtitle: titleText,
  text_tag_list: list(textTag, 3),
  i18n_text_tag_list: { is: 'entries', of: list(textTag, 3) },
  template: word(
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
  ),
  icon,
  padding,
})

const body: Rule = shape({
  ...flow,
  direction: word('vertical', 'horizontal'),
  horizontal_spacing: spacing,
  horizontal_align: horizontalAlign,
  vertical_align: verticalAlign,
  elements: components,
})

/** The card itself. */
export const cardShape: Shape = {
  schema: must(word('2.0')),
  config,
  card_link: shape({ url: text(), android_url: text(), ios_url: text(), pc_url: text() }),
  header,
  body,
}
