import { renderToString } from 'hono/jsx/dom/server'
import { expect, test } from 'vitest'
import { approvalPushCard } from '../fixtures/approval-push.ts'
import { bulletinCard } from '../fixtures/bulletin.ts'
import { digestCard } from '../fixtures/digest.ts'
import { everyComponentCard } from '../fixtures/every-component.ts'
import { objectionFormCard } from '../fixtures/objection-form.ts'
import { Card, previewOf } from './card.tsx'
import type { Drawing } from './drawing.ts'

const drawing: Drawing = {
  people: new Map([
    ['ou_li', '李文静'],
    ['ou_wang', '王建国'],
  ]),
  members: ['ou_li', 'ou_wang'],
  imageUrl: (key) => (key === 'img_known' ? `/image/${key}` : null),
  idPrefix: 'm1',
}

function draw(card: unknown): string {
  return renderToString(<Card card={card} drawing={drawing} />)
}

/** A card with the given elements, drawn. */
function body(...elements: readonly object[]): string {
  return draw({ schema: '2.0', body: { elements } })
}

const plain = (content: string) => ({ tag: 'plain_text', content })

test('a push shows its title, subtitle, tags and both buttons with their places in the card', () => {
  const html = draw(approvalPushCard)
  expect(html).toContain('审批信息推送 · 食品经营许可')
  expect(html).toContain('<span class="tag tag-orange">待认领</span>')
  expect(html).toMatch(/data-path="body.elements.4.columns.0.elements.0"[^>]*>.*认领/)
  expect(html).toContain('data-confirm-title="认领这条审批信息？"')
})

test('what a button carries back never reaches the page', () => {
  expect(draw(approvalPushCard)).not.toContain('t_01')
})

test('every fixture is drawn without a component that is unknown', () => {
  for (const card of [approvalPushCard, objectionFormCard, digestCard, bulletinCard]) {
    expect(draw(card)).not.toContain('card-error')
  }
})

test('a tag that does not exist is an error that can be seen, and the rest is still drawn', () => {
  const html = draw(everyComponentCard)
  expect(html).toContain('<div class="card-error">无法显示的组件：note</div>')
  expect(html).toContain('踏勘安排')
  expect(body({ tag: 'constructor' })).toContain('无法显示的组件：constructor')
  expect(body({})).toContain('（没有 tag）')
})

test('a card of another schema, or none at all, is an error that can be seen', () => {
  for (const card of [null, 'text', [], {}, { elements: [] }, { schema: '1.0' }]) {
    expect(draw(card)).toBe('<div class="card-error">不是 2.0 结构的卡片</div>')
  }
})

