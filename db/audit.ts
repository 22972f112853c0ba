import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { CHAIN_START, hashOf, sealHash } from './chain.ts'
import type { Line } from './chain.ts'
import { listHeads } from './queries/trail.ts'
import type { Database } from './tables.ts'

/** Something in the trail that is not as it was written. */
export interface AuditFinding {
  readonly matter: string | null
  /** The line's number within its matter, where one line is at fault. */
  readonly seq: number | null
  readonly fault:
    | 'line-changed'
    | 'line-missing'
    | 'line-added'
    | 'columns-differ'
    | 'tail-differs'
    | 'private-value-differs'
    | 'seal-broken'
}

/** Lines read at once, so that a long trail is verified in flat memory. */
const PAGE = 5_000

interface EventRow {
  matterId: string
  seq: number
  type: string
  at: Date
  department: string | null
  taskId: string | null
  line: string
  hash: string
}

/**
 * Verifies every chain, its head on the matter, the private values it vouches for, and the daily
 * seals. An empty answer means that no line was changed, removed or added.
 */
export async function verifyAudit(db: Kysely<Database>): Promise<AuditFinding[]> {
  // One snapshot, so that acts going on meanwhile look neither missing nor added.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => [
      ...(await verifyChains(trx)),
      ...(await verifyTails(trx)),
      ...(await verifyPrivates(trx)),
      ...(await verifySeals(trx)),
    ])
}

async function verifyChains(db: Kysely<Database>): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = []
  let previous = null as EventRow | null
  for (;;) {
    const { rows }: { rows: EventRow[] } = await sql<EventRow>`
      select matter_id, seq, type, at, department, task_id, line, hash from event
      where (matter_id, seq) > (${previous?.matterId ?? NIL}::uuid, ${previous?.seq ?? 0}::integer)
      order by matter_id, seq limit ${PAGE}`.execute(db)
    for (const row of rows) {
      findings.push(...verifyRow(row, previous?.matterId === row.matterId ? previous : null))
      previous = row
    }
    if (rows.length < PAGE) return findings
  }
}

const NIL = '00000000-0000-0000-0000-000000000000'

function verifyRow(row: EventRow, before: EventRow | null): AuditFinding[] {
  const at = { matter: row.matterId, seq: row.seq }
  if (row.seq !== (before?.seq ?? 0) + 1) return [{ ...at, fault: 'line-missing' }]
  if (hashOf(before?.hash ?? CHAIN_START, row.line) !== row.hash) {
    return [{ ...at, fault: 'line-changed' }]
  }
  return sayTheSame(row) ? [] : [{ ...at, fault: 'columns-differ' }]
}

function sayTheSame(row: EventRow): boolean {
  const line = JSON.parse(row.line) as Line
  return (
    line.matter === row.matterId &&
    line.seq === row.seq &&
    line.type === row.type &&
    line.department === row.department &&
    line.task === row.taskId &&
    new Date(line.at).getTime() === row.at.getTime()
  )
}

/** The matter remembers its last line: a tail cut off, or lines hung on, show here. */
async function verifyTails(db: Kysely<Database>): Promise<AuditFinding[]> {
  const { rows } = await sql<{ id: string; eventCount: number; seq: number | null }>`
    select m.id, m.event_count, e.seq from matter m
    left join lateral (
      select seq, hash from event where matter_id = m.id order by seq desc limit 1) e on true
    where e.seq is distinct from m.event_count or e.hash is distinct from m.head_hash`.execute(db)
  return rows.map(({ id, eventCount, seq }) => ({
    matter: id,
    seq,
    fault:
      seq === null || seq < eventCount
        ? 'line-missing'
        : seq > eventCount
          ? 'line-added'
          : 'tail-differs',
  }))
}

/** A private value that is still kept must be the one whose salted hash the first line holds. */
async function verifyPrivates(db: Kysely<Database>): Promise<AuditFinding[]> {
  const { rows } = await sql<{ matterId: string }>`
    select p.matter_id from private_value p
    join event e on e.matter_id = p.matter_id and e.seq = 1
    where p.value is not null and (e.line::jsonb #>> array['data', 'privates', p.path]) is distinct from
      encode(sha256(convert_to(p.salt || E'\n' || p.value, 'UTF8')), 'hex')`.execute(db)
  return rows.map(({ matterId }) => ({
    matter: matterId,
    seq: null,
    fault: 'private-value-differs',
  }))
}

async function verifySeals(db: Kysely<Database>): Promise<AuditFinding[]> {
  const seals = await db.selectFrom('seal').selectAll().orderBy('day').execute()
  let previous = { hash: '', upToTx: '0' }
  for (const seal of seals) {
    const heads = await listHeads(db, previous.upToTx, seal.upToTx)
    const hash = sealHash(previous.hash, heads)
    if (seal.previous !== previous.hash || seal.hash !== hash || heads.length !== seal.matters) {
      return [{ matter: null, seq: null, fault: 'seal-broken' }]
    }
    previous = seal
  }
  return []
}
