import type { Pool } from 'pg'
import { openDatabase } from '../../db/database.ts'
import { verifyAudit } from '../../db/audit.ts'
import type { AuditFinding } from '../../db/audit.ts'
import type { Line } from '../../db/chain.ts'
import { wordsOnCard } from '../../sandbox/act/card-words.ts'
import { headOf } from '../support/talk.ts'
import type { Ledger } from './ledger.ts'
import type { Stage } from './stage.ts'

/** A matter as stored, with its tasks and the lines of its trail in order. */
export interface MatterRow {
  readonly id: string
  readonly number: string
  readonly reference: string
  readonly state: string
  readonly permit: string
  readonly tasks: readonly TaskRow[]
  readonly lines: readonly Line[]
}

export interface TaskRow {
  readonly id: string
  readonly type: string
  readonly department: string
  readonly state: string
  readonly doneBy: string | null
  readonly dueAt: Date | null
  readonly provisional: boolean
  readonly expiredAt: Date | null
  readonly late: boolean
}

export interface SentRow {
  readonly id: number
  readonly lane: string
  readonly template: string
  readonly matterId: string | null
  readonly edition: number
  readonly state: string
  readonly wanted: number
  readonly shown: number
  readonly uuid: string
  readonly messageId: string | null
  readonly failure: string | null
}

/** A card as people see it in Feishu. */
export interface CardSeen {
  readonly messageId: string
  readonly chatId: string
  readonly title: string
  readonly tag: string
  readonly words: string
  /** When it was sent, on the product's clock. */
  readonly sentAt: Date
  /** How many uuids led to it. */
  readonly uuids: number
}

/** Everything that is there after a run, to be judged. */
export interface Evidence {
  readonly ledger: Ledger
  readonly county: Stage['county']
  readonly profile: string
  readonly matters: readonly MatterRow[]
  readonly outbox: readonly SentRow[]
  readonly cards: readonly CardSeen[]
  readonly waitingAlarms: readonly { kind: string; subject: string; dueAt: Date }[]
  readonly waitingDigests: number
  readonly audit: readonly AuditFinding[]
}

/** Reads both databases. */
export async function gather({ pool, standInPool, county, plan }: Stage, ledger: Ledger) {
  const evidence: Evidence = {
    ledger,
    county,
    profile: plan.profile,
    matters: await readMatters(pool),
    outbox: await rowsOf<SentRow>(
      pool,
      `select id, lane, template, matter_id as "matterId", edition, state, wanted, shown, uuid,
         message_id as "messageId", failure from outbox order by id`,
    ),
    cards: await readCards(standInPool),
    waitingAlarms: await rowsOf(
      pool,
      `select kind, subject, due_at as "dueAt" from alarm, world where settled_at is null
       and due_at <= clock_timestamp() + clock_offset_ms * interval '1 millisecond'`,
    ),
    waitingDigests: (
      await rowsOf(
        pool,
        `select from digest_item d where digest_key is null and not exists (select from alarm
           where kind = 'digest' and subject = d.department and settled_at is null)`,
      )
    ).length,
    audit: await verifyAudit(openDatabase(pool)),
  }
  return evidence
}

async function rowsOf<Row extends object>(pool: Pool, sql: string): Promise<Row[]> {
  return (await pool.query<Row>(sql)).rows
}

async function readMatters(pool: Pool): Promise<MatterRow[]> {
  const matters = await rowsOf<Omit<MatterRow, 'tasks' | 'lines'>>(
    pool,
    `select id, number, reference, state, payload #>> '{permit,number}' as permit
     from matter order by id`,
  )
  const tasks = await rowsOf<TaskRow & { matterId: string }>(
    pool,
    `select matter_id as "matterId", id, type, department, state, done_by as "doneBy",
       due_at as "dueAt", provisional, expired_at as "expiredAt", late from task order by ordinal`,
  )
  const lines = await rowsOf<{ matterId: string; line: string }>(
    pool,
    `select matter_id as "matterId", line from event order by matter_id, seq`,
  )
  return matters.map((matter) => ({
    ...matter,
    tasks: tasks.filter((one) => one.matterId === matter.id),
    lines: lines.flatMap((one) =>
      one.matterId === matter.id ? [JSON.parse(one.line) as Line] : [],
    ),
  }))
}

async function readCards(pool: Pool): Promise<CardSeen[]> {
  const rows = await rowsOf<{
    messageId: string
    chatId: string
    content: string
    createdMs: number
    uuids: number
  }>(
    pool,
    `select message_id as "messageId", chat_id as "chatId", content, created_ms as "createdMs",
       (select count(*)::integer from sandbox.sent_uuid s where s.message_id = m.message_id) as uuids
     from sandbox.message m where sender_type = 'app' and not is_deleted order by seq`,
  )
  return rows.map(({ messageId, chatId, content, createdMs, uuids }) => {
    const card = JSON.parse(content) as { readonly [key: string]: unknown }
    const sentAt = new Date(createdMs)
    return { messageId, chatId, uuids, sentAt, words: wordsOnCard(card), ...headOf(card) }
  })
}
