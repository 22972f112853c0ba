import { spawn } from 'node:child_process'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { codeOf, EmbeddedRefusal } from './refusal.ts'
import { isDenied, noAccess } from './home.ts'
import type { Home } from './home.ts'
import { giveTo, giveTreeTo, spawnAs } from './runner.ts'
import { isDisposable } from './settings.ts'
import type { Settings } from './settings.ts'
import { removeUnfinished, unfinishedName } from './unfinished.ts'

/** The superuser that initdb creates, as whom the product connects. */
export const SUPERUSER = 'postgres'

/** How a program is told a folder: by path, or by an open descriptor where the path is out of reach. */
export const BY_DESCRIPTOR = '/proc/self/fd/3'

/**
 * Refuses a data folder of another PostgreSQL, before anything in it is touched.
 *
 * @throws {EmbeddedRefusal} `other-version`; `not-a-cluster` when the folder holds something else;
 * `no-access` when it is another user's.
 */
export async function checkVersion(dataFolder: string, packageVersion: string): Promise<void> {
  const names = await readdir(dataFolder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [] as string[]
    throw isDenied(error) ? noAccess(dataFolder, error) : error
  })
  if (names.length === 0) return
  if (!names.includes('PG_VERSION')) {
    throw new EmbeddedRefusal(
      'not-a-cluster',
      `${dataFolder} 不是 PostgreSQL 数据目录，且不为空。请移走其中的文件，或用 DATA_DIR 指定另一个目录。`,
    )
  }
  const found = (await readFile(join(dataFolder, 'PG_VERSION'), 'utf8')).trim()
  const ours = packageVersion.split('.')[0]
  if (found === ours) return
  throw new EmbeddedRefusal(
    'other-version',
    `${dataFolder} 由 PostgreSQL ${found} 建立，本版本内置 PostgreSQL ${ours}，不能直接使用；数据未作任何改动。` +
      `请用原版本导出后再导入，或用 DATA_DIR 指定另一个目录。`,
  )
}

/**
 * Creates the cluster where there is none. It is prepared in a folder beside and renamed when complete.
 *
 * @throws {EmbeddedRefusal} `initdb-failed` with what initdb said.
 */
export async function ensureCluster(
  home: Home,
  programs: string,
  settings: Settings,
): Promise<void> {
  const { dataFolder, ownFolder, runner } = home
  await removeUnfinished(dataFolder)
  if (await isCluster(dataFolder)) {
    // A backup that root has put back belongs to root.
    if (runner && (await stat(dataFolder)).uid === 0) await giveTreeTo(runner, dataFolder)
    return
  }
  const unfinished = unfinishedName(dataFolder)
  await mkdir(unfinished, { mode: 0o700 })
  try {
    await giveTo(runner, unfinished)
    await initdb(home, programs, unfinished, settings)
    await rename(unfinished, dataFolder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    // Another start was quicker: its cluster is as good as ours.
    if (!(await isCluster(dataFolder))) throw error
  }
  // Or a power cut could undo the rename after data was written.
  if (!isDisposable(settings)) await syncFolder(ownFolder)
}

async function isCluster(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [] as string[])).includes('PG_VERSION')
}

async function initdb(
  home: Home,
  programs: string,
  target: string,
  settings: Settings,
): Promise<void> {
  const folder = await open(target, 'r')
  try {
    const child = spawn(
      join(programs, 'initdb'),
      [
        ['-D', home.withinReach ? target : BY_DESCRIPTOR, '-U', SUPERUSER],
        ['--encoding=UTF8', '--locale=C', '--auth=trust', '--no-instructions'],
        isDisposable(settings) ? ['--no-sync'] : [],
      ].flat(),
      {
        ...spawnAs(home.runner),
        cwd: '/',
        env: { LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', 'ignore', 'pipe', folder.fd],
      },
    )
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', resolve)
    })
    const said = child.stderr ? text(child.stderr) : ''
    if ((await ended) !== 0) throw new Error((await said).trim())
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new EmbeddedRefusal(
      'initdb-failed',
      `内置 PostgreSQL 无法在 ${home.dataDir} 建立数据目录：${why}`,
      { cause },
    )
  } finally {
    await folder.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
