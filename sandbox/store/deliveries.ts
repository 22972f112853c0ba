import { rowOf, rowsOf } from './query.ts'
import type { Connection } from './query.ts'

/** An event on its way to the bot. `nextMs`, in real time, is when it is tried again. */
export interface Delivery {
  readonly eventId: string
  readonly lane: string
  readonly body: object
  readonly tries: number
  readonly nextMs: number | null
}

const COLUMNS = 'event_id as "eventId", lane, body, tries, next_ms as "nextMs"'

/** Stores an event that is about to be delivered. */
export async function insertDelivery(
  db: Connection,
  delivery: Pick<Delivery, 'eventId' | 'lane' | 'body' | 'nextMs'>,
): Promise<void> {
  await db.query(
    'insert into sandbox.delivery (event_id, lane, body, next_ms) values ($1, $2, $3, $4)',
    [delivery.eventId, delivery.lane, JSON.stringify(delivery.body), delivery.nextMs],
  )
}

/**
 * Counts one more try, unless another process or a success was faster: then undefined. The time
 * of the try after it is fixed first, so that a crash in between loses nothing.
 */
export function takeDelivery(
  db: Connection,
  eventId: string,
  tries: number,
  nextMs: number | null,
): Promise<Delivery | undefined> {
  return rowOf(
    db,
    `update sandbox.delivery set tries = tries + 1, next_ms = $3
     where event_id = $1 and tries = $2 returning ${COLUMNS}`,
    [eventId, tries, nextMs],
  )
}

/** Forgets an event that was taken, or given up. */
export async function removeDelivery(db: Connection, eventId: string): Promise<void> {
  await db.query('delete from sandbox.delivery where event_id = $1', [eventId])
}

/** The events that wait for another try. */
export function listWaiting(db: Connection): Promise<Delivery[]> {
  return rowsOf(db, `select ${COLUMNS} from sandbox.delivery where next_ms is not null`)
}
