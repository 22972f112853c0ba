import { describe, expect, test } from 'vitest'
import type { Json } from '../json.ts'
import { button, cardOf, objectionForm, plain } from '../trial/cards.ts'
import { validateCard } from './validate.ts'

const AT_ROOT = 'ROOT -> body -> elements -> [0]'
const markdown: Json = { tag: 'markdown', content: '正文' }

function form(...elements: Json[]): Json {
  return { tag: 'form', name: 'f', elements }
}

const submit = button('提交', {}, { name: 'submit', form_action_type: 'submit' })

function nested(levels: number): Json {
  if (levels === 0) return markdown
  return {
    tag: 'column_set',
    columns: [{ tag: 'column', elements: [nested(levels - 1)] }],
  }
}

const table: Json = {
  tag: 'table',
  columns: [
    { name: 'item', display_name: '事项', data_type: 'text' },
    { name: 'count', data_type: 'number', format: { precision: 0, separator: true } },
    { name: 'state', data_type: 'options' },
  ],
  rows: [{ item: '食品经营许可', count: 3, state: [{ text: '已认领', color: 'green' }] }],
  page_size: 5,
  header_style: { bold: true, background_style: 'grey' },
}

describe('what Feishu takes', () => {
  test.each<[string, Json]>([
    ['the empty card', {}],
    ['a card with nothing but its version', { schema: '2.0' }],
    ['text and a button', cardOf(markdown, button('认领'))],
    ['a form with choices, people, a date and a submit button', cardOf(objectionForm())],
    ['a table', cardOf(table)],
    ['five levels of containers', cardOf(nested(5))],
    ['a chart', cardOf({ tag: 'chart', chart_spec: { type: 'bar', data: {} }, height: 'auto' })],
    ['a picture of people', cardOf({ tag: 'person_list', persons: [{ id: 'ou_1' }], lines: 1 })],
    ['a panel', cardOf(panel(markdown))],
    ['a box that can be pressed', cardOf(box(markdown))],
    [
      'everything that a card may have around its body',
      {
        schema: '2.0',
        config: {
          update_multi: true,
          enable_forward: false,
          summary: { content: '一条推送' },
          style: { text_size: { own: { default: 'medium', pc: 'medium', mobile: 'large' } } },
        },
        card_link: { url: 'https://example.cn' },
        header: {
          title: { tag: 'lark_md', content: '**推送**' },
          subtitle: plain('副标题'),
          text_tag_list: [{ tag: 'text_tag', text: plain('新办'), color: 'green' }],
          template: 'blue',
          icon: { tag: 'standard_icon', token: 'chat_outlined', color: 'orange' },
          padding: '12px 8px 12px 8px',
        },
        body: {
          direction: 'vertical',
          vertical_spacing: '8px',
          elements: [
            { tag: 'markdown', content: '正文', text_size: 'own', element_id: 'first_1' },
            {
              tag: 'button',
              text: plain('打开'),
              type: 'primary',
              width: '120px',
              confirm: { title: plain('确认'), text: plain('认领后不可撤销') },
              behaviors: [{ type: 'open_url', default_url: 'https://example.cn' }],
            },
          ],
        },
      },
    ],
  ])('%s', (_, card) => {
    expect(validateCard(card)).toEqual([])
  })
})

