import { isJson, jsonOf, parseJson } from '../json.ts'
import type { Json } from '../json.ts'
import type { Chat } from '../store/chats.ts'
import { listPeopleById } from '../store/people.ts'
import type { Connection } from '../store/query.ts'
import { countUploads } from '../store/uploads.ts'
import { PROBLEM } from './problem.ts'
import type { CardProblem } from './problem.ts'
import { brokenReference, referencesOf } from './references.ts'
import { cardProblems, LARGEST_CARD_BYTES } from './validate.ts'

/** Whether a card of the old JSON 1.0: no `schema`, elements at the root. */
export function isVersion1(card: Json): boolean {
  return card['schema'] === undefined && Object.keys(card).length > 0
}

/** Whether all who see a card share its state, as an update of it requires. */
export function isShared(card: Json): boolean {
  const shared = jsonOf(card['config'])['update_multi']
  return isVersion1(card) ? shared === true : shared !== false
}

/** The card in a message's content; undefined when it is none. */
export function cardOf(content: string): Json | undefined {
  const card = parseJson(content)
  return isJson(card) ? card : undefined
}

/**
 * The first thing that Feishu would refuse in a card sent to this chat, or undefined. Cards of
 * JSON 1.0 are only weighed: what they hold is not checked.
 */
export async function cardFault(
  db: Connection,
  content: string,
  chat: Pick<Chat, 'mayAtAll'>,
): Promise<CardProblem | undefined> {
  if (Buffer.byteLength(content) > LARGEST_CARD_BYTES) {
    return { code: PROBLEM.tooBig, path: 'ROOT', message: 'the card is over 30 KB' }
  }
  const card = cardOf(content)
  if (card === undefined) {
    const message = 'parse card json err, please check whether the card json is correct'
    return { code: PROBLEM.malformed, path: 'ROOT', message }
  }
  if (isVersion1(card)) return undefined
  return cardProblems(card)[0] ?? (await brokenReferences(db, card, chat))[0]
}

async function brokenReferences(
  db: Connection,
  card: Json,
  chat: Pick<Chat, 'mayAtAll'>,
): Promise<CardProblem[]> {
  const references = referencesOf(card)
  const ids = references.flatMap((one) => (one.kind === 'person' ? [one.id] : []))
  const people = ids.length === 0 ? [] : await listPeopleById(db, ids)
  const known = new Set(people.map((person) => person.openId))
  const broken: CardProblem[] = []
  for (const reference of references) {
    const isFine =
      reference.kind === 'everybody'
        ? chat.mayAtAll
        : reference.kind === 'person'
          ? known.has(reference.id)
          : (await countUploads(db, reference.id)) > 0
    if (!isFine) broken.push(brokenReference(reference))
  }
  return broken
}
