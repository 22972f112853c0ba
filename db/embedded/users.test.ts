import { chmod, chown, lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { foldersOf } from './home.ts'
import { chooseRunner, giveTreeTo, mayPass } from './runner.ts'
import { startEmbedded } from './start.ts'
import { ask, QUICK, SILENT, startProduct, tempFolder } from './testing.fixture.ts'

const asRoot = process.getuid?.() === 0

test.runIf(asRoot)(
  'root lets nobody run the server, in a folder closed to all others',
  async () => {
    await using temp = await tempFolder()
    const nobody = await chooseRunner(temp.dataDir)
    const server = await startEmbedded({ dataDir: temp.dataDir, log: SILENT, settings: QUICK })
    expect((await lstat(temp.dataDir)).mode & 0o777).toBe(0o711)
    const own = await lstat(foldersOf(temp.dataDir).ownFolder)
    expect([own.uid, own.mode & 0o777]).toEqual([nobody?.uid, 0o700])
    const socket = await lstat(join(server.connection.host, '.s.PGSQL.5432'))
    expect(socket.uid).toBe(nobody?.uid)
    await server.stop()
  },
)

test.runIf(asRoot)('root can keep its data where nobody cannot go', async () => {
  await using temp = await tempFolder()
  await chmod(temp.path, 0o700)
  const first = await startEmbedded({ dataDir: temp.dataDir, log: SILENT, settings: QUICK })
  await ask(first.connection, 'create table kept as select 7 as n')
  await first.stop()
  const second = await startEmbedded({ dataDir: temp.dataDir, log: SILENT, settings: QUICK })
  expect(await ask(second.connection, 'select n from kept')).toBe(7)
  await second.stop()
})

test.runIf(asRoot)('data that root has put back from a backup is used again', async () => {
  await using temp = await tempFolder()
  const first = await startEmbedded({ dataDir: temp.dataDir, log: SILENT, settings: QUICK })
  await first.stop()
  await giveTreeTo({ uid: 0, gid: 0 }, foldersOf(temp.dataDir).ownFolder)

  const second = await startEmbedded({ dataDir: temp.dataDir, log: SILENT, settings: QUICK })
  expect(await ask(second.connection, 'select 1')).toBe(1)
  await second.stop()
})

test.runIf(asRoot)('an ordinary user runs the server as themselves', async (context) => {
  await using temp = await tempFolder()
  const nobody = await chooseRunner(temp.dataDir)
  context.skip(!(await mayPass(nobody, import.meta.dirname)), 'nobody cannot read this repository')
  await mkdir(temp.dataDir, { mode: 0o700 })
  await chown(temp.dataDir, nobody!.uid, nobody!.gid)

  const product = startProduct(temp.dataDir, nobody!.uid)
  const { ready } = await product.said
  expect(await ask(ready!, 'select 1')).toBe(1)
  process.kill(product.pid, 'SIGTERM')
  expect(await product.ended).toEqual({ code: 0, signal: null })
  expect((await lstat(foldersOf(temp.dataDir).logFile)).uid).toBe(nobody?.uid)
})

test.runIf(asRoot)("an ordinary user is told when the data is another user's", async (context) => {
  await using temp = await tempFolder()
  const nobody = await chooseRunner(temp.dataDir)
  context.skip(!(await mayPass(nobody, import.meta.dirname)), 'nobody cannot read this repository')
  await mkdir(foldersOf(temp.dataDir).ownFolder, { recursive: true, mode: 0o700 })

  const product = startProduct(temp.dataDir, nobody!.uid)
  expect((await product.said).refused).toContain('属于其他用户')
})
