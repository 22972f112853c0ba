import type { CardSeen, Evidence, MatterRow } from './evidence.ts'

/**
 * A claim that arrived this long before a notice was sent may not have been decided when the notice was
 * drawn: a click waits up to 2 s for its matter, and the drawing is a moment older than the sending
 * (milliseconds).
 */
const OVERLAP_MS = 6_000

/** No reminder and no digest tells of a task that had been claimed in time before it was sent. */
export function nothingIsToldOfTheClaimed({ matters, cards }: Evidence): string[] {
  return cards.filter(isNotice).flatMap((card) =>
    matters.flatMap((matter) => {
      if (!card.words.includes(`· ${matter.permit}`)) return []
      const claimed = claimedBefore(matter, card)
      return claimed
        ? [
            `${matter.number} stands in 「${card.title}」 of ${card.sentAt.toISOString()}, claimed ${claimed}`,
          ]
        : []
    }),
  )
}

function isNotice({ title }: CardSeen): boolean {
  return title.startsWith('待办提醒') || title.startsWith('期限届满情况')
}

/** When all that the matter asked for had been claimed, if that was before the notice. */
function claimedBefore(matter: MatterRow, { sentAt, title }: CardSeen): string | null {
  // A matter of several departments, or with an objection, may still be owed by another.
  if (matter.tasks.length !== 1) return null
  const claim = matter.lines.find((line) => line.type === 'claim' && isOf(line.late, title))
  if (!claim) return null
  return new Date(claim.at).getTime() < sentAt.getTime() - OVERLAP_MS ? claim.at : null
}

/** A digest tells of what expired, and says 「现已补认领」 where it was claimed after that. */
function isOf(late: boolean, title: string): boolean {
  return title.startsWith('待办提醒') || !late
}
