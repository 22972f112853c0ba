import { applySystemActs, holdMatters, ring } from '../db/act.ts'
import type { SystemStep } from '../db/act.ts'
import type { DbContext } from '../db/context.ts'
import { listDueAlarms, listDueMatters, lockFreeMatters } from '../db/queries/alarms.ts'
import type { DueAlarm } from '../db/queries/alarms.ts'
import type { SystemAct } from '../rules/decide.ts'
import type { Lane } from '../rules/lane.ts'
import { fireDigests } from './digests.ts'
import { requireDatabase } from './require-database.ts'

/** Most limits end at the same midnight: this many matters are acted on in one transaction. */
const BATCH = 100

/** A matter that could not be acted on is left alone this long (milliseconds), so it stops nobody. */
const SET_ASIDE_MS = 60_000

/** 到期处理: does whatever is due, however it was noticed. */
export interface Firing {
  /** Resolves when nothing is due any more, but for what another worker holds or what failed. */
  fireDue(): Promise<void>
}

/** Fires due alarms in batches; safe to run anywhere, any number of times at once. */
export function createFiring(ctx: DbContext): Firing {
  const setAside = new Map<string, number>()

  async function fireBatch(ids: readonly string[]): Promise<number> {
    try {
      return await fire(ctx, ids)
    } catch (error) {
      await requireDatabase(ctx.db, error)
      const [only] = ids
      if (ids.length > 1 || only === undefined) {
        // One of them spoils the batch; alone, the others go through.
        let fired = 0
        for (const id of ids) fired += await fireBatch([id])
        return fired
      }
      setAside.set(only, performance.now() + SET_ASIDE_MS)
      ctx.log.error({ matter: only, error }, 'matter could not be acted on')
      return 0
    }
  }

  async function fireAll(): Promise<void> {
    for (;;) {
      for (const [id, until] of setAside) if (until < performance.now()) setAside.delete(id)
      const now = ctx.clock.now()
      const ids = await listDueMatters(ctx.db, now, BATCH, [...setAside.keys()])
      if (ids.length === 0) break
      const aside = setAside.size
      const fired = await fireBatch(ids)
      if (fired === 0 && setAside.size === aside) break
    }
    await fireDigests(ctx)
  }

  // Matters that are being acted on are passed over, so who asks meanwhile waits, and then looks again.
  let firing: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  return {
    fireDue() {
      next ??= firing
        .catch(() => {})
        .then(() => {
          next = null
          return fireAll()
        })
      firing = next
      return next
    },
  }
}

/** Acts on a batch of matters in one transaction; answers how many alarms it settled. */
async function fire(ctx: DbContext, candidates: readonly string[]): Promise<number> {
  const { count, written } = await ctx.db.transaction().execute(async (trx) => {
    const ids = await lockFreeMatters(trx, candidates)
    if (ids.length === 0) return { count: 0, written: null }
    const held = await holdMatters(ctx, trx, ids)
    const due = await listDueAlarms(trx, ids, held.now)
    const rang = new Map<string, DueAlarm[]>()
    for (const alarm of due) rang.set(alarm.matterId, [...(rang.get(alarm.matterId) ?? []), alarm])
    const steps = due.map((alarm): SystemStep => ({ matterId: alarm.matterId, act: actOf(alarm) }))
    if (steps.length === 0) return { count: 0, written: null }
    return { count: due.length, written: await applySystemActs(trx, held, steps, rang) }
  })
  if (written) ring(ctx, written)
  return count
}

function actOf({ kind, subject }: DueAlarm): SystemAct {
  switch (kind) {
    case 'remind':
      return { type: 'remind', taskId: subject }
    case 'expire':
      return { type: 'expire', taskId: subject }
    case 'renew-card':
      return { type: 'renew-card', lane: subject as Lane, edition: null }
    case 'expiring-permit':
      return { type: 'expiring-permit' }
  }
}
