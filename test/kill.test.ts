import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { expect, test, vi } from 'vitest'
import { verifyAudit } from '../db/audit.ts'
import { openDatabase, poolOf } from '../db/database.ts'
import { connectionIn } from '../db/embedded/connect.ts'
import { foldersOf } from '../db/embedded/home.ts'
import { isAlive, readNote } from '../db/embedded/postmaster.ts'
import { countyOf } from './support/county.ts'
import { randomFrom, repeatUnanswered, startHavoc } from './support/havoc.ts'
import type { Ledger } from './support/havoc.ts'
import {
  productSettings,
  ready,
  startProduct,
  startProgram,
  tempDataDir,
} from './support/process.ts'
import type { RunningProduct, Settings } from './support/process.ts'
import { talkTo } from './support/talk.ts'

/** What is killed in each round, and while what goes on. */
const ROUNDS = [
  ['product', 'starting'],
  ['product', 'pushing'],
  ['product', 'firing'],
  ['server', 'pushing'],
  ['both', 'starting'],
  ['both', 'firing'],
  ['product', 'firing'],
  ['server', 'firing'],
] as const
const BEGINNING = '2026-11-20T10:00:00+08:00'
/** Before a year whose calendar is not announced, in which silence would wait for it. */
const LAST = '2026-12-28T12:00:00+08:00'

const PATIENCE = { timeout: 30_000, interval: 50 }

/** KILL_SEED=… plays a run again, as far as the machine's timing allows. */
const SEED = Number(process.env['KILL_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test('kill -9 during pushes, claims and firing loses nothing and doubles nothing', async () => {
  console.log(`KILL_SEED=${SEED}`)
  const random = randomFrom(SEED)
  await using dataDir = await tempDataDir()
  const settings = { DATA_DIR: dataDir.path, PROFILE: 'linzi', DEV_CLOCK: BEGINNING }
  const county = countyOf('linzi')
  const ledger: Ledger = { posted: new Map(), claims: [], clock: BEGINNING }
  let product: RunningProduct | null = null
  try {
    for (const [victim, load] of ROUNDS) {
      const waitMs = 300 + Math.floor(random() * 1500)
      const round = `${victim} killed after ${waitMs} ms of ${load}`
      if (load === 'starting') {
        await product?.kill()
        const program = startProgram('main.ts', productSettings(settings))
        await delay(waitMs)
        if (victim === 'both') killNow(await serverOf(dataDir.path))
        await program.kill()
        product = await restart(round, settings)
        continue
      }
      await forgetLeases(dataDir.path)
      const talk = talkTo({ address: product!.address, clock: ledger.clock })
      const people = { talk, county, ledger, random }
      if (load === 'firing') {
        // Something has to fall due.
        const pushing = startHavoc('pushing', people)
        await delay(500)
        await pushing.stop()
      }
      const havoc = startHavoc(load, people)
      await delay(waitMs)
      const server = await serverOf(dataDir.path)
      if (victim !== 'product') killNow(server)
      if (victim === 'server') await seeItComeBack(round, product!, dataDir.path, server)
      else await product!.kill()
      await havoc.stop()
      if (victim !== 'server') product = await restart(round, settings)
    }
    await forgetLeases(dataDir.path)
    const talk = talkTo({ address: product!.address, clock: ledger.clock })
    await repeatUnanswered({ talk, county, ledger, random })
    await talk.moveClock(LAST)
    await using database = await openPool(dataDir.path)
    await expectAllThereOnce(database.pool, ledger)
    expect(await verifyAudit(openDatabase(database.pool))).toEqual([])
    const { rows } = await database.pool.query('select type, count(*) from event group by type')
    console.log(rows.map(({ type, count }) => `${type} ${count}`).join(', '))
  } finally {
    await product?.stop()
  }
}, 240_000)

function killNow(pid: number): void {
  if (pid > 0) process.kill(pid, 'SIGKILL')
}

async function restart(round: string, settings: Settings): Promise<RunningProduct> {
  const startedAt = performance.now()
  const product = await startProduct(settings)
  console.log(`${round}, ready ${Math.round(performance.now() - startedAt)} ms after its restart`)
  return product
}

