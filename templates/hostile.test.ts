import { expect, test } from 'vitest'
import { DEPARTMENTS, PEOPLE } from '../rules/testing.ts'
import type { WorldChanges } from '../rules/testing.ts'
import { validateCard } from '../sandbox/card/validate.ts'
import { clip, escapeMarkdown, plainText } from './card.ts'
import { groupCards, privateCards, scenesOf } from './testing.ts'

const HOSTILE = [
  '<at id=all></at>',
  '<at id=ou_victim></at>公司',
  '</font><at email="all"></at>',
  '[点此领取](https://evil.example)',
  '![图](img_v3_x)',
  'https://evil.example/path',
  '**粗体** _斜体_ ~~删除~~ `代码`',
  '```\n代码块\n```',
  '| 表 | 格 |\n| - | - |',
  '甲\n# 标题\n- 列表\n> 引用\n1. 编号',
  '甲\u2028<at id=all></at>\u2029乙\r\n---',
  '\u202E卡片反写\u202C',
  '甲\u2066乙\u2069\u200F\u061C',
  '👨‍👩‍👧‍👦餐饮😀店',
  '&lt;at id=all&gt;&lt;/at&gt;',
  '&#60;at id=all&#62;',
  String.raw`\<at id=all\>\</at\>`,
  ":OK: <text_tag color='red'>超期</text_tag>",
  '<link url="https://evil.example">点我</link>',
  '{{user_name}} ${title} <number_tag>1</number_tag>',
]

/** What stands in cards as markdown, and whatever is plain text there. */
function texts(value: unknown): { markdown: string[]; plain: string[] } {
  const markdown: string[] = []
  const plain: string[] = []
  JSON.stringify(value, (_, inner: unknown) => {
    const { tag, content } = (inner ?? {}) as { tag?: string; content?: unknown }
    if (typeof content === 'string') (tag === 'markdown' ? markdown : plain).push(content)
    return inner
  })
  return { markdown, plain }
}

/** The markup that our own templates write; what is left after it was made by somebody else. */
function withoutOurs(content: string): string {
  return content
    .replaceAll(/<font color='(grey|red)'>/g, '')
    .replaceAll('</font>', '')
    .replaceAll(/\[打开\]\(https:\/\/files\.example\/[^()[\]<>\s]*\)/g, '')
    .replaceAll('**', '')
}

const MARKUP = /[<>*_~`[\]|\\]|:\/\/|^\s*(#|-|\d+\.\s*\d|>)/m

const PRIVATES = (hostile: string) =>
  new Map([
    ['counterpart.name', hostile],
    ['counterpart.contact.name', hostile],
    ['counterpart.contact.phone', hostile],
    ['commitment.letter', hostile],
    ['documents.0.url', `https://files.example/a)[x](https://evil.example)<at id=all></at>`],
  ])

function scenes(hostile: string) {
  const changes: WorldChanges = {
    departments: DEPARTMENTS.map((one) => ({ ...one, name: hostile })),
    people: PEOPLE.map((one) => ({ ...one, name: hostile })),
    profile: (one) => ({
      ...one,
      approvalPush: { ...one.approvalPush, extraLabels: [hostile.trim()] },
    }),
  }
  const body = {
    item: { name: hostile, code: 'spjy' },
    counterpart: { name: hostile, type: 'organisation' },
    permit: { number: hostile, decidedAt: '2026-11-20T09:00:00+08:00' },
    kind: 'one-licence',
    certificate: { [hostile]: hostile },
    documents: [{ name: hostile, url: 'https://files.example/x' }],
    extra: [{ label: hostile.trim(), value: hostile }],
  }
  // Each state was drawn for its own sake elsewhere; here some of every story are enough.
  return scenesOf('linzi', body, changes).filter((_, index) => index % 4 === 1)
}

test.each(HOSTILE)('%j is shown as it was typed, on every card', (hostile) => {
  for (const scene of scenes(hostile)) {
    for (const { name, card } of [
      ...groupCards(scene),
      ...privateCards(scene, PRIVATES(hostile)),
    ]) {
      // Whoever is mentioned would be a problem here.
      expect(validateCard(card), name).toEqual([])
      const { markdown } = texts(card)
      for (const content of markdown) {
        for (const line of withoutOurs(content).split('\n')) {
          // Lists of ours begin with a number.
          expect(line.replace(/^\d+\. /, ''), name).not.toMatch(MARKUP)
        }
      }
    }
  }
})

test.each(HOSTILE)('%j loses nothing that is seen', (hostile) => {
  const decoded = escapeMarkdown(hostile).replaceAll(/&#(\d+);/g, (_, code: string) =>
    String.fromCodePoint(Number(code)),
  )
  // Only breaks and marks that turn the direction of writing go.
  const seen = hostile
    .replaceAll(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  expect(decoded).toBe(seen)
})

test.each([
  ['a mark that writes backwards', '正常\u202Egnp.exe'],
  ['an isolate left open', '甲\u2067乙'],
  ['a line break', '甲\n乙'],
  ['a separator of paragraphs', '甲\u2029乙'],
  ['a null', '甲\0乙'],
])('%s cannot reach beyond its own text', (_, text) => {
  const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u
  expect(escapeMarkdown(text)).not.toMatch(unsafe)
  expect(plainText(text).content).not.toMatch(unsafe)
})

test('a text is cut between characters, never within one', () => {
  expect(clip('𠮷野家😀', 3)).toBe('𠮷野…')
  expect(clip('𠮷野家', 3)).toBe('𠮷野家')
  expect(clip('', 3)).toBe('')
})

test.each(['*甲', '**', '<甲', '_甲'])('the masked name of %j marks nothing up', (name) => {
  const scene = scenesOf('linzi', { counterpart: { name, type: 'individual' } })[0]!
  for (const drawn of groupCards(scene)) {
    expect(validateCard(drawn.card), drawn.name).toEqual([])
    for (const content of texts(drawn.card).markdown) {
      // Our own asterisk behind the first character stays; it opens nothing.
      expect(withoutOurs(content.replaceAll(/(;|甲)\*(?=$|\n| )/gm, '$1'))).not.toMatch(/[*_<]/)
    }
  }
})
