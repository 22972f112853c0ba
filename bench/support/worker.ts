import pino from 'pino'
import { createClock } from '../../clock.ts'
import type { DbContext } from '../../db/context.ts'
import { openDatabase } from '../../db/database.ts'
import { readClock } from '../../db/queries/world.ts'
import { createWorldCache } from '../../db/world.ts'
import { loadProfile } from '../../load-profile.ts'
import type { Base } from './place.ts'

/** What fires deadlines, in this process, so that one sweep can be timed by itself. */
export interface Sweeper extends AsyncDisposable {
  readonly ctx: DbContext
}

/** Opens it with a pool as large as the product's. */
export async function openSweeper(base: Base): Promise<Sweeper> {
  const pool = base.pool(24)
  const db = openDatabase(pool)
  const profile = await loadProfile('linzi')
  const ctx: DbContext = {
    db,
    clock: createClock(await readClock(db)),
    profile,
    world: createWorldCache(profile),
    log: pino({ level: 'error' }),
    ring: { outbox() {}, alarm() {} },
  }
  return { ctx, [Symbol.asyncDispose]: () => pool.end() }
}
