import { startAnswer } from '../../db/queries/outbox.ts'
import type { ClickedMessage } from '../../db/queries/outbox.ts'
import type { Card } from '../../templates/card.ts'
import { BUSY_TOAST, FAULT_TOAST } from '../../templates/toast.ts'
import type { Toast } from '../../templates/toast.ts'
import type { BotContext } from '../context.ts'
import type { Envelope } from '../webhook.ts'
import { readClick } from './click.ts'
import type { Click } from './click.ts'
import { press } from './press.ts'
import type { Pressed } from './press.ts'
import { redraw } from './redraw.ts'

/** Feishu's answer to a click: a toast, and the card as it is now. */
export interface ClickAnswer {
  readonly toast: Toast
  readonly card?: { readonly type: 'raw'; readonly data: Card }
}

/** An answer, what it was for the metrics, and the message whose card may be settled after it. */
interface Answered {
  readonly answer: ClickAnswer
  readonly outcome: string
}

/** Feishu waits 3 s, the way there and back included (milliseconds). */
const ANSWER_MS = 2_600

/** PostgreSQL's codes for a lock that was not given in time, or could never have been. */
const BUSY_CODES = new Set(['55P03', '40P01'])

/** 点击: runs the act behind a button; always answers in words and in time, whatever happens. */
export async function onClick(
  ctx: BotContext,
  envelope: Envelope,
  arrivedMs: number,
): Promise<{ answer: ClickAnswer; messageId: string | null }> {
  const click = readClick(envelope)
  const { answer, outcome } = await inTime(answerTo(ctx, click, arrivedMs))
  ctx.metrics.click(outcome, (ctx.clock.realMs() - arrivedMs) / 1000)
  return { answer, messageId: click.messageId }
}

async function answerTo(ctx: BotContext, click: Click, arrivedMs: number): Promise<Answered> {
  let message: ClickedMessage | null = null
  let pressed: Pressed
  let outcome: string
  try {
    if (click.messageId !== null) message = await startAnswer(ctx.db, click.messageId)
    pressed = await press(ctx, click, message, arrivedMs)
    outcome = pressed.toast.type
  } catch (error) {
    const busy = BUSY_CODES.has(String((error as { code?: unknown }).code))
    if (!busy) ctx.log.error({ act: click.value?.a, error }, 'click failed')
    pressed = { toast: busy ? BUSY_TOAST : FAULT_TOAST, state: null }
    outcome = busy ? 'busy' : 'fault'
  }
  const card = await redraw(ctx, message, pressed.state)
  return {
    answer: { toast: pressed.toast, ...(card ? { card: { type: 'raw', data: card } } : {}) },
    outcome,
  }
}

/** What takes too long goes on, and the card will show it; the presser gets an answer all the same. */
async function inTime(working: Promise<Answered>): Promise<Answered> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Answered>((resolve) => {
    timer = setTimeout(() => resolve({ answer: { toast: BUSY_TOAST }, outcome: 'late' }), ANSWER_MS)
  })
  try {
    return await Promise.race([working, late])
  } finally {
    clearTimeout(timer)
  }
}