describe('attributes and tags', () => {
  test.each<[string, Json, number, string]>([
    ['an unknown tag', { tag: 'action', actions: [] }, 200861, `${AT_ROOT}(tag: action)`],
    ['a note of 1.0', { tag: 'note', elements: [] }, 200861, `${AT_ROOT}(tag: note)`],
    ['a column by itself', { tag: 'column', elements: [] }, 200861, `${AT_ROOT}(tag: column)`],
    ['an unknown attribute', { ...markdown, href: {} }, 200861, `${AT_ROOT}(tag: markdown)`],
    ['an attribute that is missing', { tag: 'markdown' }, 200621, `${AT_ROOT}(tag: markdown)`],
    ['no tag at all', { content: 'x' }, 200861, AT_ROOT],
    [
      'lark_md where only plain_text is taken',
      { tag: 'button', text: { tag: 'lark_md', content: '认领' } },
      200621,
      `${AT_ROOT}(tag: button) -> text -> tag`,
    ],
    [
      'an unknown word',
      button('认领', {}, { type: 'warning' }),
      200621,
      `${AT_ROOT}(tag: button) -> type`,
    ],
    [
      'a wrong type',
      button('认领', {}, { disabled: 'yes' }),
      200621,
      `${AT_ROOT}(tag: button) -> disabled`,
    ],
    [
      'a callback value that is text',
      { tag: 'button', text: plain('认领'), behaviors: [{ type: 'callback', value: 'x' }] },
      200621,
      `${AT_ROOT}(tag: button) -> behaviors -> [0] -> value`,
    ],
    [
      'a button’s words over 100 characters',
      button('字'.repeat(101)),
      200621,
      `${AT_ROOT}(tag: button) -> text -> content`,
    ],
    [
      'a question without a title',
      button('认领', {}, { confirm: { text: plain('确认吗') } }),
      200621,
      `${AT_ROOT}(tag: button) -> confirm`,
    ],
    [
      'a component id that begins with a digit',
      { ...markdown, element_id: '1st' },
      200621,
      `${AT_ROOT}(tag: markdown) -> element_id`,
    ],
    [
      'a component id over 20 characters',
      { ...markdown, element_id: 'a'.repeat(21) },
      200621,
      `${AT_ROOT}(tag: markdown) -> element_id`,
    ],
    [
      'a text size nobody defined',
      { ...markdown, text_size: 'own' },
      200621,
      `${AT_ROOT}(tag: markdown) -> text_size`,
    ],
    [
      'a placeholder over 100 characters',
      { tag: 'input', placeholder: plain('字'.repeat(101)) },
      200621,
      `${AT_ROOT}(tag: input) -> placeholder -> content`,
    ],
    [
      'more text than an input can take',
      { tag: 'input', max_length: 1001 },
      200621,
      `${AT_ROOT}(tag: input) -> max_length`,
    ],
    [
      'a margin without a unit',
      { ...markdown, margin: '8' },
      200621,
      `${AT_ROOT}(tag: markdown) -> margin`,
    ],
    ['a chart without a kind', { tag: 'chart', chart_spec: {} }, 200550, `${AT_ROOT}(tag: chart)`],
  ])('%s is refused', (_, element, code, path) => {
    expect(validateCard(cardOf(element))).toContainEqual(expect.objectContaining({ code, path }))
  })

  test('a card that is not 2.0, not an object, or not shared is refused', () => {
    expect(validateCard({ elements: [] })[0]?.code).toBe(300303)
    expect(validateCard('{}')[0]?.code).toBe(200621)
    const unshared = { ...cardOf(markdown), config: { update_multi: false } }
    expect(validateCard(unshared)).toContainEqual(expect.objectContaining({ code: 300302 }))
  })

  test('attributes that 2.0 dropped at the top are refused', () => {
    const [problem] = validateCard({ ...cardOf(markdown), i18n_elements: {} })
    expect(problem).toMatchObject({ code: 200861, path: 'ROOT' })
  })

  test('a link of the card leads everywhere or is refused', () => {
    const card = { ...cardOf(markdown), card_link: { pc_url: 'https://example.cn' } }
    expect(validateCard(card)[0]?.path).toBe('ROOT -> card_link')
  })

  test('four tags beside the title are one too many', () => {
    const tag = { tag: 'text_tag', text: plain('新办') }
    const card = {
      schema: '2.0',
      header: { title: plain('推送'), text_tag_list: [tag, tag, tag, tag] },
    }
    expect(validateCard(card)[0]?.path).toBe('ROOT -> header -> text_tag_list')
  })
})

