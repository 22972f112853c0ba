import { execFile } from 'node:child_process'
import { chmod, cp, lstat, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { findPackage, usableBinaries } from './binaries.ts'
import type { BinaryPackage } from './binaries.ts'
import { chooseRunner, giveTreeTo, mayPass, spawnAs } from './runner.ts'
import type { Runner } from './runner.ts'
import { tempFolder } from './testing.fixture.ts'

const run = promisify(execFile)

test('the package of this platform is found', async () => {
  expect((await findPackage()).version).toMatch(/^18\./)
})

test('library links that no install script made are made at start', async () => {
  await using temp = await tempFolder()
  const bare = await packageWithoutLinks(temp.path)
  await expect(run(join(bare.folder, 'native/bin/postgres'), ['--version'])).rejects.toThrow('.so')

  const programs = await usableBinaries(bare, undefined, temp.dataDir)
  expect(programs).toBe(join(bare.folder, 'native/bin'))
  expect((await run(join(programs, 'postgres'), ['--version'])).stdout).toContain('18.')
})

test('a package that cannot be written to is copied', async (context) => {
  await using temp = await tempFolder()
  const someone = await chooseRunner(temp.dataDir)
  context.skip(!(await mayPass(someone, import.meta.dirname)), 'nobody cannot read this repository')
  const bare = await packageWithoutLinks(temp.path)
  await chmod(join(bare.folder, 'native/lib'), 0o555)
  await mkdir(temp.dataDir, { mode: 0o700 })
  await giveTreeTo(someone, temp.dataDir)

  const programs = await binariesAs(someone, bare, temp.dataDir)
  expect(programs).toBe(join(temp.dataDir, `postgres-${bare.version}`, 'native/bin'))
  await chmod(join(bare.folder, 'native/lib'), 0o755)
  await rm(bare.folder, { recursive: true })
  expect((await run(join(programs, 'postgres'), ['--version'])).stdout).toContain('18.')
})

test.runIf(process.getuid?.() === 0)(
  'a package that nobody cannot reach is copied to where nobody can',
  async () => {
    await using temp = await tempFolder()
    const nobody = await chooseRunner(temp.dataDir)
    const closed = join(temp.path, 'closed')
    await mkdir(closed, { mode: 0o700 })
    await mkdir(temp.dataDir, { mode: 0o711 })
    const hidden = await packageWithoutLinks(closed)

    const programs = await usableBinaries(hidden, nobody, temp.dataDir)
    expect(programs).toContain(temp.dataDir)
    const { stdout } = await run(join(programs, 'postgres'), ['--version'], spawnAs(nobody))
    expect(stdout).toContain('18.')
    expect(await usableBinaries(hidden, nobody, temp.dataDir)).toBe(programs)
  },
)

/** A copy of the installed package as npm unpacks it when install scripts are blocked. */
async function packageWithoutLinks(folder: string): Promise<BinaryPackage> {
  const installed = await findPackage()
  const copy = join(folder, 'package')
  await cp(installed.folder, copy, { recursive: true, verbatimSymlinks: true })
  const links = JSON.parse(await readFile(join(copy, 'native/pg-symlinks.json'), 'utf8'))
  for (const { target } of links) await rm(join(copy, target))
  expect(links.length).toBeGreaterThan(0)
  await expect(lstat(join(copy, links[0].target))).rejects.toThrow('ENOENT')
  return { folder: copy, version: installed.version }
}

/** Looks for usable programs in a process of that user. */
async function binariesAs(runner: Runner, bare: BinaryPackage, dataDir: string): Promise<string> {
  const script = `
    const { usableBinaries } = await import(${JSON.stringify(new URL('binaries.ts', import.meta.url))})
    console.log(await usableBinaries(${JSON.stringify(bare)}, undefined, ${JSON.stringify(dataDir)}))`
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { cwd: import.meta.dirname, ...spawnAs(runner) },
  )
  return stdout.trim()
}
