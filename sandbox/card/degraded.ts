import { jsonOf, listOf, textOf } from '../json.ts'
import type { Json } from '../json.ts'

/**
 * The simplified structure in which the API gives a card back unless asked for the original: a
 * title and lines of text, without buttons' values and layout.
 */
export function degradedCard(card: Json): Json {
  const title = textOf(jsonOf(jsonOf(card['header'])['title'])['content']) ?? null
  const elements = listOf(jsonOf(card['body'])['elements'] ?? card['elements'])
  return { title, elements: elements.map(linesOf).filter((line) => line.length > 0) }
}

function linesOf(element: unknown): Json[] {
  const { tag, text, content, elements, columns } = jsonOf(element)
  if (tag === 'button') return [{ tag: 'button', text: textOf(jsonOf(text)['content']) ?? '' }]
  if (tag === 'hr') return [{ tag: 'hr' }]
  const own = textOf(content) ?? textOf(jsonOf(text)['content'])
  const inside = [...listOf(elements), ...listOf(columns)].flatMap(linesOf)
  return own === undefined ? inside : [{ tag: 'text', text: own }, ...inside]
}
