import { cardFault, cardOf, isVersion1 } from '../card/acceptance.ts'
import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import type { Json } from '../json.ts'
import { announceMessage } from '../screen/announce.ts'
import type { Chat } from '../store/chats.ts'
import { findMessage, saveContent } from '../store/messages.ts'
import type { Message } from '../store/messages.ts'
import type { Person } from '../store/people.ts'
import { insertUpdateToken, saveAnswered } from '../store/update-tokens.ts'
import { failed, readAnswer } from './answer.ts'
import type { ClickAnswer, ClientError, Toast } from './answer.ts'
import { envelope } from './events.ts'
import { postToBot } from './post.ts'

/** A press or choice on a card, ready to be sent. */
export interface Click {
  readonly person: Person
  readonly chat: Chat
  readonly message: Message
  /** `event.action` of the callback. */
  readonly action: Json
}

/** What the presser sees after a click: toast, card, or the client's error. */
export interface ClickResult {
  readonly toast: Toast | null
  readonly card: Json | null
  readonly clientError: ClientError | null
  /** The card was updated before its callback was answered and has gone back to what it was. */
  readonly flippedBack: boolean
}

/** Sends a click to the bot's callback address, once, and applies the answer to the card. */
export async function sendClick(ctx: Context, click: Click): Promise<ClickResult> {
  const { messageId } = click.message
  const token = newId('updateToken')
  const { openId } = click.person
  await insertUpdateToken(ctx.pool, { token, messageId, openId, issuedMs: ctx.realMs() })
  const press = ctx.presses.begin(messageId)
  try {
    const outcome = await postToBot(ctx, ctx.callback.cardUrl, clickBody(ctx, click, token))
    const before = press.answered()
    await saveAnswered(ctx.pool, token)
    const answer = await usable(ctx, click, readAnswer(outcome))
    return answer.kind === 'error'
      ? await showError(ctx, click, answer.error, before)
      : await showAnswer(ctx, click, answer, before)
  } finally {
    press.finished()
  }
}

function clickBody(ctx: Context, click: Click, token: string): object {
  const { person, message, chat, action } = click
  const event = {
    operator: {
      tenant_key: ctx.bot.tenantKey,
      user_id: person.userId,
      open_id: person.openId,
      union_id: person.unionId,
    },
    token,
    action,
    host: 'im_message',
    context: { open_message_id: message.messageId, open_chat_id: chat.chatId },
  }
  // Clicks carry their time in microseconds, events in milliseconds.
  const createTime = `${ctx.now().getTime()}000`
  return envelope(ctx, newId('event'), 'card.action.trigger', createTime, event)
}

/** Turns an answer whose card Feishu would not show into the client's error. */
async function usable(ctx: Context, click: Click, answer: ClickAnswer): Promise<ClickAnswer> {
  if (answer.kind === 'error' || answer.card === null) return answer
  const present = cardOf(click.message.content)
  if (present !== undefined && !isVersion1(present) && isVersion1(answer.card)) {
    return failed(200830, '2.0 版卡片不能更新为 1.0 版卡片')
  }
  const fault = await cardFault(ctx.pool, JSON.stringify(answer.card), click.chat)
  if (fault === undefined) return answer
  ctx.log.warn(
    { messageId: click.message.messageId, fault },
    'the answer to a click has a bad card',
  )
  return failed(200673, `回调响应体中的 card 格式错误：${fault.path} ${fault.message}`)
}

async function showAnswer(
  ctx: Context,
  click: Click,
  answer: ClickAnswer & { kind: 'answer' },
  before: string | undefined,
): Promise<ClickResult> {
  const { messageId } = click.message
  const content = answer.card === null ? before : JSON.stringify(answer.card)
  await applyContent(ctx, messageId, content)
  if (answer.toast !== null) {
    const { openId } = click.person
    ctx.announcer.announce({ type: 'toast', openId, messageId, toast: answer.toast })
  }
  const flippedBack = answer.card === null && before !== undefined
  if (flippedBack) ctx.log.warn({ messageId }, 'a card was updated before its click was answered')
  const shown = await findMessage(ctx.pool, messageId)
  const card = cardOf(shown?.content ?? '') ?? null
  return { toast: answer.toast, card, clientError: null, flippedBack }
}

async function showError(
  ctx: Context,
  click: Click,
  error: ClientError,
  before: string | undefined,
): Promise<ClickResult> {
  const { messageId } = click.message
  await applyContent(ctx, messageId, before)
  const { openId } = click.person
  const { code, message: text } = error
  ctx.announcer.announce({ type: 'client-error', openId, messageId, code, text })
  return { toast: null, card: null, clientError: error, flippedBack: before !== undefined }
}

async function applyContent(
  ctx: Context,
  messageId: string,
  content: string | undefined,
): Promise<void> {
  if (content === undefined) return
  const message = await saveContent(ctx.pool, messageId, { content, nowMs: ctx.now().getTime() })
  if (message !== undefined) await announceMessage(ctx, 'updated', message)
}
