import type { Act, World } from '../../rules/act.ts'
import type { Lane } from '../../rules/lane.ts'
import type { Matter } from '../../rules/matter.ts'
import { RuleError } from '../../rules/refusal.ts'
import { viewsOf } from '../../rules/views.ts'
import { actOn, readMatter } from '../../db/act.ts'
import { insertDigestRest, insertForm } from '../../db/queries/outbox.ts'
import { startAnswer } from '../../db/queries/outbox.ts'
import type { ClickedMessage } from '../../db/queries/outbox.ts'
import { withMarker } from '../../templates/card.ts'
import type { Card } from '../../templates/card.ts'
import { approvalCard } from '../../templates/cards/approval-push.ts'
import { formCard } from '../../templates/cards/form.ts'
import { refusalToast } from '../../templates/refusal.ts'
import { BUSY_TOAST, FAULT_TOAST, saidToast } from '../../templates/toast.ts'
import type { Toast } from '../../templates/toast.ts'
import type { BotContext } from '../context.ts'
import type { Envelope } from '../webhook.ts'
import { Click, matterOf, messageOf } from './click.ts'

/** Feishu's answer to a click: a toast, and the card as it is now. */
export interface ClickAnswer {
  readonly toast: Toast
  readonly card?: { readonly type: 'raw'; readonly data: Card }
}

/** PostgreSQL's code for a lock that was not given in time. */
const LOCK_NOT_AVAILABLE = '55P03'

interface Pressed {
  readonly toast: Toast
  readonly matter: Matter | null
  readonly world: World | null
  readonly now: Date
}

/** 点击: runs the act behind a button; always answers in words, whatever happens. */
export async function onClick(
  ctx: BotContext,
  envelope: Envelope,
  arrivedMs: number,
): Promise<{ answer: ClickAnswer; messageId: string | null }> {
  const parsed = Click.safeParse(envelope.event)
  if (!parsed.success) {
    ctx.metrics.refused('card', 'malformed')
    return { answer: { toast: refusalToast({ code: 'no-such-act' }, null) }, messageId: null }
  }
  const click = parsed.data
  const messageId = messageOf(click)
  let message: ClickedMessage | null = null
  try {
    message = messageId === null ? null : await startAnswer(ctx.db, messageId)
    const pressed = await press(ctx, click, message, arrivedMs)
    ctx.metrics.click(pressed.toast.type, (ctx.clock.realMs() - arrivedMs) / 1000)
    const card = message && pressed.matter && draw(message, pressed)
    return {
      answer: { toast: pressed.toast, ...(card ? { card: { type: 'raw', data: card } } : {}) },
      messageId,
    }
  } catch (error) {
    const busy = (error as { code?: string }).code === LOCK_NOT_AVAILABLE
    if (!busy) ctx.log.error({ act: click.action.value.a, error }, 'click failed')
    ctx.metrics.click(busy ? 'busy' : 'fault', (ctx.clock.realMs() - arrivedMs) / 1000)
    return { answer: { toast: busy ? BUSY_TOAST : FAULT_TOAST }, messageId }
  }
}

async function press(
  ctx: BotContext,
  click: Click,
  message: ClickedMessage | null,
  arrivedMs: number,
): Promise<Pressed> {
  const { a: type, t: taskId } = click.action.value
  if (type === 'digest-rest') return pressDigestRest(ctx, click, taskId)
  const matterId = matterOf(taskId)
  if (matterId === null) return refused(ctx, new RuleError({ code: 'not-found' }), null)
  const act = {
    type,
    taskId,
    actor: { type: 'person', openId: click.operator.open_id },
    input: click.action.form_value,
    cardVersion: message?.shown ?? null,
  } as const
  try {
    const acted = await takeOrAsk(ctx, matterId, act, arrivedMs)
    return { ...acted, now: ctx.clock.now() }
  } catch (error) {
    if (error instanceof RuleError) return refused(ctx, error, matterId)
    throw error
  }
}

/** Takes the act; one that asks for something first sends the form instead. */
async function takeOrAsk(
  ctx: BotContext,
  matterId: string,
  act: Omit<Act, 'at'>,
  arrivedMs: number,
): Promise<Omit<Pressed, 'now'>> {
  try {
    const { decision, world } = await actOn(ctx, matterId, { ...act, arrivedMs })
    return { toast: saidToast(decision.said), matter: decision.matter, world }
  } catch (error) {
    if (!(error instanceof RuleError && error.refusal.code === 'form-needed')) throw error
    const found = await readMatter(ctx, matterId)
    if (!found) throw error
    await insertForm(ctx, found.matter, act)
    return { toast: saidToast({ code: 'form-sent', params: {} }), ...found }
  }
}

async function refused(
  ctx: BotContext,
  error: RuleError,
  matterId: string | null,
): Promise<Pressed> {
  const found = matterId === null ? null : await readMatter(ctx, matterId)
  return {
    toast: refusalToast(error.refusal, found?.world.directory ?? null),
    matter: found?.matter ?? null,
    world: found?.world ?? null,
    now: ctx.clock.now(),
  }
}

async function pressDigestRest(ctx: BotContext, click: Click, id: string): Promise<Pressed> {
  const sent =
    /^\d{1,15}$/.test(id) && (await insertDigestRest(ctx, Number(id), click.operator.open_id))
  const toast: Toast = sent
    ? { type: 'success', content: saidToast({ code: 'details-sent', params: {} }).content }
    : refusalToast({ code: 'not-found' }, null)
  return { toast, matter: null, world: null, now: ctx.clock.now() }
}

/** Draws the clicked card anew; what is not a picture of the matter stays as it is. */
function draw(message: ClickedMessage, { matter, world, now }: Pressed): Card | null {
  if (!matter || !world || message.matterId !== matter.id) return null
  if (message.template === 'form') {
    const task = matter.tasks.find((one) => one.id === message.params['taskId'])
    if (!task) return null
    const picture = { world, matter, now, edition: 1, departments: [task.department] }
    return withMarker(formCard(picture, task, message.params['act'] as string), message.id)
  }
  if (message.template !== 'card') return null
  const view = viewsOf(world.directory, matter).find((one) => one.lane === (message.lane as Lane))
  if (!view || view.edition !== message.edition) return null
  const picture = { world, matter, now, edition: view.edition, departments: view.departments }
  return withMarker(approvalCard(picture), message.id)
}
