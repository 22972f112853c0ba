import { maskPhone } from '../rules/mask.ts'
import { escapeMarkdown } from '../templates/card.ts'
import type { Card } from '../templates/card.ts'

/** A mainland mobile or an area code with a number, on its own: not a part of a longer number. */
const PHONE = /(?<![0-9A-Za-z])(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?![0-9A-Za-z])/g
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const HIDDEN = '****'

/**
 * A card without phone numbers and e-mail addresses in clear, as a tenant's audit wants it (230028).
 * Only texts are changed, never what a button carries; the numbers are seen by 「查看详情」.
 */
export function withoutContacts(card: Card): Card {
  return strip(card) as Card
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip)
  if (value === null || typeof value !== 'object') return value
  const parts = Object.entries(value).map(([key, one]) => [key, strip(one)] as const)
  const { tag, content } = value as { tag?: unknown; content?: unknown }
  if (typeof content !== 'string') return Object.fromEntries(parts)
  const isMarkdown = tag === 'markdown' || tag === 'lark_md'
  return { ...Object.fromEntries(parts), content: mask(content, isMarkdown) }
}

function mask(text: string, isMarkdown: boolean): string {
  // Asterisks in a row are emphasis there.
  const shown = isMarkdown ? escapeMarkdown : (masked: string) => masked
  return text
    .replaceAll(PHONE, (phone) => shown(maskPhone(phone)))
    .replaceAll(EMAIL, () => shown(HIDDEN))
}
