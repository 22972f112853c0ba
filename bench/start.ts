import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { said, startProduct, startProgram, tempDataDir } from '../test/support/process.ts'
import { startEmbedded } from '../db/embedded/start.ts'
import type { Bench } from './support/bench.ts'
import { approvalBody } from './support/county.ts'
import type { Figure } from './support/figure.ts'
import { memoryOf, postAll, sealPush, startOn } from './support/product.ts'

const PART = '5 start'
/** Feishu is not called by a process that serves the web only. */
const NOWHERE = 'http://127.0.0.1:9'
/** The contract's bound on `npm start`. */
const READY_WITHIN_S = 15

/** From the start of the process to `/readyz`, and what memory it takes. */
export async function measureStarts(bench: Bench): Promise<Figure[]> {
  return [...(await measureEmbedded()), ...(await measureExternal(bench)), ...(await grow(bench))]
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

const readyIn = (what: string, value: number, baseline: Figure['baseline']): Figure => ({
  part: PART,
  what: `from start to ready, ${what}`,
  value,
  unit: 's',
  baseline,
  aim: { of: 'value', atMost: READY_WITHIN_S },
})

/** As `npm start` does it: with the sandbox and a PostgreSQL of its own. */
async function measureEmbedded(): Promise<Figure[]> {
  await using dataDir = await tempDataDir()
  const settings = { DATA_DIR: dataDir.path }
  const times: number[] = []
  const memory: number[] = []
  for (let round = 0; round < 2; round += 1) {
    const from = performance.now()
    await using product = await startProduct(settings)
    times.push((performance.now() - from) / 1000)
    memory.push((await memoryOf(product.pid)).nowMb)
  }
  const [first = Number.NaN, second = Number.NaN] = times
  const bare = await serverAlone()
  const empty = await emptyProcess()
  return [
    readyIn('embedded, first time', first, { what: 'initdb and server alone', value: bare.first }),
    readyIn('embedded, again', second, { what: 'server alone', value: bare.second }),
    {
      part: PART,
      what: 'memory at rest, everything in one process with the sandbox (PostgreSQL beside it)',
      value: memory[1] ?? Number.NaN,
      unit: 'MB',
      baseline: { what: 'bare Hono server', value: empty },
      aim: null,
    },
  ]
}

async function serverAlone(): Promise<{ first: number; second: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'linkage-bench-'))
  const once = () =>
    secondsOf(async () => {
      stop = (await startEmbedded({ dataDir, log: { info() {}, warn() {} } })).stop
    })
  let stop: () => Promise<void> = () => Promise.resolve()
  const first = await once()
  await stop()
  const second = await once()
  await stop()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
  return { first, second }
}

async function emptyProcess(): Promise<number> {
  const program = startProgram('bench/support/bare-server.ts', {})
  await said(program, /http:\/\/127\.0\.0\.1:\d+/)
  const { nowMb } = await memoryOf(program.pid)
  await program.kill()
  return nowMb
}

async function measureExternal({ place }: Bench): Promise<Figure[]> {
  const base = await place.database('external')
  const times: number[] = []
  for (let round = 0; round < 2; round += 1) {
    const from = performance.now()
    const product = await startOn(base, NOWHERE, { ROLE: 'web' })
    times.push((performance.now() - from) / 1000)
    await product.stop()
  }
  const [first = Number.NaN, second = Number.NaN] = times
  const alone = await secondsOf(emptyProcess)
  const baseline = { what: 'a bare Hono server', value: alone }
  return [
    readyIn('external, empty database', first, baseline),
    readyIn('external, again', second, baseline),
  ]
}

/** Memory of a web process before and after very many pushes. */
async function grow({ place, nursery, short }: Bench): Promise<Figure[]> {
  const count = short ? 1_000 : 100_000
  const base = await place.database('grow', nursery)
  await using product = await startOn(base, NOWHERE, { ROLE: 'web' })
  const atRest = await memoryOf(product.pid)
  const url = `${product.address}/api/v1/approvals`
  const batch = 1_000
  for (let done = 0; done < count; done += batch) {
    const bodies = Array.from({ length: batch }, () => sealPush(approvalBody()))
    await postAll(url, bodies, 201)
  }
  const after = await memoryOf(product.pid)
  return [
    {
      part: PART,
      what: `memory of a web process after ${count.toLocaleString('en-GB')} matters pushed`,
      value: after.nowMb,
      unit: 'MB',
      baseline: { what: 'at rest', value: atRest.nowMb },
      aim: null,
    },
  ]
}
