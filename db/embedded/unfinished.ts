import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isAlive } from './postmaster.ts'

/**
 * The folder beside `path` in which this process prepares it. It gets its real name when it is
 * complete, so nothing that a killed start left is ever taken for the real thing.
 */
export function unfinishedName(path: string): string {
  return `${path}.new-${process.pid}`
}

/** Removes what killed starts left of preparing `path`. Another live start's folder stays. */
export async function removeUnfinished(path: string): Promise<void> {
  const prefix = `${basename(path)}.new-`
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix)) continue
    const maker = Number(name.slice(prefix.length))
    if (maker !== process.pid && isAlive(maker)) continue
    // A killed start's initdb may still be writing: a folder that fills again is tried again.
    await rm(join(dirname(path), name), { recursive: true, force: true, maxRetries: 10 })
  }
}
