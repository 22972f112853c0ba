import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Database } from '../db/tables.ts'

/** How many tokens a replica takes at once, and how long it may use them (milliseconds). */
const BLOCK = 10
const VALID_MS = 500
const RETRY_MS = 100

/** Feishu's limits are kept per API: 50 a second and 1,000 a minute for the whole app. */
export type LimitedApi = 'message.create' | 'message.patch'

/** A replica's share of Feishu's limits. */
export interface ApiTokens {
  /** Resolves when one call of the API may be made now. */
  take(api: LimitedApi): Promise<void>
}

/** Shares Feishu's limits between replicas through the database, in blocks, by real time. */
export function createApiTokens(db: Kysely<Database>): ApiTokens {
  const blocks = new Map<LimitedApi, Block>()
  const queues = new Map<LimitedApi, Promise<void>>()

  async function takeOne(api: LimitedApi): Promise<void> {
    for (;;) {
      const block = blocks.get(api)
      if (block && block.left > 0 && performance.now() < block.until) {
        block.left -= 1
        return
      }
      const askedAt = performance.now()
      const left = await takeBlock(db, api)
      if (left > 0) blocks.set(api, { left, until: askedAt + VALID_MS })
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  return {
    take(api) {
      // One asks at a time, so lanes that wait for the same API get their tokens in turn.
      const turn = (queues.get(api) ?? Promise.resolve()).then(() => takeOne(api))
      queues.set(
        api,
        turn.catch(() => {}),
      )
      return turn
    },
  }
}

interface Block {
  left: number
  readonly until: number
}

async function takeBlock(db: Kysely<Database>, api: LimitedApi): Promise<number> {
  const { rows } = await sql<{ n: number }>`select take_api_tokens(${api}, ${BLOCK}) as n`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}
