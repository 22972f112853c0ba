import type { Context } from '../context.ts'
import { newId } from '../ids.ts'
import { insertDelivery, listWaiting, removeDelivery, takeDelivery } from '../store/deliveries.ts'
import { postToBot } from './post.ts'

/** After how long an event that was not taken comes again; after the last it is given up. */
export const RETRY_DELAYS_MS: readonly number[] = [15_000, 300_000, 3_600_000, 21_600_000]

const HELD_AT_MOST_MS = 500

/**
 * Sends an event to the bot; answers as soon as it is stored. Events of one lane (a chat) keep
 * their order, except when a fault wants them out of order.
 */
export async function emitEvent(
  ctx: Context,
  lane: string,
  eventType: string,
  event: object,
): Promise<void> {
  const eventId = newId('event')
  const body = envelope(ctx, eventId, eventType, String(ctx.now().getTime()), event)
  await insertDelivery(ctx.pool, { eventId, lane, body, nextMs: nextTry(ctx, 0) })
  const deliver = () => ctx.lanes.run(lane, () => tryDelivery(ctx, eventId, 0))
  const work =
    ctx.faults.plan().callbacks.outOfOrder === true ? swap(ctx, lane, deliver) : deliver()
  void ctx.work.track(work).catch((error: unknown) => {
    ctx.log.error({ eventId, error }, 'the delivery of an event broke off')
  })
}

/** The frame around an event or a click, version 2.0. */
export function envelope(
  ctx: Context,
  eventId: string,
  eventType: string,
  createTime: string,
  event: object,
): object {
  const header = {
    event_id: eventId,
    event_type: eventType,
    create_time: createTime,
    token: ctx.credentials.verificationToken,
    app_id: ctx.credentials.appId,
    tenant_key: ctx.bot.tenantKey,
  }
  return { schema: '2.0', header, event }
}

/** Takes up the retries that an earlier process left behind. */
export async function resumeRetries(ctx: Context): Promise<void> {
  for (const waiting of await listWaiting(ctx.pool)) {
    retryLater(ctx, waiting.eventId, waiting.tries, waiting.nextMs ?? ctx.realMs())
  }
}

async function tryDelivery(ctx: Context, eventId: string, tries: number): Promise<void> {
  const nextMs = nextTry(ctx, tries)
  const delivery = await takeDelivery(ctx.pool, eventId, tries, nextMs)
  if (delivery === undefined) return
  const outcome = await postToBot(ctx, ctx.callback.eventUrl, delivery.body)
  if (outcome.kind === 'answered' && outcome.status === 200) {
    return removeDelivery(ctx.pool, eventId)
  }
  ctx.log.warn({ eventId, tries: tries + 1, outcome }, 'the bot did not take an event')
  if (nextMs === null) await removeDelivery(ctx.pool, eventId)
  else retryLater(ctx, eventId, tries + 1, nextMs)
}

function nextTry(ctx: Context, tries: number): number | null {
  const delayMs = RETRY_DELAYS_MS[tries]
  return delayMs === undefined ? null : ctx.realMs() + delayMs
}

function retryLater(ctx: Context, eventId: string, tries: number, atMs: number): void {
  const timer = setTimeout(
    () => {
      ctx.retryTimers.delete(timer)
      void ctx.work.track(tryDelivery(ctx, eventId, tries)).catch((error: unknown) => {
        ctx.log.error({ eventId, error }, 'the retry of an event broke off')
      })
    },
    Math.max(0, atMs - ctx.realMs()),
  )
  timer.unref()
  ctx.retryTimers.add(timer)
}

/** Holds an event back until the next one of its lane has overtaken it, or for half a second. */
async function swap(ctx: Context, lane: string, deliver: () => Promise<void>): Promise<void> {
  const release = ctx.heldEvents.get(lane)
  if (release !== undefined) {
    ctx.heldEvents.delete(lane)
    await deliver()
    return release()
  }
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => {
      ctx.heldEvents.delete(lane)
      resolve()
    }, HELD_AT_MOST_MS)
    ctx.heldEvents.set(lane, () => {
      clearTimeout(timer)
      resolve()
    })
  })
  await deliver()
}
