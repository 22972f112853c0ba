import type { Act } from '../../rules/act.ts'
import { meantTask } from '../../rules/own-task.ts'
import { RuleError } from '../../rules/refusal.ts'
import type { Refusal } from '../../rules/refusal.ts'
import { actOn, readMatter, RepeatedDelivery } from '../../db/act.ts'
import { isStored, storeOnce } from '../../db/queries/inbox.ts'
import { insertDigestRest, insertForm } from '../../db/queries/outbox.ts'
import type { ClickedMessage } from '../../db/queries/outbox.ts'
import { formOf } from '../../templates/forms.ts'
import { problemWords, refusalToast } from '../../templates/refusal.ts'
import { saidToast } from '../../templates/toast.ts'
import type { Toast } from '../../templates/toast.ts'
import type { BotContext } from '../context.ts'
import { matterOf } from './click.ts'
import type { Click } from './click.ts'
import type { State } from './redraw.ts'

/** What a press came to, and the matter as it is afterwards. */
export interface Pressed {
  readonly toast: Toast
  readonly state: State | null
}

/** The same press arrived before and was taken then. */
const TAKEN_BEFORE = saidToast({ code: 'done', params: {} })

/**
 * Runs the act behind a button in the name of who pressed; one that asks for something first sends
 * the form instead. A refusal is an answer; faults are thrown.
 */
export async function press(
  ctx: BotContext,
  click: Click,
  message: ClickedMessage | null,
  arrivedMs: number,
): Promise<Pressed> {
  const { openId, value } = click
  if (openId === null || value === null) {
    ctx.metrics.refused('card', 'malformed')
    return { toast: refusalToast({ code: 'no-such-act' }, null), state: null }
  }
  if (value.a === 'digest-rest') return pressDigestRest(ctx, openId, value.t)
  const matterId = matterOf(value.t)
  if (matterId === null) return { toast: refusalToast({ code: 'not-found' }, null), state: null }
  const act = {
    type: value.a,
    taskId: value.t,
    actor: { type: 'person', openId },
    input: click.form,
    cardVersion: message?.matterId === matterId ? message.shown : null,
  } as const
  const { deliveryId } = click
  try {
    const { decision, world } = await actOn(ctx, matterId, { ...act, arrivedMs, deliveryId })
    const state = { world, matter: decision.matter, now: ctx.clock.now() }
    return { toast: saidToast(decision.said), state }
  } catch (error) {
    if (!(error instanceof RuleError || error instanceof RepeatedDelivery)) throw error
    const state = await readMatter(ctx, matterId)
    if (error instanceof RepeatedDelivery || (await isStored(ctx.db, deliveryId))) {
      return { toast: TAKEN_BEFORE, state }
    }
    const asks = error.refusal.code === 'form-needed' && state !== null
    return {
      toast: asks
        ? await sendForm(ctx, state, named(state, act), deliveryId)
        : toastOf(error, state, act),
      state,
    }
  }
}

/** The act on the task that it is meant for, by its own id: a form is about one task. */
function named({ world, matter }: State, act: Omit<Act, 'at'>): Omit<Act, 'at'> {
  const task = meantTask(world, matter, act)
  return task ? { ...act, taskId: task.id } : act
}

/** Sends the form in private, once for each press. */
async function sendForm(
  ctx: BotContext,
  { matter, now }: State,
  act: Omit<Act, 'at'>,
  deliveryId: string,
): Promise<Toast> {
  const fresh = await ctx.db.transaction().execute(async (trx) => {
    if (!(await storeOnce(trx, { id: deliveryId, type: 'form' }))) return false
    await insertForm(trx, matter, act, now)
    return true
  })
  if (!fresh) return TAKEN_BEFORE
  ctx.ring.outbox()
  return saidToast({ code: 'form-sent', params: {} })
}

function toastOf({ refusal }: RuleError, state: State | null, act: Omit<Act, 'at'>): Toast {
  const named = state && refusal.code === 'bad-input' ? withLabels(refusal, state, act) : refusal
  return refusalToast(named, state?.world.directory ?? null)
}

/** Bad fields by the words that stand on the form, for whoever filled it in. */
function withLabels(
  refusal: Extract<Refusal, { code: 'bad-input' }>,
  { world, matter }: State,
  act: Omit<Act, 'at'>,
): Refusal {
  const task = matter.tasks.find((one) => one.id === act.taskId)
  const labels = task ? formOf(world, matter, task, act.type).fields : []
  const fields = refusal.fields.map((field) => {
    const label = labels.find((one) => one.name === field.path)?.label
    return label ? { ...field, message: `「${label}」${problemWords(field)}` } : field
  })
  return { ...refusal, fields }
}

async function pressDigestRest(ctx: BotContext, openId: string, id: string): Promise<Pressed> {
  const sent = /^\d{1,15}$/.test(id) && (await insertDigestRest(ctx, Number(id), openId))
  const toast = sent
    ? saidToast({ code: 'details-sent', params: {} })
    : refusalToast({ code: 'not-found' }, null)
  return { toast, state: null }
}
