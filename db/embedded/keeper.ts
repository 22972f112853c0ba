import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import { KEEPER } from './connect.ts'

/** The advisory lock that a product holds on its embedded server while it lives. */
const LOCK = [0x6c696e6b, 1]

/** A dead product's session ends by itself, but not in no time. */
const LOCK_PATIENCE_MS = 2_000
const PAUSE_MS = 100
const LONGEST_PAUSE_MS = 2_000

/** Takes the product's lock for as long as the session lasts; false when another product holds it. */
export async function takeLock(client: Client, patienceMs = LOCK_PATIENCE_MS): Promise<boolean> {
  const until = performance.now() + patienceMs
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1, $2) as taken',
      LOCK,
    )
    if (rows[0]?.taken) return true
    if (performance.now() >= until) return false
    await delay(PAUSE_MS)
  }
}

/** Process id of the product that holds the lock, as that product gave it. */
export async function lockHolder(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and classid = $1 and objid = $2 and granted`,
    LOCK,
  )
  const name = rows[0]?.name ?? ''
  return name.startsWith(KEEPER) ? name.slice(KEEPER.length) : undefined
}

/**
 * Keeps the lock while the product lives: whenever its session is lost, `again` must bring the server back
 * and take the lock anew. Neither the session nor the waiting keeps the process running.
 *
 * @returns the session that holds the lock when `signal` is aborted, or undefined when there is none.
 */
export async function keepLock(
  first: Client,
  signal: AbortSignal,
  again: (signal: AbortSignal) => Promise<Client>,
  onFailure: (error: unknown) => void,
): Promise<Client | undefined> {
  let client: Client | undefined = first
  let pauseMs = PAUSE_MS
  while (client === undefined || (await hasEnded(client, signal))) {
    client = undefined
    try {
      client = await again(signal)
      pauseMs = PAUSE_MS
    } catch (error) {
      if (signal.aborted) return undefined
      onFailure(error)
      await delay(pauseMs, undefined, { ref: false, signal }).catch(() => {})
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }
  return client
}

/** Waits for the session's end: true; or for the signal: false. */
async function hasEnded(client: Client, signal: AbortSignal): Promise<boolean> {
  // node-postgres has it, its types do not.
  ;(client as Client & { unref(): void }).unref()
  // An error is the end as well: `once` rejects for it, as it does for the signal.
  await once(client, 'end', { signal }).catch(() => {})
  return !signal.aborted
}
