import { createHash } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import type { Due } from './presses.ts'

interface Read {
  readonly head: string
  readonly count: number
  readonly version: number
}

/**
 * The rows of a claim, written by hand: one transaction with a prepared statement for each table, as
 * somebody would write it who needs no rules, cards or deadlines.
 */
export async function claimByHand(pool: Pool, due: Due): Promise<void> {
  await transact(pool, async (client) => {
    const { next, event, click } = linesOf(due, await lock(client, due))
    await client.query(
      q('matter', UPDATE_MATTER, [due.matterId, next.version, event.hash, next.seq]),
    )
    await client.query(q('task', UPDATE_TASK, [due.taskId, due.openId]))
    await client.query(
      q('event', INSERT_EVENT, [
        due.matterId,
        next.seq,
        due.department,
        due.taskId,
        event.line,
        event.hash,
      ]),
    )
    await client.query(q('alarm', SETTLE_ALARMS, [due.matterId]))
    await client.query(q('inbox', INSERT_INBOX, [click]))
    await client.query(q('outbox', TOUCH_OUTBOX, [due.matterId, next.version]))
  })
}

/** The same in the fewest round trips: begin, lock and read, one statement for all tables, commit. */
export async function claimByHandAtOnce(pool: Pool, due: Due): Promise<void> {
  await transact(pool, async (client) => {
    const { next, event, click } = linesOf(due, await lock(client, due))
    const values = [
      due.matterId,
      next.version,
      event.hash,
      next.seq,
      due.taskId,
      due.openId,
      due.department,
      event.line,
      click,
    ]
    await client.query(q('once', ALL_AT_ONCE, values))
  })
}

async function transact(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } finally {
    client.release()
  }
}

const q = (name: string, text: string, values: unknown[]) => ({ name, text, values })

async function lock(client: PoolClient, due: Due): Promise<Read> {
  const { rows } = await client.query<Read>(
    q(
      'lock',
      `select m.head_hash as head, m.event_count as count, m.version, m.payload, m.facts, to_jsonb(t)
       from matter m join task t on t.matter_id = m.id where m.id = $1 for update of m`,
      [due.matterId],
    ),
  )
  const [row] = rows
  if (!row) throw new Error('no such matter')
  return row
}

function linesOf(due: Due, read: Read) {
  const seq = read.count + 1
  const line = JSON.stringify({
    matter: due.matterId,
    seq,
    type: 'claim',
    at: new Date().toISOString(),
    effectiveAt: null,
    actor: { type: 'person', openId: due.openId },
    department: due.department,
    task: due.taskId,
    basis: null,
    late: false,
    cardVersion: read.version,
    data: {},
  })
  const hash = createHash('sha256').update(read.head).update('\n').update(line).digest('hex')
  const click = `click/${createHash('md5').update(due.taskId).digest('hex')}`
  return { next: { version: read.version + 1, seq }, event: { line, hash }, click }
}

const UPDATE_MATTER = `update matter set state = 'closed', version = $2, facts = facts,
  head_hash = $3, event_count = $4 where id = $1`
const UPDATE_TASK = `update task set state = 'claimed', done_by = $2, done_at = now(), remind_at = null
  where id = $1`
const INSERT_EVENT = `insert into event (matter_id, seq, type, at, department, task_id, line, hash)
  values ($1, $2, 'claim', now(), $3, $4, $5, $6)`
const SETTLE_ALARMS = `update alarm set settled_at = now()
  where matter_id = $1 and settled_at is null and kind <> 'expiring-permit'`
const INSERT_INBOX = `insert into inbox (id, type) values ($1, 'act')`
const TOUCH_OUTBOX = `update outbox set wanted = $2, ripe_at = now() + interval '1 second'
  where matter_id = $1`

const ALL_AT_ONCE = `with
  m as (update matter set state = 'closed', version = $2, facts = facts, head_hash = $3,
    event_count = $4 where id = $1),
  t as (update task set state = 'claimed', done_by = $6, done_at = now(), remind_at = null where id = $5),
  e as (insert into event (matter_id, seq, type, at, department, task_id, line, hash)
    values ($1, $4, 'claim', now(), $7, $5, $8, $3)),
  a as (update alarm set settled_at = now()
    where matter_id = $1 and settled_at is null and kind <> 'expiring-permit'),
  i as (insert into inbox (id, type) values ($9, 'act'))
  update outbox set wanted = $2, ripe_at = now() + interval '1 second' where matter_id = $1`