test('text of every kind is escaped wherever it stands', () => {
  const evil = `"><script>alert('1')</script>`
  const html = draw({
    schema: '2.0',
    config: { summary: { content: evil } },
    header: {
      title: plain(evil),
      subtitle: plain(evil),
      template: evil,
      text_tag_list: [{ tag: 'text_tag', text: plain(evil), color: evil }],
      icon: { tag: 'standard_icon', token: evil, color: evil },
    },
    body: {
      padding: evil,
      elements: [
        { tag: 'div', text: { ...plain(evil), text_color: evil, text_size: evil }, margin: evil },
        { tag: 'markdown', content: evil },
        { tag: evil },
        { tag: 'img', img_key: evil, alt: plain(evil), title: plain(evil) },
        { tag: 'person', user_id: evil, show_name: true },
        {
          tag: 'button',
          name: evil,
          text: plain(evil),
          hover_tips: plain(evil),
          confirm: { title: plain(evil), text: plain(evil) },
        },
        { tag: 'button', text: plain(evil), behaviors: [{ type: 'open_url', default_url: evil }] },
        {
          tag: 'input',
          name: evil,
          label: plain(evil),
          placeholder: plain(evil),
          default_value: evil,
        },
        { tag: 'input', name: evil, default_value: evil, input_type: 'multiline_text' },
        {
          tag: 'select_static',
          placeholder: plain(evil),
          options: [{ text: plain(evil), value: evil }],
        },
        { tag: 'date_picker', initial_date: evil, placeholder: plain(evil) },
        { tag: 'overflow', options: [{ text: plain(evil), value: evil }] },
        { tag: 'checker', text: { tag: 'lark_md', content: evil } },
        { tag: 'collapsible_panel', header: { title: plain(evil) }, elements: [] },
        {
          tag: 'table',
          columns: [{ name: 'a', display_name: evil, data_type: 'options', width: evil }],
          rows: [{ a: [{ text: evil, color: evil }] }, { a: evil }],
        },
        {
          tag: 'chart',
          chart_spec: {
            type: 'bar',
            title: { text: evil },
            data: { values: [{ x: evil, y: 1, s: evil }] },
            xField: 'x',
            yField: 'y',
            seriesField: 's',
          },
        },
      ],
    },
  })
  expect(html).not.toContain('<script')
  expect(html).not.toContain(`"><`.concat('script'))
  expect(html).not.toContain(' style=')
  expect(html.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(20)
})

test('an address that is not a web address is never opened', () => {
  for (const url of ['javascript:alert(1)', 'lark://x', 'data:text/html,x']) {
    const html = body({
      tag: 'button',
      text: plain('开'),
      behaviors: [{ type: 'open_url', default_url: url }],
    })
    expect(html).not.toContain(url)
  }
})

test('a button that only opens a page is a link; one that also calls back stays a button', () => {
  const open = { type: 'open_url', default_url: 'https://example.gov.cn/' }
  expect(body({ tag: 'button', text: plain('开'), behaviors: [open] })).toContain('<a class="btn')
  const both = body({
    tag: 'button',
    text: plain('开'),
    behaviors: [open, { type: 'callback', value: {} }],
  })
  expect(both).toContain('<button')
  expect(both).toContain('data-url="https://example.gov.cn/"')
})

test('a disabled button says why', () => {
  const html = body({
    tag: 'button',
    disabled: true,
    disabled_tips: plain('已办结'),
    text: plain('认领'),
  })
  expect(html).toMatch(/<button[^>]* disabled=""[^>]* title="已办结"/)
})

test('the fields of a form carry their names, kinds and whether they are required', () => {
  const html = draw(objectionFormCard)
  expect(html).toMatch(/<form [^>]*data-form="body.elements.1"[^>]*data-name="objection"/)
  expect(html).toMatch(
    /<select [^>]*data-kind="option"[^>]*aria-required="true"[^>]*data-name="sort"/,
  )
  expect(html).toMatch(/<textarea [^>]*maxlength="500"[^>]*data-kind="text"/)
  expect(html).toMatch(/<label for="m1-body-elements-1-elements-1">异议理由/)
  expect(html).toMatch(/<input [^>]*type="date"[^>]*value="2026-11-20"/)
  expect(html).toMatch(/data-form-action="submit"/)
  expect(html).toMatch(/data-form-action="reset"/)
})

test('a person picker that lists nobody offers the members of the chat', () => {
  const html = body({ tag: 'select_person', placeholder: plain('联系人') })
  expect(html).toContain('<option value="ou_li">李文静</option>')
  const one = body({ tag: 'select_person', options: [{ value: 'ou_wang' }] })
  expect(one).not.toContain('李文静')
})

test('a select begins with its initial option, by value or by position', () => {
  const options = ['甲', '乙'].map((words) => ({ text: plain(words), value: words }))
  expect(body({ tag: 'select_static', options, initial_option: '乙' })).toContain(
    '<option value="乙" selected="">',
  )
  expect(body({ tag: 'select_static', options, initial_index: 1 })).toContain(
    '<option value="甲" selected="">',
  )
})

test('a table shows one page and hides the rest', () => {
  const html = draw(digestCard)
  expect(html.match(/data-row-page="1"/g)).toHaveLength(5)
  expect(html.match(/data-row-page="2" hidden/g)).toHaveLength(2)
  expect(html).toContain('1 / 2')
})

test.each([
  [
    { data_type: 'number', format: { precision: 2, separator: true, symbol: '¥' } },
    1234.5,
    '¥1,234.50',
  ],
  [{ data_type: 'number' }, '不是数', '不是数'],
  [{ data_type: 'date' }, Date.parse('2026-11-20T20:00:00+08:00'), '2026年11月20日'],
  [{ data_type: 'persons' }, ['ou_li'], '李文静'],
  [{ data_type: 'options' }, '单个', '<span class="tag tag-neutral">单个</span>'],
  [{ data_type: 'lark_md' }, '**粗**', '<strong>粗</strong>'],
  [{ data_type: 'markdown' }, '- 条', '<li>条</li>'],
  [{}, 7, '7'],
])('a cell of column %j with %j reads %j', (column, value, expected) => {
  const html = body({ tag: 'table', columns: [{ name: 'a', ...column }], rows: [{ a: value }] })
  expect(html).toContain(expected)
})

test('charts are drawn as shapes and told as figures', () => {
  const html = draw(bulletinCard)
  expect(html.match(/<rect /g)).toHaveLength(10)
  expect(html).toContain('<polyline class="stroke0"')
  expect(html.match(/<path class="fill/g)).toHaveLength(4)
  expect(html).toContain('<caption>各月认领情况（件）</caption>')
})

test('a chart of a sort that is not drawn is a table of its figures', () => {
  const html = body({
    tag: 'chart',
    chart_spec: {
      type: 'radar',
      data: { values: [{ k: '甲', v: 3 }] },
      categoryField: 'k',
      valueField: 'v',
    },
  })
  expect(html).not.toContain('<svg')
  expect(html).toContain('<table class="figures"')
})

test('sizes become classes, because the page allows no style attributes', () => {
  const html = draw({
    schema: '2.0',
    body: {
      padding: '4px 8px',
      vertical_spacing: 'large',
      elements: [
        {
          tag: 'column_set',
          columns: [
            { tag: 'column', width: 'weighted', weight: 3 },
            { tag: 'column', width: '120px' },
          ],
          margin: '-4px 0px 0px 0px',
        },
      ],
    },
  })
  expect(html).toContain('pt4 pr8 pb4 pl8')
  expect(html).toContain('gy12')
  expect(html).toContain('weight3')
  expect(html).toContain('w120')
  expect(html).toContain('mt-4')
})

test('containers draw what is in them, however they are nested', () => {
  const html = body({
    tag: 'interactive_container',
    behaviors: [{ type: 'callback', value: { a: 1 } }],
    elements: [
      {
        tag: 'collapsible_panel',
        expanded: true,
        header: { title: plain('展开') },
        elements: [{ tag: 'checker', checked: true, text: plain('勾') }, { tag: 'hr' }],
      },
    ],
  })
  expect(html).toMatch(/role="button" tabindex="0" data-path="body.elements.0"/)
  expect(html).toContain('<details class="fold" open="">')
  expect(html).toMatch(/type="checkbox" checked=""/)
})

test('a card nested without end is cut off', () => {
  let node: object = { tag: 'hr' }
  for (let level = 0; level < 50; level += 1)
    node = { tag: 'interactive_container', elements: [node] }
  expect(body(node)).toContain('组件嵌套过深')
})

test('a preview is the summary, else the title, else 卡片消息', () => {
  expect(previewOf(approvalPushCard)).toBe('审批信息推送：食品经营许可')
  expect(previewOf(everyComponentCard)).toBe('联合踏勘 通知')
  expect(previewOf({})).toBe('卡片消息')
})
