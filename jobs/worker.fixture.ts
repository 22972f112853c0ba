import pino from 'pino'
import { startCourier } from './courier.ts'
import { recomputeDeadlines } from './recompute.ts'
import { openWorker } from './testing-worker.ts'
import type { Place } from './testing-worker.ts'

/**
 * A worker in a process of its own, for tests that must kill one. It carries the outbox or recounts
 * limits, and says `ready` on its output.
 *
 * Usage: `node --import tsx worker.fixture.ts courier|recompute <place as JSON>`.
 */
async function main(what: string, place: Place): Promise<void> {
  const ring = { outbox: () => {}, alarm: () => {} }
  const { ctx } = await openWorker(place, pino({ level: 'silent' }), ring)
  process.stdout.write('ready\n')
  if (what === 'courier') startCourier(ctx, 'doomed', true)
  else await recomputeDeadlines(ctx)
}

await main(process.argv[2] ?? '', JSON.parse(process.argv[3] ?? '{}') as Place)
