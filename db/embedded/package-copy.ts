import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exists, linkLibraries } from './library-links.ts'
import { mayPass } from './runner.ts'
import type { Runner } from './runner.ts'
import { removeUnfinished, unfinishedName } from './unfinished.ts'

/**
 * Where a copy of the programs may live. The temp folder comes last: it is swept by age on many
 * systems, also under a running server.
 */
export async function placeForCopy(runner: Runner, dataDir: string): Promise<string> {
  if (await mayPass(runner, dataDir)) return dataDir
  const cache = '/var/cache/linkage-postgres'
  try {
    await mkdir(cache, { recursive: true, mode: 0o755 })
    const { uid } = await lstat(cache)
    if (uid === 0 && (await mayPass(runner, cache))) return cache
  } catch {
    // A read-only system: the temp folder remains.
  }
  const place = await mkdtemp(join(tmpdir(), 'linkage-postgres-'))
  await chmod(place, 0o755)
  return place
}

/** Copies a package's programs to `copy`, with their library links, readable for everyone. */
export async function copyPackage(folder: string, copy: string): Promise<void> {
  await removeUnfinished(copy)
  const unfinished = unfinishedName(copy)
  await cp(join(folder, 'native'), join(unfinished, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a') && !source.endsWith('pgxs'),
  })
  await openToAll(unfinished)
  if (!(await linkLibraries(unfinished))) throw new Error(`no library links in ${unfinished}`)
  try {
    await rename(unfinished, copy)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!(await exists(copy))) throw error
  }
}

/** Undoes the narrow modes of a closed or write-protected package. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isSymbolicLink()) continue
    const runnable = entry.isDirectory() || ((await stat(path)).mode & 0o100) !== 0
    await chmod(path, runnable ? 0o755 : 0o644)
  }
}
