import { cp, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { foldersOf } from './home.ts'
import { startEmbedded } from './start.ts'
import { ask, postmasterOf, QUICK, SILENT, tempFolder } from './testing.fixture.ts'

test('a first start makes a cluster, and a second one finds its data', async () => {
  await using temp = await tempFolder()
  const first = await startEmbedded({ dataDir: temp.dataDir, log: SILENT })
  await ask(first.connection, `create table seal as select '审管联动'::text as words`)
  await first.stop()

  const second = await startEmbedded({ dataDir: temp.dataDir, log: SILENT })
  expect(await ask(second.connection, 'select words from seal')).toBe('审管联动')
  await second.stop()
})

test('the server is durable, private and in UTC', async () => {
  await using temp = await tempFolder()
  const server = await startEmbedded({ dataDir: temp.dataDir, log: SILENT })
  const { ownFolder, logFile } = foldersOf(temp.dataDir)

  const settings = await ask(
    server.connection,
    `select jsonb_object_agg(name, setting) from pg_settings where name in
     ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'max_connections',
      'TimeZone', 'lc_collate', 'server_encoding')`,
  )
  expect(settings).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    listen_addresses: '',
    max_connections: '200',
    TimeZone: 'UTC',
    server_encoding: 'UTF8',
  })
  expect((await lstat(ownFolder)).mode & 0o777).toBe(0o700)
  expect((await lstat(join(ownFolder, '.s.PGSQL.5432'))).mode & 0o777).toBe(0o700)
  expect((await lstat(logFile)).mode & 0o777).toBe(0o600)
  await server.stop()
})

test('the text of a failed statement stays out of the log', async () => {
  await using temp = await tempFolder()
  const server = await startEmbedded({ dataDir: temp.dataDir, log: SILENT, settings: QUICK })
  await ask(server.connection, 'create table phone (number text primary key)')
  await ask(server.connection, `insert into phone values ('13900001111')`)
  const again = ask(server.connection, `insert into phone values ('13900001111')`)
  await expect(again).rejects.toThrow('phone_pkey')
  await server.stop()

  const log = await readFile(foldersOf(temp.dataDir).logFile, 'utf8')
  expect(log).toContain('phone_pkey')
  expect(log).not.toContain('13900001111')
})

test('a log that has grown past 10 MB is put aside at the next start', async () => {
  await using temp = await tempFolder()
  const { logFile } = foldersOf(temp.dataDir)
  await mkdir(temp.dataDir)
  await writeFile(logFile, 'x'.repeat(10 * 1024 * 1024 + 1))
  const server = await startEmbedded({ dataDir: temp.dataDir, log: SILENT, settings: QUICK })
  expect((await lstat(`${logFile}.1`)).size).toBe(10 * 1024 * 1024 + 1)
  expect((await lstat(logFile)).size).toBeLessThan(10_000)
  await server.stop()
})

test('a path too long for a socket gets a socket in the temp folder', async () => {
  await using temp = await tempFolder()
  const dataDir = join(temp.path, `行政 审批,服务局`.repeat(4), '.data')
  const server = await startEmbedded({ dataDir, log: SILENT, settings: QUICK })
  expect(server.connection.host).not.toContain(temp.path)
  expect((await lstat(server.connection.host)).mode & 0o777).toBe(0o700)
  expect(await ask(server.connection, 'select 1')).toBe(1)

  await server.stop()
  await expect(lstat(server.connection.host)).rejects.toThrow('ENOENT')
})

test('a comma in a short path does not split it', async () => {
  await using temp = await tempFolder()
  const dataDir = join(temp.path, 'a, b')
  const server = await startEmbedded({ dataDir, log: SILENT, settings: QUICK })
  expect(server.connection.host).toBe(join(dataDir, 'postgres'))
  await server.stop()
})

test('a cluster of another major version is refused and left as it was', async () => {
  await using temp = await tempFolder()
  const { dataFolder } = foldersOf(temp.dataDir)
  await (await startEmbedded({ dataDir: temp.dataDir, log: SILENT, settings: QUICK })).stop()
  await writeFile(join(dataFolder, 'PG_VERSION'), '17\n')
  const before = await stateOf(temp.dataDir)

  const start = startEmbedded({ dataDir: temp.dataDir, log: SILENT })
  await expect(start).rejects.toMatchObject({ reason: 'other-version' })
  await expect(start).rejects.toThrow(/PostgreSQL 17 .*PostgreSQL 18/)
  expect(await stateOf(temp.dataDir)).toEqual(before)
})

test('a folder that holds something else is refused', async () => {
  await using temp = await tempFolder()
  await cp(import.meta.filename, join(foldersOf(temp.dataDir).dataFolder, 'notes.txt'))
  const start = startEmbedded({ dataDir: temp.dataDir, log: SILENT })
  await expect(start).rejects.toMatchObject({ reason: 'not-a-cluster' })
})

test('a copy of a running data folder gets a server of its own', async () => {
  await using temp = await tempFolder()
  await using elsewhere = await tempFolder()
  const original = await startEmbedded({ dataDir: temp.dataDir, log: SILENT, settings: QUICK })
  await ask(original.connection, 'checkpoint')
  await cp(temp.dataDir, elsewhere.dataDir, {
    recursive: true,
    filter: (source) => !source.includes('.s.PGSQL'),
  })

  const copy = await startEmbedded({ dataDir: elsewhere.dataDir, log: SILENT, settings: QUICK })
  expect(await postmasterOf(elsewhere.dataDir)).not.toBe(await postmasterOf(temp.dataDir))
  await copy.stop()
  expect(await ask(original.connection, 'select 1')).toBe(1)
  await original.stop()
})

async function stateOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  const states = names.map(async (name) => {
    const { mtimeMs, ctimeMs, mode, uid } = await lstat(join(folder, name))
    return [name, mtimeMs, ctimeMs, mode, uid].join(' ')
  })
  return (await Promise.all(states)).sort()
}
