import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { foldersOf } from './home.ts'
import { isAlive } from './postmaster.ts'
import { startEmbedded } from './start.ts'
import type { EmbeddedPostgres } from './start.ts'
import {
  ask,
  killProduct,
  postmasterOf,
  QUICK,
  serverLog,
  SILENT,
  startProduct,
  tempFolder,
} from './testing.fixture.ts'

test('a server left by a killed product is adopted with its data, and stopped like any other', async () => {
  await using temp = await tempFolder()
  const product = startProduct(temp.dataDir)
  const { ready } = await product.said
  await ask(ready!, 'create table kept as select 7 as n')
  await killProduct(product)
  const orphan = await postmasterOf(temp.dataDir)
  expect(isAlive(orphan)).toBe(true)

  const server = await start(temp.dataDir)
  expect(await postmasterOf(temp.dataDir)).toBe(orphan)
  expect(await ask(server.connection, 'select n from kept')).toBe(7)
  await server.stop()
  await expect(postmasterOf(temp.dataDir)).rejects.toThrow('no server')
  expect(await serverLog(temp.dataDir)).toContain('received fast shutdown request')
})

test('a product killed together with its server loses nothing that was committed', async () => {
  await using temp = await tempFolder()
  const product = startProduct(temp.dataDir)
  const { ready } = await product.said
  await ask(ready!, 'create table kept as select 7 as n')
  await ask(ready!, 'checkpoint')
  process.kill(await postmasterOf(temp.dataDir), 'SIGKILL')
  await killProduct(product)

  const server = await start(temp.dataDir)
  expect(await ask(server.connection, 'select n from kept')).toBe(7)
  await server.stop()
})

test('a start waits for a killed server to let go of its memory', async () => {
  await using temp = await tempFolder()
  const product = startProduct(temp.dataDir)
  const { ready } = await product.said
  // A session that computes notices the end of its server only when it is done.
  const busy = ask(ready!, 'select count(*) from generate_series(1, 12000000)').catch(() => {})
  await vi.waitUntil(() =>
    ask(ready!, `select 1 from pg_stat_activity where query like 'select count%'`),
  )
  process.kill(await postmasterOf(temp.dataDir), 'SIGKILL')
  await killProduct(product)

  const server = await start(temp.dataDir)
  expect(await serverLog(temp.dataDir)).toMatch(/shared memory block .* still in use/)
  expect(await ask(server.connection, 'select 1')).toBe(1)
  await server.stop()
  await busy
})

test.each(['its postmaster', 'a session'])(
  'a living product gets its server back when %s is killed',
  async (victim) => {
    await using temp = await tempFolder()
    const server = await start(temp.dataDir)
    await ask(server.connection, 'create table kept as select 7 as n')
    await ask(server.connection, 'checkpoint')
    const before = await lockSession(server)
    process.kill(victim === 'a session' ? before : await postmasterOf(temp.dataDir), 'SIGKILL')

    await vi.waitUntil(async () => before !== (await lockSession(server).catch(() => before)), {
      timeout: 10_000,
    })
    expect(await ask(server.connection, 'select n from kept')).toBe(7)
    await expect(start(temp.dataDir)).rejects.toMatchObject({ reason: 'in-use' })
    await server.stop()
    await expect(postmasterOf(temp.dataDir)).rejects.toThrow('no server')
  },
)

test('a second product is refused while the first one lives, which goes on undisturbed', async () => {
  await using temp = await tempFolder()
  const first = startProduct(temp.dataDir)
  const { ready } = await first.said
  const second = startProduct(temp.dataDir)
  const { refused } = await second.said
  expect(refused).toContain(temp.dataDir)
  expect(refused).toContain(`进程号 ${first.pid}`)
  expect(await second.ended).toEqual({ code: 1, signal: null })

  expect(await ask(ready!, 'select 1')).toBe(1)
  await killProduct(first)
})

