import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/tables.ts'

/** What the product tells Prometheus. */
export interface Metrics {
  readonly registry: Registry
  click(outcome: string, seconds: number): void
  event(type: string, outcome: string): void
  call(api: string, verdict: string, seconds: number): void
  refused(door: string, reason: string): void
}

/** Collects what an operator watches: lateness, what waits to be sent, refusals, latency of clicks. */
export function createMetrics(db: Kysely<Database>, clock: Clock): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const clicks = new Histogram({
    name: 'linkage_click_seconds',
    help: 'Time from the arrival of a card callback to its answer',
    labelNames: ['outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 3],
    registers,
  })
  const events = new Counter({
    name: 'linkage_feishu_events_total',
    help: 'Events received from Feishu',
    labelNames: ['type', 'outcome'],
    registers,
  })
  const calls = new Histogram({
    name: 'linkage_feishu_call_seconds',
    help: 'Calls to Feishu by API and verdict',
    labelNames: ['api', 'verdict'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
    registers,
  })
  const refusals = new Counter({
    name: 'linkage_refusals_total',
    help: 'Requests turned away at a door',
    labelNames: ['door', 'reason'],
    registers,
  })
  addGauges(registers, db, clock)
  return {
    registry,
    click: (outcome, seconds) => clicks.observe({ outcome }, seconds),
    event: (type, outcome) => events.inc({ type, outcome }),
    call: (api, verdict, seconds) => calls.observe({ api, verdict }, seconds),
    refused: (door, reason) => refusals.inc({ door, reason }),
  }
}

/** Gauges that are read from the rows when Prometheus asks. */
function addGauges(registers: Registry[], db: Kysely<Database>, clock: Clock): void {
  const gauge = (name: string, help: string, read: () => Promise<number>) => {
    const added = new Gauge({
      name,
      help,
      registers,
      async collect() {
        // While the database is away the rest is all the more worth knowing.
        this.set(await read().catch(() => Number.NaN))
      },
    })
    return added
  }
  gauge('linkage_outbox_waiting', 'Messages and card changes that wait to be sent', async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from outbox
      where state = 'waiting' or (state = 'sent' and wanted > shown)`.execute(db)
    return rows[0]?.n ?? 0
  })
  gauge('linkage_outbox_oldest_seconds', 'Age of the oldest message that waits', async () => {
    const { rows } = await sql<{ age: number | null }>`
      select extract(epoch from clock_timestamp() - min(created_at))::float8 as age
      from outbox where state = 'waiting'`.execute(db)
    return rows[0]?.age ?? 0
  })
  gauge('linkage_outbox_failed', 'Messages that failed for good', async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from outbox where state = 'failed'`.execute(db)
    return rows[0]?.n ?? 0
  })
  gauge('linkage_alarm_lateness_seconds', 'How long the oldest due alarm has waited', async () => {
    const { rows } = await sql<{ dueAt: Date | null }>`
      select min(due_at) as due_at from alarm where settled_at is null`.execute(db)
    const dueAt = rows[0]?.dueAt
    return dueAt ? Math.max(0, (clock.now().getTime() - dueAt.getTime()) / 1000) : 0
  })
}
