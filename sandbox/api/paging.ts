import type { Call } from './endpoint.ts'
import { Refused } from './refused.ts'

/** The wanted length of a page. @throws {Refused} 99992402 */
export function pageSize(call: Call, usual: number, most: number): number {
  const text = call.query('page_size')
  if (text === undefined || text === '') return usual
  const size = Number(text)
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw new Refused(99992402, `page_size must be between 1 and ${most}`)
  }
  return size
}

/** Where the page begins, from the token of the page before. @throws {Refused} 230001 */
export function pageStart(call: Call): number | undefined {
  const token = call.query('page_token')
  if (token === undefined || token === '') return undefined
  if (!/^\d+$/.test(token)) throw new Refused(230001, 'invalid page_token')
  return Number(token)
}

/** A page out of one entry more than fits: whether there are more, and the token to go on with. */
export function page<T>(
  entries: readonly T[],
  size: number,
  view: { item: (entry: T) => object; token: (entry: T) => string },
): { items: object[]; has_more: boolean; page_token?: string } {
  const shown = entries.slice(0, size)
  const last = shown.at(-1)
  const items = shown.map(view.item)
  if (entries.length <= size || last === undefined) return { items, has_more: false }
  return { items, has_more: true, page_token: view.token(last) }
}
