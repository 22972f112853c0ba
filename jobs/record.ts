import type { Transaction } from 'kysely'
import { applySystemActs, holdMatters, ring } from '../db/act.ts'
import type { SystemStep } from '../db/act.ts'
import type { DbContext } from '../db/context.ts'
import type { Database } from '../db/tables.ts'

/** Writes what became of a message together with what follows from it for its matters, or neither. */
export async function recordWith(
  ctx: DbContext,
  steps: readonly SystemStep[],
  save: (trx: Transaction<Database>) => Promise<void>,
): Promise<void> {
  const written = await ctx.db.transaction().execute(async (trx) => {
    if (steps.length === 0) {
      await save(trx)
      return null
    }
    // The matter's row is locked first, as everywhere.
    const held = await holdMatters(ctx, trx, [...new Set(steps.map((one) => one.matterId))].sort())
    await save(trx)
    return applySystemActs(trx, held, steps)
  })
  if (written) ring(ctx, written)
}
