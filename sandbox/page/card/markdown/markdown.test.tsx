import * as fc from 'fast-check'
import { renderToString } from 'hono/jsx/dom/server'
import { expect, test } from 'vitest'
import type { Drawing } from '../drawing.ts'
import { parseBlocks } from './blocks.ts'
import { parseInline, plainText } from './inline.ts'
import { Markdown } from './markdown.tsx'

const drawing: Drawing = {
  people: new Map([['ou_li', '李文静']]),
  members: [],
  imageUrl: (key) => (key === 'img_known' ? `/image/${key}` : null),
  idPrefix: 'm',
}

function html(source: string): string {
  return renderToString(<Markdown source={source} drawing={drawing} />)
}

test.each([
  ['**粗体** 和 *斜体*', '<p><strong>粗体</strong> 和 <em>斜体</em></p>'],
  ['**认领：**请于今日', '<p><strong>认领：</strong>请于今日</p>'],
  ['~~作废~~ 与 `代码`', '<p><del>作废</del> 与 <code>代码</code></p>'],
  ['snake_case_name', '<p>snake_case_name</p>'],
  ['2 * 3 * 4', '<p>2 * 3 * 4</p>'],
  ['一行\n下一行', '<p>一行<br/>下一行</p>'],
  ['一行<br>下一行', '<p>一行<br/>下一行</p>'],
  ['---', '<hr/>'],
  ['<hr>', '<hr/>'],
  ['> 引用', '<blockquote><p>引用</p></blockquote>'],
  ['```\n<b>\n```', '<pre><code>&lt;b&gt;</code></pre>'],
  ['- 甲\n- 乙', '<ul><li>甲</li><li>乙</li></ul>'],
  ['3. 甲\n4. 乙', '<ol start="3"><li>甲</li><li>乙</li></ol>'],
  ['- 甲\n    1. 乙', '<ul><li>甲<ol start="1"><li>乙</li></ol></li></ul>'],
  ["<font color='red'>超期</font>", '<p><span class="ink-red">超期</span></p>'],
  ['<text_tag color="orange">待办</text_tag>', '<p><span class="tag tag-orange">待办</span></p>'],
  ['<at id=ou_li></at>', '<p><span class="at">@李文静</span></p>'],
  ['<at id="all"></at>', '<p><span class="at">@所有人</span></p>'],
  [
    '<at ids=ou_li,ou_no></at>',
    '<p><span class="at">@李文静</span><span class="at">@未知用户</span></p>',
  ],
  [
    "<person id='ou_li' show_name='true'></person>",
    '<p><span class="person-name">李文静</span></p>',
  ],
  ['<raw>**原样**</raw>', '<p>**原样**</p>'],
  [String.raw`\*\*不是粗体\*\*`, '<p>**不是粗体**</p>'],
  ['&lt;at id=all&gt;&#42;x&#42;', '<p>&lt;at id=all&gt;*x*</p>'],
  [
    '![图](img_known)',
    '<p><img class="md-image" src="/image/img_known" alt="图" loading="lazy"/></p>',
  ],
  [':OK:', '<p>👌</p>'],
])('card markdown %j is drawn as %j', (source, expected) => {
  expect(html(source)).toBe(expected)
})

test('headings keep their level below that of the page', () => {
  expect(html('## 安排')).toBe('<p role="heading" aria-level="5" class="h h2">安排</p>')
})

test('a table has a head and as many rows as lines', () => {
  const [table] = parseBlocks('| 部门 | 人数 |\n| --- | :-: |\n| 住建局 | 1 |\n| a\\|b | 2 |')
  expect(table).toMatchObject({ kind: 'table', head: [[{ text: '部门' }], [{ text: '人数' }]] })
  expect(table?.kind === 'table' && table.rows.map((row) => row[0])).toEqual([
    [{ kind: 'text', text: '住建局' }],
    [{ kind: 'text', text: 'a|b' }],
  ])
})

test('a time is shown in Asia/Shanghai whatever the zone of the server', () => {
  const words = html(
    `<local_datetime millisecond='1763913600000' format_type='date'></local_datetime>`,
  )
  expect(words).toContain('2025年11月24日')
})

test.each(['javascript:alert(1)', 'data:text/html,x', '//evil', 'vbscript:x', 'https://a"onx=1'])(
  'the address %s does not become a link',
  (url) => {
    expect(html(`[按这里](${url})`)).not.toContain('<a ')
    expect(html(`<a href='${url}'>按这里</a>`)).not.toContain('<a ')
    expect(html(`<link url='${url}'>按这里</link>`)).not.toContain('<a ')
  },
)

test('a web address becomes a link that leaves no trace of the page', () => {
  const link =
    '<a href="https://example.gov.cn/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
  expect(html('[按这里](https://example.gov.cn/?a=1&b=2)')).toContain(link)
  expect(html('见https://example.gov.cn/?a=1&b=2。')).toContain(`${link}https://example.gov.cn`)
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=x>',
  '<b>粗</b>',
])('HTML in markdown is text: %s', (source) => {
  expect(html(source)).toBe(`<p>${source.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</p>`)
})

test('no text whatever brings an element or an attribute that the renderer does not draw', () => {
  const spice = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '**',
    '[x](',
    ')',
    '<font color=',
    '</font>',
    '<at id=',
    '`',
    '|',
    '\n- ',
    'onload=',
    '<script>',
    'javascript:',
    '![',
    '&lt;',
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(spice, fc.string({ maxLength: 4 })), { maxLength: 30 }),
      (parts) => {
        const tags = html(parts.join('')).matchAll(/<\/?([a-z0-9]+)((?:\s[^>]*)?)>/gi)
        const drawn =
          /^(?:p|br|hr|strong|em|del|code|pre|a|img|span|time|ul|ol|li|blockquote|div|table|thead|tbody|tr|th|td)$/
        for (const [, name = '', attributes = ''] of tags) {
          expect(name).toMatch(drawn)
          expect(attributes).not.toMatch(/\son\w+=|javascript:/i)
        }
      },
    ),
  )
})

test('hostile runs are read in reasonable time', () => {
  const start = performance.now()
  for (const run of ['**', '<font color=red>', '[', '`', '~~a', '> ', '- ', '<at id=', '| ']) {
    parseBlocks(run.repeat(30_000 / run.length))
  }
  expect(performance.now() - start).toBeLessThan(5_000)
})

test('plain text is what is left without the marks', () => {
  expect(plainText('**请** [看](https://a.cn) <font color=red>这里</font>\n好')).toBe(
    '请 看 这里 好',
  )
  expect(parseInline('')).toEqual([])
})
