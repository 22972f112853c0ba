import { isJson } from '../../json.ts'

/** The value as text: a string, a number, or the `content` of a text object; otherwise empty. */
export function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return isJson(value) && typeof value.content === 'string' ? value.content : ''
}

/** The value as a finite number, or the fallback. Numbers written as text count. */
export function numberOf(value: unknown, fallback: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : fallback
}

/** The value when it is one of the allowed words, otherwise the fallback. */
export function oneOf<T extends string>(value: unknown, allowed: readonly T[], fallback: T): T {
  return allowed.find((word) => word === value) ?? fallback
}

/** The address when a card may link to it (http and https only, as Feishu), otherwise null. */
export function linkOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return /^https?:\/\/[^\s"<>]+$/i.test(value) ? value : null
}
