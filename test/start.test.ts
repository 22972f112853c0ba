import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { PROFILES } from '../rules/profiles/named.ts'
import {
  freePort,
  productSettings,
  said,
  startProduct,
  startProgram,
  tempDataDir,
  urlOf,
} from './support/process.ts'
import type { RunningProduct, Settings } from './support/process.ts'

/** How long `npm start` may take on a fresh machine. */
const READY_WITHIN_MS = 15_000

/** Nothing is written there: each of these starts fails before. */
const NO_DATA = join(tmpdir(), 'linkage-no-data')

/** Starts the product and answers its last words; it must have refused. */
async function refusal(settings: Settings): Promise<string> {
  const program = startProgram('main.ts', productSettings({ DATA_DIR: NO_DATA, ...settings }))
  const outcome = await Promise.race([program.ended, delay(30_000, 'still running')])
  if (outcome === 'still running') await program.kill()
  expect(outcome, program.output()).toEqual({ code: 1, signal: null })
  const words = program.output()
  expect(words.match(/启动失败/g)).toHaveLength(1)
  expect(words).not.toMatch(/^ +at /m)
  return words
}

test('every wrong variable is named, in one message', async () => {
  const words = await refusal({
    PORT: 'eighty',
    DATABASE_URL: 'mysql://linkage:secret@localhost/linkage',
    REDIS_URL: 'http://localhost',
    FEISHU_APP_ID: 'cli_a',
    FEISHU_APP_SECRET: 'secret',
    FEISHU_DOMAIN: 'open.feishu.cn',
    FEISHU_TRANSPORT: 'pigeon',
    API_KEYS: 'approvals:secret',
    ROLE: 'boss',
    LOG_LEVEL: 'loud',
    DEV_CLOCK: '2026-11-20 10:00',
  })
  const named = ['PORT', 'DATABASE_URL', 'REDIS_URL', 'FEISHU_DOMAIN', 'FEISHU_TRANSPORT', 'ROLE']
  const half = ['FEISHU_ENCRYPT_KEY', 'FEISHU_VERIFICATION_TOKEN']
  for (const name of [...named, ...half, 'API_KEYS', 'LOG_LEVEL', 'DEV_CLOCK']) {
    expect(words).toContain(name)
  }
  expect(words).not.toContain('secret')
})

test('a database that is not there, a folder that is none, a host of others: each is named', async () => {
  const [database, folder, profile, host] = await Promise.all([
    refusal({ DATABASE_URL: 'postgresql://linkage:secret@127.0.0.1:1/linkage' }),
    refusal({ DATA_DIR: join(process.cwd(), 'package.json') }),
    refusal({ PROFILE: 'nowhere' }),
    refusal({ HOST: '203.0.113.9', DATABASE_URL: urlOf(inject('postgres').config) }),
  ])
  expect(database).toContain('DATABASE_URL：无法连接数据库（ECONNREFUSED）')
  expect(database).not.toContain('secret')
  expect(folder).toContain('用 DATA_DIR 指定另一个目录')
  expect(profile).toContain('PROFILE：规定配置「nowhere」')
  expect(host).toContain('HOST：无法在203.0.113.9上监听')
  for (const words of [database, folder, profile, host]) {
    expect(words.trim().split('\n')).toHaveLength(1)
  }
}, 90_000)

test('a profile of one’s own that is wrong is refused with the field that is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linkage-profile-'))
  try {
    const file = join(folder, 'own.json')
    const profile = structuredClone(PROFILES['danzhou']) as unknown as {
      approvalPush: { claim: { limit: { count: number } } }
    }
    profile.approvalPush.claim.limit.count = -1
    await writeFile(file, JSON.stringify(profile))
    const words = await refusal({ PROFILE: file })
    expect(words).toContain(file)
    expect(words).toContain('approvalPush.claim.limit.count')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a port that is taken is named', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const words = await refusal({
    PORT: String(port),
    DATABASE_URL: urlOf(inject('postgres').config),
  })
  expect(words).toContain(`PORT：端口${port}已被占用`)
  server.close()
})

test('a fresh folder is ready within 15 s, and a second start on it is refused', async () => {
  await using dataDir = await tempDataDir()
  const port = await freePort()
  const settings = { DATA_DIR: dataDir.path, PORT: String(port), API_KEYS: undefined }
  const startedAt = performance.now()
  const product = await startProduct(settings)
  const tookMs = Math.round(performance.now() - startedAt)
  console.log(`ready on a fresh DATA_DIR after ${tookMs} ms`)
  // A machine with much else to do cannot tell.
  if (loadavg()[0]! < 3 * availableParallelism()) expect(tookMs).toBeLessThan(READY_WITHIN_MS)
  expect(product.address).toBe(`http://127.0.0.1:${port}`)

  const words = await refusal({ DATA_DIR: dataDir.path })
  expect(words).toContain(dataDir.path)
  expect(words).toContain(`进程号 ${product.pid}`)
  expect((await fetch(`${product.address}/readyz`)).status).toBe(200)

  // Without API_KEYS a key was made and printed; it is the same after a restart.
  const made = await said(product, /接口密钥 +\S+/)
  const key = made.split(/ +/)[1] ?? ''
  expect(await statusOf(product, '/api/v1/matters', key)).toBe(200)
  expect(await statusOf(product, '/api/v1/matters', `${key}x`)).toBe(401)
  await product.stop()
  await using again = await startProduct(settings)
  expect(await statusOf(again, '/api/v1/matters', key)).toBe(200)
  expect(await statusOf(again, '/sandbox/', key)).toBe(200)
}, 90_000)

async function statusOf({ address }: RunningProduct, path: string, key: string): Promise<number> {
  const answer = await fetch(address + path, { headers: { authorization: `Bearer ${key}` } })
  await answer.arrayBuffer()
  return answer.status
}