test('of two products started at once on a fresh folder one runs and the other is refused', async () => {
  await using temp = await tempFolder()
  const products = [startProduct(temp.dataDir), startProduct(temp.dataDir)]
  const words = await Promise.all(products.map((product) => product.said))
  expect(words.filter(({ ready }) => ready)).toHaveLength(1)
  expect(words.find(({ refused }) => refused)?.refused).toContain('不能重复启动')
  await Promise.all(products.map((product) => killProduct(product)))
  expect(await readdir(foldersOf(temp.dataDir).ownFolder)).toEqual(
    expect.not.arrayContaining([expect.stringContaining('.new-')]),
  )
})

test('a product that gets SIGTERM together with its whole group stops the server and ends with 0', async () => {
  await using temp = await tempFolder()
  const product = startProduct(temp.dataDir)
  await product.said
  process.kill(-product.pid, 'SIGTERM')
  expect(await product.ended).toEqual({ code: 0, signal: null })

  const log = await serverLog(temp.dataDir)
  expect(log).toContain('database system is shut down')
  // What SIGTERM to the server itself would have caused: it waits for sessions that never end.
  expect(log).not.toContain('smart shutdown')
})

test('Ctrl-C in the terminal reaches the product and not the server', async () => {
  await using temp = await tempFolder()
  const product = startProduct(temp.dataDir)
  const { ready } = await product.said
  process.kill(-product.pid, 'SIGINT')
  expect((await product.ended).signal).toBe('SIGINT')
  expect(await ask(ready!, 'select 1')).toBe(1)
})

test('lock files that name a process which is not the server do not stop a start', async () => {
  await using temp = await tempFolder()
  const { dataFolder, ownFolder } = foldersOf(temp.dataDir)
  const server = await start(temp.dataDir)
  await ask(server.connection, 'create table kept as select 7 as n')
  const files = [join(dataFolder, 'postmaster.pid'), join(ownFolder, '.s.PGSQL.5432.lock')]
  const notes = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  const owner = await lstat(dataFolder)
  await server.stop()

  // The same user's: PostgreSQL takes no other user's process for its server.
  const stranger = spawn('sleep', ['60'], { uid: owner.uid, gid: owner.gid })
  for (const [i, file] of files.entries()) {
    await writeFile(file, notes[i]!.replace(/^\d+/, `${stranger.pid}`))
  }
  const again = await start(temp.dataDir)
  expect(await ask(again.connection, 'select n from kept')).toBe(7)
  expect(isAlive(stranger.pid!)).toBe(true)
  await again.stop()
  stranger.kill()
  await once(stranger, 'exit')
})

test('a start killed in the middle of initdb leaves nothing that the next one takes for a cluster', async () => {
  await using temp = await tempFolder()
  const { ownFolder, dataFolder } = foldersOf(temp.dataDir)
  const product = startProduct(temp.dataDir)
  await vi.waitFor(
    async () => {
      const made = await readdir(ownFolder, { recursive: true })
      expect(made).toContain(`data.new-${product.pid}/pg_wal`)
    },
    { timeout: 10_000, interval: 5 },
  )
  await killProduct(product)
  await expect(readdir(dataFolder)).rejects.toThrow('ENOENT')

  const server = await start(temp.dataDir)
  expect(await ask(server.connection, 'select 1')).toBe(1)
  expect((await readdir(ownFolder)).filter((name) => name.startsWith('data'))).toEqual(['data'])
  await server.stop()
})

function start(dataDir: string): Promise<EmbeddedPostgres> {
  return startEmbedded({ dataDir, log: SILENT, settings: QUICK })
}

/** Process id of the session that holds the product's lock. */
async function lockSession({ connection }: EmbeddedPostgres): Promise<number> {
  const pid = await ask(connection, `select pid from pg_locks where locktype = 'advisory'`)
  if (typeof pid !== 'number') throw new Error('nobody holds the lock')
  return pid
}
