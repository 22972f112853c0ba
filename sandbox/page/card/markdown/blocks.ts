import { type Inline, parseInline } from './inline.ts'

/** An entry of a list in card markdown, with the lists nested in it. */
export interface ListItem {
  readonly inline: readonly Inline[]
  readonly nested: readonly Block[]
}

/** A block of card markdown: what stands on lines of its own. */
export type Block =
  | { readonly kind: 'paragraph'; readonly inline: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly inline: readonly Inline[] }
  | { readonly kind: 'rule' }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly first: number | null; readonly items: readonly ListItem[] }
  | {
      readonly kind: 'table'
      readonly head: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }

const RULE = /^\s{0,3}(?:-{3,}|\*{3,}|_{3,}|<hr\s*\/?>)\s*$/
const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/
const FENCE = /^\s*```/
const QUOTE = /^\s{0,3}>\s?/
const TABLE_RULE = /^(?=.*\|)\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/
const DEEPEST_QUOTE = 5

interface Taken {
  readonly block: Block
  readonly lines: number
}

/** Reads card markdown (CommonMark without HTML blocks, plus tables) into blocks. */
export function parseBlocks(source: string, depth = 0): readonly Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const rest = lines.slice(at)
    if (rest[0]?.trim() === '') {
      at += 1
      continue
    }
    const taken = special(rest, depth) ?? paragraph(rest)
    blocks.push(taken.block)
    at += taken.lines
  }
  return blocks
}

function special(lines: readonly string[], depth: number): Taken | null {
  const [line = '', next = ''] = lines
  if (FENCE.test(line)) return fence(lines)
  if (RULE.test(line)) return { block: { kind: 'rule' }, lines: 1 }
  const heading = HEADING.exec(line)
  if (heading) {
    const [, marks = '', words = ''] = heading
    return {
      block: { kind: 'heading', level: marks.length, inline: parseInline(words) },
      lines: 1,
    }
  }
  if (QUOTE.test(line) && depth < DEEPEST_QUOTE) return quote(lines, depth)
  if (ITEM.test(line)) return list(lines)
  if (line.includes('|') && TABLE_RULE.test(next)) return table(lines)
  return null
}

function paragraph(lines: readonly string[]): Taken {
  let count = 1
  while (count < lines.length && lines[count]?.trim() !== '' && !startsBlock(lines.slice(count))) {
    count += 1
  }
  const words = lines.slice(0, count).map((line) => line.trim())
  return { block: { kind: 'paragraph', inline: parseInline(words.join('\n')) }, lines: count }
}

function startsBlock([line = '', next = '']: readonly string[]): boolean {
  const marks = [FENCE, RULE, HEADING, QUOTE, ITEM]
  return marks.some((mark) => mark.test(line)) || (line.includes('|') && TABLE_RULE.test(next))
}

function fence(lines: readonly string[]): Taken {
  const end = lines.findIndex((line, index) => index > 0 && FENCE.test(line))
  const last = end < 0 ? lines.length : end
  return { block: { kind: 'code', text: lines.slice(1, last).join('\n') }, lines: last + 1 }
}

function quote(lines: readonly string[], depth: number): Taken {
  const count = countWhile(lines, (line) => QUOTE.test(line))
  const inner = lines.slice(0, count).map((line) => line.replace(QUOTE, ''))
  return {
    block: { kind: 'quote', blocks: parseBlocks(inner.join('\n'), depth + 1) },
    lines: count,
  }
}

function list(lines: readonly string[]): Taken {
  const [, indent = '', number] = ITEM.exec(lines[0] ?? '') ?? []
  const items: ListItem[] = []
  let at = 0
  while (at < lines.length) {
    const match = ITEM.exec(lines[at] ?? '')
    if (
      !match ||
      (match[1] ?? '').length > indent.length + 1 ||
      isNumbered(match) !== Boolean(number)
    )
      break
    const deeper = countWhile(lines.slice(at + 1), (line) => isDeeper(line, indent.length))
    const nested = lines.slice(at + 1, at + 1 + deeper).map((line) => line.slice(indent.length + 2))
    items.push({ inline: parseInline(match[3] ?? ''), nested: parseBlocks(nested.join('\n')) })
    at += 1 + deeper
  }
  return { block: { kind: 'list', first: number ? Number(number) : null, items }, lines: at }
}

function isNumbered(match: RegExpExecArray): boolean {
  return match[2] !== undefined
}

function isDeeper(line: string, indent: number): boolean {
  return line.trim() !== '' && line.length - line.trimStart().length >= indent + 2
}

function table(lines: readonly string[]): Taken {
  const count = 2 + countWhile(lines.slice(2), (line) => line.includes('|'))
  const rows = lines.slice(2, count).map(cells)
  return { block: { kind: 'table', head: cells(lines[0] ?? ''), rows }, lines: count }
}

function cells(line: string): readonly (readonly Inline[])[] {
  const trimmed = line.trim().replace(/^\||\|$/g, '')
  return trimmed.split(/(?<!\\)\|/).map((cell) => parseInline(cell.trim().replaceAll('\\|', '|')))
}

function countWhile(lines: readonly string[], holds: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !holds(line))
  return end < 0 ? lines.length : end
}
