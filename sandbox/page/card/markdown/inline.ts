import { emojiOf } from '../emoji.ts'
import { linkOf } from '../values.ts'

/** A run inside a line of card markdown. Text in it is plain: nothing in it is parsed again. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'strong' | 'em' | 'del'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string | null; readonly children: readonly Inline[] }
  | { readonly kind: 'image'; readonly key: string; readonly alt: string }
  | { readonly kind: 'font'; readonly colour: string; readonly children: readonly Inline[] }
  | { readonly kind: 'tag'; readonly colour: string; readonly text: string }
  | { readonly kind: 'at'; readonly ids: readonly string[] }
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'time'; readonly atMs: number; readonly format: string }

type Attributes = Readonly<Record<string, string>>
type Rule = readonly [RegExp, (match: RegExpExecArray) => readonly Inline[] | null]

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  ensp: '\u2002',
  emsp: '\u2003',
  sim: '∼',
}

// A run that never closes is looked for over this many characters only, so that hostile text cannot
// make the search quadratic in the size of a card.
const RUN = String.raw`(?=\S)((?:\\[\s\S]|[^\\]){1,2000}?)`
const TAG =
  /<([a-z_]+)((?:\s+[a-z_-]+=(?:'[^'<>]{0,500}'|"[^"<>]{0,500}"|[^\s'"<>]{1,500}))*)\s*(\/?)>/y

const RULES: readonly Rule[] = [
  [/\\([!-/:-@[-`{-~])/y, ([, escaped = '']) => text(escaped)],
  [
    /&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,4});/iy,
    ([whole, name = '']) => text(entity(name) ?? whole),
  ],
  [/(`+)((?:[^`]){1,2000}?)\1(?!`)/y, ([, , code = '']) => [{ kind: 'code', text: code.trim() }]],
  [
    /!\[([^\]\n]{0,200})\]\(([\w-]{1,200})\)/y,
    ([, alt = '', key = '']) => [{ kind: 'image', key, alt }],
  ],
  [
    /\[((?:\\[\s\S]|[^\]\\\n]){1,500})\]\(([^\s()]{1,2000})\)/y,
    ([, words = '', url]) => link(words, url),
  ],
  [
    new RegExp(String.raw`\*\*${RUN}(?<=\S)\*\*(?!\*)`, 'y'),
    ([, run = '']) => nested('strong', run),
  ],
  [
    new RegExp(String.raw`(?<![A-Za-z0-9_])__${RUN}(?<=\S)__(?![A-Za-z0-9_])`, 'y'),
    ([, run = '']) => nested('strong', run),
  ],
  [new RegExp(String.raw`~~${RUN}(?<=\S)~~`, 'y'), ([, run = '']) => nested('del', run)],
  [new RegExp(String.raw`\*(?!\*)${RUN}(?<=\S)\*(?!\*)`, 'y'), ([, run = '']) => nested('em', run)],
  [
    new RegExp(String.raw`(?<![A-Za-z0-9_])_(?!_)${RUN}(?<=\S)_(?![A-Za-z0-9_])`, 'y'),
    ([, run = '']) => nested('em', run),
  ],
  [/:([A-Za-z]{2,20}):/y, ([, key = '']) => textOrNull(emojiOf(key))],
  [
    /https?:\/\/[^\s<>"'`()\\（）【】「」《》，。；、]{1,2000}/y,
    ([url = '']) => [{ kind: 'link', href: linkOf(url), children: text(url) }],
  ],
  [/\r?\n/y, () => [{ kind: 'break' }]],
]

/** Reads a run of card markdown (also `lark_md`): everything that can stand within a line. */
export function parseInline(source: string): readonly Inline[] {
  const runs: Inline[] = []
  let at = 0
  while (at < source.length) {
    const found = tagAt(source, at) ?? ruleAt(source, at)
    if (found) {
      runs.push(...found.runs)
      at = found.end
      continue
    }
    // The character itself, and everything up to the next one that could begin something.
    const plain = /[^][^\\&`![*_~:<h\r\n]*/y
    plain.lastIndex = at
    const run = plain.exec(source)?.[0] ?? source.slice(at)
    runs.push({ kind: 'text', text: run })
    at += run.length
  }
  return runs
}

/** A card text without its markup, for previews, labels and screen readers. */
export function plainText(source: string): string {
  return innerWords(parseInline(source)).replace(/\s+/g, ' ').trim()
}

function innerWords(runs: readonly Inline[]): string {
  return runs
    .map((run) => {
      if ('children' in run) return innerWords(run.children)
      if ('text' in run) return run.text
      return run.kind === 'break' ? ' ' : ''
    })
    .join('')
}

function ruleAt(source: string, at: number) {
  for (const [pattern, build] of RULES) {
    pattern.lastIndex = at
    const match = pattern.exec(source)
    const runs = match && build(match)
    if (match && runs) return { runs, end: at + match[0].length }
  }
  return null
}

function tagAt(source: string, at: number) {
  TAG.lastIndex = at
  const match = TAG.exec(source)
  if (!match) return null
  const [opening, name = '', attributes = '', selfClosing] = match
  const start = at + opening.length
  const closing = `</${name}>`
  const close = selfClosing ? -1 : source.indexOf(closing, start)
  const inner = close < 0 ? '' : source.slice(start, close)
  const runs = tagRuns(name, attributesOf(attributes), inner, close >= 0)
  return runs && { runs, end: close < 0 ? start : close + closing.length }
}

function tagRuns(
  name: string,
  of: Attributes,
  inner: string,
  closed: boolean,
): readonly Inline[] | null {
  if (name === 'br') return [{ kind: 'break' }]
  if (name === 'at')
    return [{ kind: 'at', ids: (of.ids ?? of.id ?? of.email ?? '').split(',').filter(Boolean) }]
  if (name === 'person') return [{ kind: 'person', id: of.id ?? '' }]
  if (name === 'local_datetime') {
    return [{ kind: 'time', atMs: Number(of.millisecond), format: of.format_type ?? 'date_num' }]
  }
  if (!closed) return null
  if (name === 'font')
    return [{ kind: 'font', colour: of.color ?? '', children: parseInline(inner) }]
  if (name === 'text_tag')
    return [{ kind: 'tag', colour: of.color ?? 'neutral', text: plainText(inner) }]
  if (name === 'raw') return text(inner)
  if (name === 'a') return link(inner, of.href)
  if (name === 'link') return link(inner, of.url ?? of.pc_url)
  return null
}

function attributesOf(source: string): Attributes {
  const pairs = source.matchAll(/([a-z_-]+)=(?:'([^']*)'|"([^"]*)"|([^\s'"]+))/g)
  return Object.fromEntries(
    [...pairs].map(([, name = '', single, double, bare]) => [name, single ?? double ?? bare ?? '']),
  )
}

function entity(name: string): string | null {
  if (!name.startsWith('#')) return NAMED_ENTITIES[name.toLowerCase()] ?? null
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null
}

function text(words: string): readonly Inline[] {
  return [{ kind: 'text', text: words }]
}

function textOrNull(words: string | null): readonly Inline[] | null {
  return words === null ? null : text(words)
}

function nested(kind: 'strong' | 'em' | 'del', run: string): readonly Inline[] {
  return [{ kind, children: parseInline(run) }]
}

function link(words: string, url: unknown): readonly Inline[] {
  return [{ kind: 'link', href: linkOf(url), children: parseInline(words) }]
}
