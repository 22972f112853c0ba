import { readFile, stat, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { codeOf } from './refusal.ts'

/**
 * Makes the library links that the package's install script makes where scripts are allowed. npm
 * packages cannot hold links, so the package lists them in `pg-symlinks.json`. False when they cannot be made.
 */
export async function linkLibraries(folder: string): Promise<boolean> {
  for (const { source, target } of await listedLinks(folder)) {
    const link = join(folder, target)
    if (await exists(link)) continue
    try {
      await symlink(relative(dirname(target), source), link)
    } catch {
      // Another start may have made it at the same moment.
      if (!(await exists(link))) return false
    }
  }
  return true
}

async function listedLinks(folder: string): Promise<{ source: string; target: string }[]> {
  try {
    return JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Whether a path leads to something. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
