import {
  components,
  either,
  filled,
  flag,
  like,
  list,
  must,
  object,
  shape,
  text,
  word,
} from './rule.ts'
import type { Rule, Shape } from './rule.ts'

const LONGEST_BUTTON_TEXT = 100

/** Identity and outer space, which every component may have. */
export const common: Shape = {
  element_id: like(/^[A-Za-z][A-Za-z0-9_]{0,19}$/),
  margin: like(/^-?\d{1,2}px(( -?\d{1,2}px)|( -?\d{1,2}px){3})?$/),
}

/** Inner space: one, two or four values of 0 to 99 px. */
export const padding: Rule = like(/^\d{1,2}px(( \d{1,2}px)|( \d{1,2}px){3})?$/)

/** Space between components. */
export const spacing: Rule = either(
  word('small', 'medium', 'large', 'extra_large'),
  like(/^\d{1,2}px$/),
)

/** A radius or another length in px, or a share in %. */
export const length: Rule = like(/^\d{1,3}(px|%)$/)

/** A width: the component's own, all there is, or a number of px. */
export const width: Rule = either(word('default', 'fill', 'auto'), like(/^\d{2,4}px$/))

/** Alignment along the line. */
export const horizontalAlign: Rule = word('left', 'center', 'right')

/** Alignment across the line. */
export const verticalAlign: Rule = word('top', 'center', 'bottom')

/** How the content of a container runs. */
export const flow: Shape = {
  direction: word('vertical', 'horizontal'),
  horizontal_spacing: spacing,
  horizontal_align: horizontalAlign,
  vertical_spacing: spacing,
  vertical_align: verticalAlign,
  padding,
  elements: must(components),
}

const translations: Rule = { is: 'entries', of: text() }

/** A text without formatting, as the only kind that options, buttons and questions take. */
export function plainText(max?: number): Rule {
  return shape({
    tag: must(word('plain_text')),
    content: must(text(max)),
    i18n_content: translations,
  })
}

/** A button's words or a placeholder, at most 100 characters. */
export const shortText: Rule = plainText(LONGEST_BUTTON_TEXT)

const formatted: Shape = {
  content: must(text()),
  i18n_content: translations,
  text_size: { is: 'text-size' },
  text_color: filled,
  text_align: horizontalAlign,
  lines: { is: 'whole', min: 1, max: 100 },
  element_id: like(/^[A-Za-z][A-Za-z0-9_]{0,19}$/),
}

/** A plain or lark_md text that may be sized, coloured and cut. */
export const styledText: Rule = {
  is: 'kind',
  by: 'tag',
  of: { plain_text: { tag: text(), ...formatted }, lark_md: { tag: text(), ...formatted } },
}

/** A title: plain or lark_md, without styles. */
export const titleText: Rule = {
  is: 'kind',
  by: 'tag',
  of: {
    plain_text: { tag: text(), content: must(text()), i18n_content: translations },
    lark_md: { tag: text(), content: must(text()), i18n_content: translations },
  },
}

/** An icon of the library or an uploaded one. */
export const icon: Rule = {
  is: 'kind',
  by: 'tag',
  of: {
    standard_icon: { tag: text(), token: must(filled), color: filled, size: text() },
    custom_icon: { tag: text(), img_key: must(filled), size: text() },
  },
}

const addresses: Shape = { url: text(), pc_url: text(), ios_url: text(), android_url: text() }

/** Addresses for the kinds of client. */
export const multiUrl: Rule = shape(addresses)

/** What a click does: call back with an object, or open an address. */
export const behaviors: Rule = list({
  is: 'kind',
  by: 'type',
  of: {
    callback: { type: text(), value: must(object) },
    open_url: {
      type: text(),
      default_url: text(),
      pc_url: text(),
      ios_url: text(),
      android_url: text(),
    },
  },
})

/** The question asked before a click counts. Without a title old clients do nothing. */
export const confirm: Rule = shape({ title: must(plainText()), text: plainText() })

/** What all interactive components may have. */
export const interactive: Shape = {
  ...common,
  name: text(),
  disabled: flag,
  behaviors,
  confirm,
  value: object,
}

/** Hints over a component, and in the place of a click that is not allowed. */
export const tips: Shape = { hover_tips: plainText(), disabled_tips: plainText() }
