import { isJson } from '../json.ts'
import type { Json } from '../json.ts'

/** Everything a card says: its texts and the cells of its tables, line by line. */
export function wordsOnCard(card: Json): string {
  return collect(card, false).join('\n')
}

function collect(value: unknown, isText: boolean): string[] {
  if (typeof value === 'string') return isText ? [value] : []
  if (Array.isArray(value)) return value.flatMap((entry) => collect(entry, isText))
  if (!isJson(value)) return []
  return Object.entries(value).flatMap(([name, entry]) =>
    name === 'value' ? [] : collect(entry, isText || name === 'content' || name === 'rows'),
  )
}

/**
 * Whether a button bears these words. An icon or a count may stand beside them: 「✅ 认领（3）」 bears
 * 认领, 「报请签发」 does not bear 签发.
 */
export function bears(label: string, words: string): boolean {
  return bare(label) === bare(words)
}

function bare(label: string): string {
  return label
    .normalize('NFKC')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/\s*[([{【]?\s*\d+\s*[)\]}】]?\s*$/u, '')
    .replace(/[^\p{L}\p{N}]+$/u, '')
    .trim()
}
