import type { Context } from '../context.ts'
import type { Message } from '../store/messages.ts'
import { viewMessages } from './message-view.ts'

/** Tells the live page of a message that is new, changed or gone. */
export async function announceMessage(
  ctx: Context,
  what: 'new' | 'updated' | 'recalled',
  message: Message,
): Promise<void> {
  if (!ctx.announcer.isHeard()) return
  for (const view of await viewMessages(ctx, [message])) {
    ctx.announcer.announce({ type: 'message', what, message: view })
  }
}
