import { lchown, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf, EmbeddedRefusal } from './refusal.ts'

/** As whom PostgreSQL runs; undefined: as ourselves. Ids are unsigned, as `stat` gives them. */
export type Runner = { readonly uid: number; readonly gid: number } | undefined

/** Bits of a permission as in `chmod`: 1 passes through a folder, 5 reads and runs a file. */
type Permission = 1 | 5

/**
 * Chooses as whom the server of a data folder runs. PostgreSQL refuses to run as root, so root lets
 * the folder's owner run it, or `nobody` when there is no folder yet or root owns it.
 *
 * @throws {EmbeddedRefusal} `no-runner` when root finds no user `nobody`.
 */
export async function chooseRunner(dataFolder: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(dataFolder).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const nobody = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(users)
  if (!nobody) {
    throw new EmbeddedRefusal(
      'no-runner',
      '以 root 身份启动时，内置 PostgreSQL 须以用户 nobody 运行，但系统中没有该用户。请改用普通用户启动，或设置 DATABASE_URL。',
    )
  }
  return { uid: Number(nobody[1]) >>> 0, gid: Number(nobody[2]) >>> 0 }
}

/** The runner as `spawn` wants it: signed 32-bit numbers, nothing when it is ourselves. */
export function spawnAs(runner: Runner): { uid?: number; gid?: number } {
  return runner ? { uid: runner.uid | 0, gid: runner.gid | 0 } : {}
}

/** Gives a file or folder to the runner, without following a link. */
export async function giveTo(runner: Runner, path: string): Promise<void> {
  if (runner) await lchown(path, runner.uid, runner.gid)
}

/** Gives a folder and all that is in it to the runner; the folder last, so that a killed run is seen. */
export async function giveTreeTo(runner: Runner, folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  for (const name of [...names, '']) await giveTo(runner, join(folder, name))
}

/** Whether the runner may pass through every folder down to and including `folder` (a real path). */
export async function mayPass(runner: Runner, folder: string): Promise<boolean> {
  if (!(await permits(runner, folder, 1))) return false
  const parent = dirname(folder)
  return parent === folder || mayPass(runner, parent)
}

/** Whether the mode bits of `path` let the runner do this; ourselves are not asked. */
export async function permits(runner: Runner, path: string, wanted: Permission): Promise<boolean> {
  if (!runner) return true
  try {
    const { uid, gid, mode } = await stat(path)
    const shift = uid === runner.uid ? 6 : gid === runner.gid ? 3 : 0
    return ((mode >> shift) & wanted) === wanted
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}
