import { personIds } from '../api/item.ts'
import { emitEvent } from '../callback/events.ts'
import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import { announceMessage } from '../screen/announce.ts'
import { findMessage, listMessages, saveContent, saveRecalled } from '../store/messages.ts'
import type { Person } from '../store/people.ts'
import { insertReaction, listReactions, removeReaction } from '../store/reactions.ts'
import { insertReadings } from '../store/readings.ts'
import { ActProblem } from './problem.ts'
import { seenMessage, speakingChat } from './who.ts'

/** Reacts to a message with an emoji, or takes that reaction back. */
export async function react(
  ctx: Context,
  person: Person,
  wish: { message: string; emoji: string; isTakenBack: boolean },
): Promise<{ messageId: string }> {
  const { message, chat } = await seenMessage(ctx, person, wish.message)
  const { messageId } = message
  const atMs = ctx.now().getTime()
  if (wish.isTakenBack) {
    const all = await listReactions(ctx.pool, [messageId])
    const own = all.find((one) => one.operatorId === person.openId && one.emoji === wish.emoji)
    if (own === undefined) throw new ActProblem(404, '没有这个表情回复')
    await removeReaction(ctx.pool, own.reactionId)
  } else {
    await insertReaction(ctx.pool, {
      reactionId: newId('reaction'),
      messageId,
      operatorType: 'user',
      operatorId: person.openId,
      emoji: wish.emoji,
      atMs,
    })
  }
  await announceMessage(ctx, 'updated', message)
  const type = wish.isTakenBack ? 'deleted' : 'created'
  if (!chat.hasBot) return { messageId }
  await emitEvent(ctx, chat.chatId, `im.message.reaction.${type}_v1`, {
    message_id: messageId,
    reaction_type: { emoji_type: wish.emoji },
    operator_type: 'user',
    user_id: await personIds(ctx, person.openId),
    action_time: String(atMs),
  })
  return { messageId }
}

/** Recalls a message of one's own. */
export async function recallOwn(
  ctx: Context,
  person: Person,
  messageId: string,
): Promise<{ messageId: string }> {
  const { message, chat } = await seenMessage(ctx, person, messageId)
  if (message.senderId !== person.openId) throw new ActProblem(409, '只能撤回自己的消息')
  const nowMs = ctx.now().getTime()
  const recalled = await saveRecalled(ctx.pool, messageId, nowMs)
  if (recalled !== undefined) await announceMessage(ctx, 'recalled', recalled)
  if (!chat.hasBot) return { messageId }
  await emitEvent(ctx, chat.chatId, 'im.message.recalled_v1', {
    message_id: messageId,
    chat_id: chat.chatId,
    recall_time: String(nowMs),
    recall_type: 'message_owner',
  })
  return { messageId }
}

/** Edits a text of one's own. The bot is not told: it reads the last wording from the history. */
export async function editOwn(
  ctx: Context,
  person: Person,
  wish: { message: string; text: string },
): Promise<{ messageId: string }> {
  const { message } = await seenMessage(ctx, person, wish.message)
  if (message.senderId !== person.openId) throw new ActProblem(409, '只能编辑自己的消息')
  if (message.msgType !== 'text') throw new ActProblem(409, '只能编辑文本消息')
  const edited = await saveContent(ctx.pool, message.messageId, {
    content: JSON.stringify({ text: wish.text }),
    mentions: [],
    isEdited: true,
    nowMs: ctx.now().getTime(),
  })
  if (edited !== undefined) await announceMessage(ctx, 'updated', edited)
  return { messageId: message.messageId }
}

/** Reads a chat to its end; in a private chat the bot is told what was read. */
export async function readChat(
  ctx: Context,
  person: Person,
  which: string | undefined,
): Promise<{ read: number }> {
  const chat = await speakingChat(ctx, person, which)
  const range = { container: 'chat', id: chat.chatId, ascending: false, limit: 100 } as const
  const messages = await listMessages(ctx.pool, range)
  const ids = messages.filter((one) => one.senderType === 'app').map((one) => one.messageId)
  const nowMs = ctx.now().getTime()
  const fresh = await insertReadings(ctx.pool, ids, person.openId, nowMs)
  for (const messageId of fresh) {
    const message = await findMessage(ctx.pool, messageId)
    if (message !== undefined) await announceMessage(ctx, 'updated', message)
  }
  if (chat.mode === 'p2p' && fresh.length > 0) {
    const readerId = await personIds(ctx, person.openId)
    await emitEvent(ctx, chat.chatId, 'im.message.message_read_v1', {
      reader: { reader_id: readerId, read_time: String(nowMs), tenant_key: ctx.bot.tenantKey },
      message_id_list: fresh,
    })
  }
  return { read: fresh.length }
}
