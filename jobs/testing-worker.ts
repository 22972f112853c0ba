import type { Logger } from 'pino'
import type { Pool } from 'pg'
import { createGateway } from '../bot/feishu/gateway.ts'
import { createClock } from '../clock.ts'
import type { Ring } from '../db/context.ts'
import { openDatabase, poolOf } from '../db/database.ts'
import { readClock } from '../db/queries/world.ts'
import { createWorldCache } from '../db/world.ts'
import { loadProfile } from '../load-profile.ts'
import type { ServerConfig } from '../test/support/postgres.ts'
import { createApiTokens } from './api-tokens.ts'
import type { DeliveryContext } from './context.ts'

/** Where a worker of a trial finds everything; plain data, so that it can be handed to another process. */
export interface Place {
  readonly config: ServerConfig
  readonly app: { readonly appId: string; readonly appSecret: string; readonly domain: string }
  readonly profile: string
  /** How long its gateway waits for an answer; the gateway's own time when not given. */
  readonly timeoutMs?: number | undefined
}

/** Opens what one replica has of its own: a pool, a clock, a gateway, a share of Feishu's limits. */
export async function openWorker(
  place: Place,
  log: Logger,
  ring: Ring,
): Promise<{ ctx: DeliveryContext; pool: Pool }> {
  const pool = poolOf(place.config, 8)
  pool.on('error', () => {})
  const db = openDatabase(pool)
  const profile = await loadProfile(place.profile)
  const gateway = createGateway({
    ...place.app,
    log: { debug() {}, warn() {}, error() {} },
    ...(place.timeoutMs === undefined ? {} : { timeoutMs: place.timeoutMs }),
  })
  const clock = createClock(await readClock(db))
  const world = createWorldCache(profile)
  const tokens = createApiTokens(db)
  return { ctx: { db, clock, profile, world, log, ring, gateway, tokens }, pool }
}
