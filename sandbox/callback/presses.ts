/**
 * Clicks whose callback has not been answered yet. A card that is updated meanwhile flips back
 * when the answer comes: Feishu then shows what the answer says, or the card as it was.
 */
export interface Presses {
  begin(messageId: string): void
  /** Ends a click; answers the content to go back to when the card was updated meanwhile. */
  end(messageId: string): string | undefined
  areUnderWay(messageId: string): boolean
  /** Notes an update during a click, with the content that it replaced. */
  noteUpdate(messageId: string, contentBefore: string): void
}

/** No clicks under way. */
export function createPresses(): Presses {
  const open = new Map<string, { count: number; before?: string }>()
  return {
    begin(messageId) {
      const press = open.get(messageId) ?? { count: 0 }
      press.count += 1
      open.set(messageId, press)
    },
    end(messageId) {
      const press = open.get(messageId)
      if (press === undefined) return undefined
      const { before } = press
      delete press.before
      press.count -= 1
      if (press.count === 0) open.delete(messageId)
      return before
    },
    areUnderWay: (messageId) => open.has(messageId),
    noteUpdate(messageId, contentBefore) {
      const press = open.get(messageId)
      if (press !== undefined) press.before ??= contentBefore
    },
  }
}
