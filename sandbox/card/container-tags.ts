import {
  behaviors,
  common,
  confirm,
  flow,
  horizontalAlign,
  icon,
  length,
  multiUrl,
  padding,
  spacing,
  tips,
  verticalAlign,
  width,
} from './common-shapes.ts'
import { either, filled, flag, like, must, shape, text, whole, word } from './rule.ts'
import type { Rule, Shape } from './rule.ts'

const action: Rule = shape({ multi_url: multiUrl })

const panelTitle: Rule = {
  is: 'kind',
  by: 'tag',
  of: {
    plain_text: { tag: text(), content: must(text()), i18n_content: { is: 'entries', of: text() } },
    markdown: {
      tag: text(),
      content: must(text()),
      text_size: { is: 'text-size' },
      text_align: horizontalAlign,
      element_id: like(/^[A-Za-z][A-Za-z0-9_]{0,19}$/),
    },
  },
}

const panelHeader: Rule = shape({
  title: panelTitle,
  background_color: filled,
  width: word('fill', 'auto', 'auto_when_fold'),
  vertical_align: verticalAlign,
  padding,
  icon,
  icon_position: word('left', 'right', 'follow_text'),
  icon_expanded_angle: { is: 'whole', min: -180, max: 180 },
})

/** Components that hold others. */
export const containerTags: Readonly<Record<string, Shape>> = {
  column_set: {
    ...common,
    columns: must({ is: 'components', of: ['column'] }),
    flex_mode: word('none', 'stretch', 'flow', 'bisect', 'trisect'),
    background_style: filled,
    horizontal_spacing: spacing,
    horizontal_align: horizontalAlign,
    action,
  },
  column: {
    ...common,
    ...flow,
    width: either(word('auto', 'weighted'), like(/^\d{2,3}px$/)),
    weight: whole(1, 5),
    background_style: filled,
    action,
  },
  form: { ...common, ...flow, name: must(filled) },
  interactive_container: {
    ...common,
    ...flow,
    ...tips,
    behaviors: must(behaviors),
    width: either(width, word('auto')),
    height: either(word('auto'), like(/^\d{2,3}px$/)),
    background_style: filled,
    has_border: flag,
    border_color: filled,
    corner_radius: length,
    disabled: flag,
    confirm,
  },
  collapsible_panel: {
    ...common,
    ...flow,
    header: must(panelHeader),
    expanded: flag,
    border: shape({ color: filled, corner_radius: length }),
    background_color: filled,
  },
}
