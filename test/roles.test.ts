import { beforeAll, expect, test, vi } from 'vitest'
import { startFront } from './faults/front.ts'
import { approval, countyOf } from './support/county.ts'
import { testDatabase } from './support/postgres.ts'
import type { TestDatabase } from './support/postgres.ts'
import { said, startProduct, startProgram, urlOf } from './support/process.ts'
import type { RunningProduct } from './support/process.ts'
import { talkTo } from './support/talk.ts'
import type { MatterOnWire, Talk } from './support/talk.ts'

const CLOCK = '2026-11-20T10:00:00+08:00'

/** Longer than a worker that died keeps its lanes. */
const PATIENCE = { timeout: 60_000, interval: 200 }

const county = countyOf('linzi')
const chatId = county.department('scjg').chatId
const liaison = county.person('scjg', 'liaison').openId

let database: TestDatabase
let webs: RunningProduct[]
let workers: RunningProduct[]
/** The two webs as callers reach them. Clicks come through a balancer that takes turns. */
let first: Talk
let second: Talk

beforeAll(async () => {
  const undo: (() => Promise<unknown>)[] = []
  const takeDown = async () => {
    const failures: unknown[] = []
    for (const one of undo.toReversed()) await one().catch((error) => failures.push(error))
    if (failures.length > 0) throw new AggregateError(failures, 'not taken down in good order')
  }
  try {
    database = await testDatabase()
    undo.push(async () => database[Symbol.asyncDispose]())
    await startAll(undo)
  } catch (error) {
    await takeDown()
    throw error
  }
  return takeDown
}, 120_000)

async function startAll(undo: (() => Promise<unknown>)[]): Promise<void> {
  const url = urlOf(database.config)
  webs = []
  const front = await startFront(() => webs.map(({ address }) => address))
  undo.push(() => front.close())
  const feishu = startProgram('test/faults/stand-in-process.ts', {
    STAND_IN_DATABASE: url,
    CLOCK_DATABASE: url,
    CALLBACK: front.address,
  })
  undo.push(() => feishu.kill())
  const standIn = await said(feishu, /http:\/\/127\.0\.0\.1:\d+/)
  const app = (await (await fetch(`${standIn}/credentials`)).json()) as { [name: string]: string }
  const start = async (role: string) => {
    const product = await startProduct({
      ROLE: role,
      DATABASE_URL: url,
      PROFILE: 'linzi',
      DEV_CLOCK: CLOCK,
      FEISHU_APP_ID: app['appId'],
      FEISHU_APP_SECRET: app['appSecret'],
      FEISHU_ENCRYPT_KEY: app['encryptKey'],
      FEISHU_VERIFICATION_TOKEN: app['verificationToken'],
      FEISHU_DOMAIN: standIn,
    })
    // SIGTERM must end each of them in good order, also those that lost a fellow.
    undo.push(() => product.stop())
    return product
  }
  webs = await Promise.all([start('web'), start('web')])
  workers = await Promise.all([start('worker'), start('worker')])
  first = talkTo({ address: webs[0]!.address, standIn, clock: CLOCK })
  second = talkTo({ address: webs[1]!.address, standIn, clock: CLOCK })
  await fill(`${standIn}/people`, county.people)
  await fill(`${standIn}/chats`, county.chats)
  expect((await first.ask('PUT', '/api/v1/directory', county.directory)).status).toBe(200)
}

async function fill(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) })
  expect(answer.ok).toBe(true)
}

type Body = ReturnType<typeof approval>

const cardsOf = async ({ permit }: Body, chat = chatId) =>
  (await first.inGroup(chat)).filter(({ text }) => text.includes(permit.number))

/** Waits for the workers, who are told by the job queue and by nobody else. */
async function delivered(): Promise<void> {
  await vi.waitUntil(async () => {
    const { rows } = await database.pool.query(
      `select from outbox where state = 'waiting' or (state = 'sent' and wanted > shown)`,
    )
    return rows.length === 0
  }, PATIENCE)
}

test('the same push on both webs opens one matter, which a worker delivers once', async () => {
  const body = approval()
  const answers = await Promise.all(
    [first, second, first, second].map((talk) => talk.ask('POST', '/api/v1/approvals', body)),
  )
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 200, 201])
  expect(new Set(answers.map((answer) => (answer.body as MatterOnWire).id)).size).toBe(1)
  await delivered()
  expect(await cardsOf(body)).toHaveLength(1)
})

