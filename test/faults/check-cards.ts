import { groupBy } from './group.ts'
import type { CardSeen, Evidence, MatterRow } from './evidence.ts'

/** The subtitle of a matter's card, by which it is known. */
const HEAD = '审批信息推送 '

/** Feishu has each message that the outbox sent once, by one uuid, and none beside. */
export function everyMessageWasSentOnce({ outbox, cards }: Evidence): string[] {
  const sent = new Map(
    outbox.flatMap((row) => (row.messageId === null ? [] : [[row.messageId, row] as const])),
  )
  const seen = new Map(cards.map((card) => [card.messageId, card]))
  return [
    ...cards.flatMap((card) => {
      const what = `「${card.title}」 ${card.messageId} in ${card.chatId} (${firstWords(card)})`
      if (!sent.has(card.messageId))
        return [`${what} stands in Feishu, and the outbox does not know it`]
      return card.uuids === 1 ? [] : [`${what} was sent with ${card.uuids} uuids`]
    }),
    ...[...sent].flatMap(([messageId, row]) =>
      seen.has(messageId) ? [] : [`outbox ${row.id} (${row.template}) is sent, Feishu has it not`],
    ),
  ]
}

function firstWords({ words }: CardSeen): string {
  return words.replaceAll('\n', ' ').slice(0, 60)
}

/** One card that can be worked on a matter and chat, the last edition; the others point to it. */
export function oneLiveCardEach({ matters, outbox, cards }: Evidence): string[] {
  const byMessage = new Map(cards.map((card) => [card.messageId, card]))
  return matters.flatMap((matter) => {
    const rows = outbox.filter((row) => row.matterId === matter.id && row.template === 'card')
    return [...groupBy(rows, (row) => row.lane)].flatMap(([lane, editions]) => {
      const sent = editions.filter((row) => row.state === 'sent')
      const live = sent.filter((row) => isLive(byMessage.get(row.messageId ?? ''), matter))
      if (live.length > 1) return [`${matter.number} has ${live.length} live cards in ${lane}`]
      if (live.length === 0 && sent.length > 0)
        return [`${matter.number} has no live card in ${lane}`]
      const last = Math.max(...sent.map((row) => row.edition))
      return live[0] && live[0].edition !== last
        ? [`${matter.number}: edition ${live[0].edition} lives in ${lane}, the last is ${last}`]
        : []
    })
  })
}

function isLive(card: CardSeen | undefined, matter: MatterRow): boolean {
  return card?.words.includes(HEAD + matter.number) === true
}

/** What the head of a live card says is what the tasks are: no click's answer was left on it. */
export function everyLiveCardIsTrue({ matters, cards }: Evidence): string[] {
  return matters.flatMap((matter) => {
    const expected = tagOf(matter)
    if (expected === null) return []
    return cards.flatMap((card) =>
      isLive(card, matter) && card.tag !== expected
        ? [`${matter.number} in ${card.chatId} says ${card.tag}, it is ${expected}`]
        : [],
    )
  })
}

const TAGS: { readonly [state: string]: string } = { claimed: '已认领', 'auto-claimed': '自动认领' }

/** The tag where it follows from the state alone; null where several tasks share the matter. */
function tagOf(matter: MatterRow): string | null {
  if (matter.lines.some((line) => line.type === 'correct' || line.type === 'cancel')) return null
  const [task, ...others] = matter.tasks
  return task && others.length === 0 ? (TAGS[task.state] ?? null) : null
}
