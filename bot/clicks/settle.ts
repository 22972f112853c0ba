import { endAnswer } from '../../db/queries/outbox.ts'
import type { BotContext } from '../context.ts'

/**
 * After the answer to a click is on its way, lets the courier settle the card with a PATCH. A PATCH
 * before the answer would be overwritten by it (failures 6). When this fails, the mark runs out by
 * itself.
 */
export function settleClick(ctx: BotContext, messageId: string): void {
  setImmediate(() => {
    endAnswer(ctx.db, messageId)
      .then(() => ctx.ring.outbox())
      .catch((error: unknown) => ctx.log.warn({ error }, 'answered card not released'))
  })
}