/** A product whose server was killed brings that back and goes on. */
async function seeItComeBack(round: string, product: RunningProduct, dataDir: string, was: number) {
  const killedAt = performance.now()
  await vi.waitUntil(async () => ![0, was].includes(await serverOf(dataDir)), PATIENCE)
  await ready(product, product.address)
  console.log(`${round}, ready again ${Math.round(performance.now() - killedAt)} ms later`)
  await forgetLeases(dataDir)
}

/** Process id of the embedded server that lives; 0 when none does. */
async function serverOf(dataDir: string): Promise<number> {
  const note = await readNote(foldersOf(dataDir).dataFolder)
  return note && isAlive(note.pid) ? note.pid : 0
}

/** As if the half minute had passed after which a dead worker's lanes are given to others. */
async function forgetLeases(dataDir: string): Promise<void> {
  await using database = await openPool(dataDir)
  await database.pool.query('update lane set leased_until = null')
}

async function openPool(dataDir: string): Promise<AsyncDisposable & { readonly pool: Pool }> {
  const note = await readNote(foldersOf(dataDir).dataFolder)
  const pool = poolOf(connectionIn(note?.socketFolder ?? ''), 2)
  pool.on('error', () => {})
  return { pool, [Symbol.asyncDispose]: () => pool.end() }
}

async function expectAllThereOnce(pool: Pool, ledger: Ledger): Promise<void> {
  const rows = async (sql: string) => (await pool.query(sql)).rows
  expect(ledger.posted.size).toBeGreaterThan(20)
  expect(ledger.claims.length).toBeGreaterThan(2)

  const stored = await rows('select reference, id from matter')
  expect(stored).toHaveLength(ledger.posted.size)
  for (const { reference, id } of stored) {
    expect(ledger.posted.get(reference)?.matter?.id, reference).toBe(id)
  }

  // Each task was delivered once and ended once, by a claim or by silence.
  expect(
    await rows(`select t.id, t.state from task t where t.state not in ('claimed', 'auto-claimed')`),
  ).toEqual([])
  expect(
    await rows(`select t.id, array_agg(e.type) as types from task t join event e on e.task_id = t.id
      where e.type = 'deliver'
        or e.type in ('claim', 'auto-claim') and not (e.line::jsonb ->> 'late')::boolean
      group by t.id having count(*) <> 2 or count(*) filter (where e.type = 'deliver') <> 1`),
  ).toEqual([])
  const claimed = await rows(`select t.done_by, m.payload #>> '{permit,number}' as number
    from task t join matter m on m.id = t.matter_id where t.state = 'claimed'`)
  for (const claim of ledger.claims) {
    expect(claimed).toContainEqual({ done_by: claim.openId, number: claim.number })
  }

  // What Feishu has is what the outbox sent, message by message.
  expect(
    await rows(`select o.state, o.template, o.failure from outbox o
      where o.state not in ('sent', 'dropped') or (o.state = 'sent' and o.wanted > o.shown)`),
  ).toEqual([])
  expect(
    await rows(`select o.id, m.message_id from outbox o
      full join (select * from sandbox.message where sender_type = 'app') m
        on m.message_id = o.message_id
      where (o.id is null or m.message_id is null) and coalesce(o.state, 'sent') = 'sent'`),
  ).toEqual([])
  expect(
    await rows(`select m.number from matter m join outbox o on o.matter_id = m.id
      where o.template = 'card' and o.state = 'sent' group by m.number, o.lane having count(*) > 1`),
  ).toEqual([])

  // Every reminder and digest that went out is on record, and nothing that is due waits.
  expect(
    await rows(`select count(*) from outbox, jsonb_array_elements(params -> 'items')
      where template = 'reminder' and state = 'sent'`),
  ).toEqual(await rows(`select count(*) from event where type = 'remind'`))
  expect(
    await rows(`select t.id from task t left join event e on e.task_id = t.id and e.type = 'escalate'
      where t.state = 'auto-claimed' group by t.id having count(e.id) <> 1`),
  ).toEqual([])
  expect(
    await rows(`select kind, due_at from alarm where settled_at is null
      and due_at <= (select clock_timestamp() + clock_offset_ms * interval '1 millisecond' from world)`),
  ).toEqual([])
}
