import { isJson, jsonOf } from '../json.ts'
import type { Json } from '../json.ts'
import { checkShape } from './check.ts'
import type { Check } from './check.ts'
import { PROBLEM } from './problem.ts'
import type { CardProblem } from './problem.ts'
import { brokenReference, referencesOf } from './references.ts'
import { structureProblems } from './structure.ts'
import { dataProblems } from './tables.ts'
import { cardShape } from './top-shape.ts'

export type { CardProblem } from './problem.ts'

/** Feishu's limit of one card, in bytes of its JSON. */
export const LARGEST_CARD_BYTES = 30 * 1024

/**
 * Everything that Feishu refuses in a card of JSON 2.0; empty when it would be taken. Mentioning
 * everybody is a problem here, as it needs a permission that few groups give to a bot. Whether
 * the people and images that a card names exist is not looked at (`referencesOf`).
 */
export function validateCard(card: unknown): CardProblem[] {
  const everybody = isJson(card)
    ? referencesOf(card).filter((reference) => reference.kind === 'everybody')
    : []
  return [...cardProblems(card), ...everybody.map(brokenReference)]
}

/** The problems of a card by itself, whoever may be mentioned. */
export function cardProblems(card: unknown): CardProblem[] {
  if (!isJson(card)) {
    return [{ code: PROBLEM.malformed, path: 'ROOT', message: 'the card is not a JSON object' }]
  }
  if (Object.keys(card).length === 0) return []
  if (card['schema'] !== '2.0') {
    return [{ code: PROBLEM.notVersion2, path: 'ROOT', message: 'schema must be 2.0' }]
  }
  const check: Check = { problems: [], ownTextSizes: ownTextSizes(card) }
  checkShape(check, card, cardShape, 'ROOT')
  return [
    ...sizeProblems(card),
    ...check.problems,
    ...topProblems(card),
    ...structureProblems(card),
    ...dataProblems(card),
  ]
}

function sizeProblems(card: Json): CardProblem[] {
  const bytes = Buffer.byteLength(JSON.stringify(card))
  if (bytes <= LARGEST_CARD_BYTES) return []
  return [
    { code: PROBLEM.tooBig, path: 'ROOT', message: `the card has ${bytes} bytes, over 30 KB` },
  ]
}

function topProblems(card: Json): CardProblem[] {
  const problems: CardProblem[] = []
  if (jsonOf(card['config'])['update_multi'] === false) {
    const message = 'update_multi can only be true'
    problems.push({ code: PROBLEM.notShared, path: 'ROOT -> config', message })
  }
  const link = card['card_link']
  if (isJson(link) && !link['url'] && !(link['android_url'] && link['ios_url'] && link['pc_url'])) {
    const message = 'card_link needs url, or the addresses of all three platforms'
    problems.push({ code: PROBLEM.malformed, path: 'ROOT -> card_link', message })
  }
  return problems
}

function ownTextSizes(card: Json): string[] {
  return Object.keys(jsonOf(jsonOf(jsonOf(card['config'])['style'])['text_size']))
}