test('a click that reaches both webs is one claim, and both webs know it', async () => {
  const body = approval()
  const { id } = await first.push(body)
  await delivered()
  await first.setFaults({ callbacks: { duplicate: 3 } })
  const { toast, card, flippedBack } = await first.press(liaison, '认领', {
    about: body.permit.number,
  })
  await first.setFaults({})
  // Whichever copy came first: the presser reads that it is done, and by whom.
  expect(toast?.content).toMatch(/^已认领$|^已登记$|无需重复操作$/)
  expect(card).not.toBeNull()
  expect(flippedBack).toBe(false)
  await delivered()
  const [here, there] = await Promise.all([first.matter(id), second.matter(id)])
  expect(here).toEqual(there)
  expect(here.tasks).toMatchObject([{ state: 'claimed', claimedBy: liaison }])
  expect(here.events.filter(({ type }) => type === 'claim')).toHaveLength(1)
  expect(await cardsOf(body)).toMatchObject([{ tag: '已认领' }])
})

test('a clock moved on one web has moved for all, and what falls due happens once', async () => {
  const body = approval()
  const { id } = await second.push(body)
  await delivered()
  await first.moveClock('2026-11-24T09:30:00+08:00')
  expect((await second.matter(id)).tasks).toMatchObject([{ state: 'auto-claimed' }])
  const fresh = await second.push(approval({ decidedAt: '2026-11-24T09:00:00+08:00' }))
  expect(fresh.events[0]!.at > '2026-11-24T09:30:00').toBe(true)
  const back = { now: '2026-11-24T09:00:00+08:00' }
  expect((await second.ask('PUT', '/dev/clock', back)).status).toBe(409)
  await delivered()
  const leader = county.person('scjg', 'leader').openId
  expect(
    (await first.inPrivate(leader)).filter(({ title }) => title.includes('届满')),
  ).toHaveLength(1)
  const { events } = await first.matter(id)
  for (const type of ['auto-claim', 'escalate', 'deliver']) {
    expect(events.filter((event) => event.type === type)).toHaveLength(1)
  }
})

/** A worker that holds lanes at this moment. */
async function findBusyWorker(): Promise<RunningProduct | undefined> {
  const { rows } = await database.pool.query<{ by: string }>(
    `select leased_by as by from lane where leased_by is not null`,
  )
  return workers.find(({ pid }) => rows.some(({ by }) => by.includes(`-${pid}-`)))
}

test('when a worker is killed the other delivers everything, each message once', async () => {
  const { catalogue } = county.directory
  const bodies = catalogue.slice(0, 40).map(({ item }) => approval({ item }))
  const pushing = Promise.all(
    bodies.map((body, index) => (index % 2 === 0 ? first : second).push(body)),
  )
  const busy = await vi.waitUntil(findBusyWorker, { ...PATIENCE, interval: 10 })
  await busy.kill()
  await pushing
  const killedAt = performance.now()
  await delivered()
  console.log(
    `a worker was killed; all was delivered ${Math.round(performance.now() - killedAt)} ms later`,
  )

  for (const { item, permit } of bodies) {
    const row = catalogue.find((one) => one.item === item.name)
    for (const { department } of row?.supervisors ?? []) {
      const { chatId } = county.department(department)
      const cards = (await first.inGroup(chatId)).filter(({ text }) => text.includes(permit.number))
      expect(cards, permit.number).toHaveLength(1)
    }
  }
  const { rows } = await database.pool.query(`
    select (select count(*) from sandbox.message where sender_type = 'app') as shown,
      (select count(*) from outbox where state = 'sent') as sent`)
  expect(rows[0].shown).toBe(rows[0].sent)
}, 120_000)

test('when a web is killed the other answers calls and clicks', async () => {
  await webs[0]!.kill()
  const body = approval({ decidedAt: '2026-11-24T09:00:00+08:00' })
  const { id } = await second.push(body)
  await delivered()
  const { toast } = await second.press(liaison, '认领', { about: body.permit.number })
  expect(toast?.content).toBe('已认领')
  expect((await second.matter(id)).tasks).toMatchObject([{ state: 'claimed' }])
})
