import {
  common,
  horizontalAlign,
  icon,
  length,
  plainText,
  styledText,
  verticalAlign,
  width,
} from './common-shapes.ts'
import { either, filled, flag, like, list, must, object, shape, text, whole, word } from './rule.ts'
import type { Rule, Shape } from './rule.ts'

const textSize: Rule = { is: 'text-size' }
const personSize: Rule = word('extra_small', 'small', 'medium', 'large')

const tableColumn: Rule = shape({
  name: must(filled),
  display_name: text(),
  data_type: must(word('text', 'lark_md', 'markdown', 'options', 'number', 'persons', 'date')),
  width: either(word('auto'), like(/^\d{2,3}px$/), like(/^\d{1,3}%$/)),
  vertical_align: verticalAlign,
  horizontal_align: horizontalAlign,
  format: shape({ precision: whole(0, 10), symbol: text(1), separator: flag }),
  date_format: text(),
})

const tableHeader: Rule = shape({
  text_align: horizontalAlign,
  text_size: textSize,
  background_style: word('none', 'grey'),
  text_color: word('default', 'grey'),
  bold: flag,
  lines: whole(1, 100),
})

/** Components that only show something. */
export const displayTags: Readonly<Record<string, Shape>> = {
  markdown: {
    ...common,
    content: must(text()),
    i18n_content: { is: 'entries', of: text() },
    text_size: textSize,
    text_align: horizontalAlign,
    icon,
  },
  div: {
    ...common,
    text: styledText,
    width: either(word('fill', 'auto'), like(/^\d{2,3}px$/)),
    icon,
  },
  hr: common,
  img: {
    ...common,
    img_key: must(filled),
    alt: must(plainText()),
    title: plainText(),
    corner_radius: length,
    scale_type: word('crop_center', 'crop_top', 'fit_horizontal'),
    size: either(word('stretch', 'large', 'medium', 'small', 'tiny'), like(/^\d+px \d+px$/)),
    transparent: flag,
    preview: flag,
  },
  person: {
    ...common,
    user_id: must(filled),
    size: personSize,
    show_avatar: flag,
    show_name: flag,
    style: word('normal', 'capsule'),
  },
  person_list: {
    ...common,
    persons: must(list(shape({ id: must(filled) }))),
    drop_invalid_user_id: flag,
    lines: whole(1, 100),
    show_name: flag,
    show_avatar: flag,
    size: personSize,
    icon,
    ud_icon: icon,
  },
  table: {
    ...common,
    columns: must({ ...list(tableColumn, 50), min: 1 } as Rule),
    rows: must(list(object)),
    page_size: whole(1, 10),
    row_height: either(word('low', 'middle', 'high', 'auto'), like(/^\d{2,3}px$/)),
    row_max_height: like(/^\d{2,3}px$/),
    freeze_first_column: flag,
    header_style: tableHeader,
  },
  chart: {
    ...common,
    chart_spec: must(object),
    aspect_ratio: word('1:1', '2:1', '4:3', '16:9'),
    color_theme: word('brand', 'rainbow', 'complementary', 'converse', 'primary'),
    preview: flag,
    height: either(word('auto'), like(/^\d{2,3}px$/)),
  },
  img_combination: {
    ...common,
    combination_mode: must(word('double', 'triple', 'bisect', 'trisect')),
    img_list: must(list(shape({ img_key: must(filled) }))),
    corner_radius: length,
    combination_transparent: flag,
  },
  audio: { ...common, file_key: must(filled), width },
}