describe('counts', () => {
  test('the 201st element is refused; every plain text counts', () => {
    const buttons = (count: number) => Array.from({ length: count }, (_, n) => button(`第${n}项`))
    // The title is an element, a button two.
    expect(validateCard(cardOf(...buttons(99)))).toEqual([])
    expect(validateCard(cardOf(...buttons(100)))[0]).toMatchObject({ code: 11310, path: 'ROOT' })
  })

  test('the sixth table is refused', () => {
    const tables = (count: number) => cardOf(...Array.from({ length: count }, () => table))
    expect(validateCard(tables(5))).toEqual([])
    expect(validateCard(tables(6))[0]).toMatchObject({
      code: 11310,
      path: 'ROOT -> body -> elements -> [5](tag: table)',
    })
  })

  test('the sixth level of containers is refused', () => {
    expect(validateCard(cardOf(nested(6)))[0]).toMatchObject({ code: 11310 })
  })

  test('a card over 30 KB is refused', () => {
    const long = (bytes: number) => cardOf({ tag: 'markdown', content: 'a'.repeat(bytes) })
    expect(validateCard(long(30_000))).toEqual([])
    expect(validateCard(long(31_000))[0]?.code).toBe(230025)
  })
})

describe('identities', () => {
  test('two components with one id are refused', () => {
    const twice = { ...markdown, element_id: 'same' }
    expect(validateCard(cardOf(twice, twice))[0]).toMatchObject({ code: 300301 })
  })

  test('two options with one value are refused', () => {
    const options = [
      { text: plain('甲'), value: '1' },
      { text: plain('乙'), value: '1' },
    ]
    expect(validateCard(cardOf({ tag: 'select_static', options }))).toHaveLength(1)
  })
})

describe('forms and tables', () => {
  const input = { tag: 'input', name: 'reason' }
  test.each<[string, Json, number]>([
    ['a form without a submit button', form(input), 200621],
    ['a form in a container', box(form(input, submit)), 200621],
    ['a form in a form', form(submit, form({ ...submit, name: 'inner' })), 200621],
    ['a table in a container', box(table), 200621],
    ['a table in a form', form(submit, table), 200621],
    ['a nameless field in a form', form(submit, { tag: 'input' }), 200530],
    ['a nameless button in a form', form({ ...submit, name: '' }), 200530],
    ['two fields of one name', form(submit, input, input), 200621],
    ['a multiple choice outside a form', { tag: 'multi_select_person', name: 'p' }, 200621],
    ['a required field outside a form', { ...input, required: true }, 200621],
    ['a submit button outside a form', submit, 200621],
    ['a row with a column that is not there', { ...table, rows: [{ other: 'x' }] }, 200914],
    ['a number written as text', { ...table, rows: [{ count: '3' }] }, 200915],
    ['a table of eleven rows a page', { ...table, page_size: 11 }, 200621],
  ])('%s is refused', (_, element, code) => {
    expect(validateCard(cardOf(element))).toContainEqual(expect.objectContaining({ code }))
  })

  test('names need to be unique within their form only', () => {
    const other = { ...form(input, submit), name: 'g' }
    expect(validateCard(cardOf(form(input, submit), other))).toEqual([])
  })
})

describe('mentions', () => {
  test.each([
    '<at id=all></at>',
    '<at id="all"></at>',
    "<at id='all'></at>",
    '<AT ID=ALL></AT>',
    '<at ids=ou_1,all></at>',
  ])('everybody in %s needs a permission', (content) => {
    expect(validateCard(cardOf({ tag: 'markdown', content }))).toEqual([
      expect.objectContaining({ code: 100290 }),
    ])
    const div = { tag: 'div', text: { tag: 'lark_md', content } }
    expect(validateCard(cardOf(div))).toHaveLength(1)
  })

  test('an escaped mention and a mention in plain text are only words', () => {
    expect(validateCard(cardOf({ tag: 'markdown', content: '&lt;at id=all&gt;' }))).toEqual([])
    expect(validateCard(cardOf({ tag: 'div', text: plain('<at id=all></at>') }))).toEqual([])
  })
})

function panel(...elements: Json[]): Json {
  return {
    tag: 'collapsible_panel',
    header: { title: plain('为什么是这一天'), icon_position: 'right', icon_expanded_angle: 180 },
    border: { color: 'grey', corner_radius: '5px' },
    expanded: false,
    elements,
  }
}

function box(...elements: Json[]): Json {
  const behaviors = [{ type: 'callback', value: { id: '1' } }]
  return { tag: 'interactive_container', width: 'fill', behaviors, elements }
}
