import { expect, test } from 'vitest'
import { articlesOf } from './listing.ts'
import { PROFILES } from './named.ts'

/** The numbered parts of a text: how many there are, and how many stand inside which. */
interface Outline {
  /** 条 */
  readonly articles?: number
  /** 部分 */
  readonly parts?: number
  /** 附件 */
  readonly annexes?: number
  /** 款 */
  readonly paragraphs?: { readonly [parent: string]: number }
  /** 项 */
  readonly items: { readonly [parent: string]: number }
  /** 目 */
  readonly points?: { readonly [parent: string]: number }
}

const OUTLINES: { readonly [place: string]: Outline } = {
  huancui: {
    parts: 4,
    annexes: 3,
    items: { 第一部分: 6, 第二部分: 5, 第三部分: 5, 第四部分: 5 },
  },
  linzi: {
    articles: 17,
    paragraphs: { 第八条: 4 },
    items: { 第五条: 9, 第六条: 7, 第七条: 2 },
    points: { '第七条第（一）项': 2, '第七条第（二）项': 3 },
  },
  danzhou: {
    articles: 15,
    annexes: 2,
    paragraphs: { 第十二条: 3 },
    items: { 第五条: 6, 第六条: 10, 第七条: 4, 第八条: 4, 第九条: 4 },
  },
  ankang: {
    articles: 16,
    annexes: 1,
    items: { 第八条: 5, 第九条: 7 },
  },
  tancheng: {
    articles: 30,
    parts: 3,
    items: {
      第二十二条: 2,
      第二十三条: 2,
      第二十五条: 3,
      第一部分: 4,
      第二部分: 3,
      第三部分: 5,
    },
    points: { '第三部分第（一）项': 3 },
  },
}

test.each(Object.entries(PROFILES))(
  'every article that %s cites is in its text',
  (name, profile) => {
    const outline = OUTLINES[name]
    const articles = [...articlesOf(profile)]
    expect(articles.length).toBeGreaterThan(30)
    const missing = articles.filter(
      ([, article]) =>
        outline === undefined || !singly(article).every((one) => exists(outline, one)),
    )
    expect(missing).toEqual([])
  },
)

test.each([
  ['linzi', '第十八条'],
  ['linzi', '第七条第（三）项'],
  ['linzi', '第七条第（一）项第3目'],
  ['linzi', '第八条第五款'],
  ['linzi', '第十二条第（一）项'],
  ['linzi', '第一部分'],
  ['huancui', '第一条'],
  ['huancui', '附件4'],
  ['tancheng', '第三部分第（六）项'],
  ['ankang', '第九条（五）'],
])('%s has no %s', (name, article) => {
  const outline = OUTLINES[name]
  expect(outline && exists(outline, article)).toBe(false)
})

/** 第六条第（二）项、第（八）项 are two places in one article. */
function singly(article: string): string[] {
  let head = ''
  return article.split('、').map((part) => {
    const own = /^第[一二三四五六七八九十]+(条|部分)/.exec(part)?.[0]
    head = own ?? head
    return own || part.startsWith('附件') ? part : head + part
  })
}

const CITATION =
  /^(?<head>第(?<number>[一二三四五六七八九十]+)(?<unit>条|部分))(第(?<paragraph>[一二三四五六七八九十]+)款)?(?<inside>第（(?<item>[一二三四五六七八九十]+)）项)?(第(?<point>\d+)目)?$/

function exists(outline: Outline, article: string): boolean {
  const annex = /^附件(\d*)$/.exec(article)
  if (annex) return within(Number(annex[1] || 1), outline.annexes)
  const found = CITATION.exec(article)?.groups
  if (!found) return false
  const { head = '', inside = '' } = found
  const all = found['unit'] === '条' ? outline.articles : outline.parts
  return (
    within(numberOf(found['number']), all) &&
    (!found['paragraph'] || within(numberOf(found['paragraph']), outline.paragraphs?.[head])) &&
    (!found['item'] || within(numberOf(found['item']), outline.items[head])) &&
    (!found['point'] || within(Number(found['point']), outline.points?.[head + inside]))
  )
}

function within(number: number, count: number | undefined): boolean {
  return number >= 1 && number <= (count ?? 0)
}

/** Chinese numerals up to ninety-nine. */
function numberOf(numeral: string | undefined): number {
  const digits = '一二三四五六七八九'
  const [tens, ones] = numeral?.includes('十') ? numeral.split('十') : ['', numeral]
  const ten = numeral?.includes('十') ? (tens ? digits.indexOf(tens) + 1 : 1) : 0
  return ten * 10 + (ones ? digits.indexOf(ones) + 1 : 0)
}
