import { setImmediate } from 'node:timers/promises'

/**
 * Clicks on their way through, by message: `waiting` for the bot's answer, then `settling` while
 * the answer is applied, then gone. A card that is updated while a click waits flips back when
 * the answer comes: Feishu then shows what the answer says, or the card as it was.
 */
export interface Presses {
  /** A click is sent. */
  begin(messageId: string): Press
  /**
   * Waits until the clicks on a message that are answered are settled too. One whose answer does
   * not come at once is not waited for: the caller really was too early.
   */
  quiet(messageId: string): Promise<void>
  /** Notes an update, with the content that it replaced, for the clicks that still wait. */
  noteUpdate(messageId: string, contentBefore: string): void
}

/** One click on its way. */
export interface Press {
  /** The answer is here; gives the content to go back to when the card was updated meanwhile. */
  answered(): string | undefined
  /** The answer is applied. */
  finished(): void
}

interface OnMessage {
  waiting: number
  settling: number
  before?: string
}

/** An answer and the update sent right after it travel side by side; either may be read first. */
const SIDE_BY_SIDE_MS = 50
/** On a machine that stood still for that long, what has arrived is at least read. */
const LEAST_TURNS = 50

/** No clicks under way. */
export function createPresses(): Presses {
  const open = new Map<string, OnMessage>()
  return {
    begin(messageId) {
      const state = open.get(messageId) ?? { waiting: 0, settling: 0 }
      state.waiting += 1
      open.set(messageId, state)
      return pressOn(state, () => open.delete(messageId))
    },
    async quiet(messageId) {
      const untilMs = performance.now() + SIDE_BY_SIDE_MS
      const isOpen = (turn: number) => {
        const state = open.get(messageId)
        if (state === undefined) return false
        return state.settling > 0 || performance.now() < untilMs || turn < LEAST_TURNS
      }
      for (let turn = 0; isOpen(turn); turn += 1) await setImmediate()
    },
    noteUpdate(messageId, contentBefore) {
      const state = open.get(messageId)
      if (state !== undefined && state.waiting > 0) state.before ??= contentBefore
    },
  }
}

function pressOn(state: OnMessage, forget: () => void): Press {
  let isAnswered = false
  return {
    answered() {
      isAnswered = true
      state.waiting -= 1
      state.settling += 1
      const { before } = state
      delete state.before
      return before
    },
    finished() {
      if (isAnswered) state.settling -= 1
      else state.waiting -= 1
      if (state.waiting === 0 && state.settling === 0) forget()
    },
  }
}
