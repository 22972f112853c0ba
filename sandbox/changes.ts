import type { CallRecord } from './calls.ts'
import type { Toast } from './callback/answer.ts'
import type { MessageView } from './screen/message-view.ts'

/** Something that happened in the stand-in, for a page that shows it live. */
export type Change =
  | { type: 'message'; what: 'new' | 'updated' | 'recalled'; message: MessageView }
  | { type: 'toast'; openId: string; messageId: string; toast: Toast }
  | { type: 'client-error'; openId: string; messageId: string; code: number | null; text: string }
  | { type: 'call'; call: CallRecord }
  | { type: 'directory' }

/** Who is told of changes. */
export interface Announcer {
  announce(change: Change): void
  listen(listener: (change: Change) => void): () => void
  /** Whether anybody listens at all. */
  isHeard(): boolean
}

/** An announcer without listeners. A listener that throws is the listener's fault. */
export function createAnnouncer(): Announcer {
  const listeners = new Set<(change: Change) => void>()
  return {
    announce(change) {
      for (const listener of listeners) listener(change)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isHeard: () => listeners.size > 0,
  }
}
