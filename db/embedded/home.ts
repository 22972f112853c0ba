import { chmod, lstat, mkdir, mkdtemp, realpath, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { codeOf, EmbeddedRefusal } from './refusal.ts'
import { readNote } from './postmaster.ts'
import { chooseRunner, giveTo, mayPass } from './runner.ts'
import type { Runner } from './runner.ts'

/** Where the embedded server lives and as whom. All paths are real paths. */
export interface Home {
  /** DATA_DIR, as the operator knows it. */
  readonly dataDir: string
  /** `postgres` in DATA_DIR: the runner's own folder, closed to everyone else. */
  readonly ownFolder: string
  /** The cluster, in the runner's own folder. */
  readonly dataFolder: string
  /** The server's stderr. Outside the runner's folder, so that root never follows a link set there. */
  readonly logFile: string
  readonly runner: Runner
  /** False when the runner is kept out by a folder above, as `nobody` is by `/root`. */
  readonly withinReach: boolean
}

/** The longest socket path that every system takes (104 bytes on macOS, 108 on Linux), in bytes. */
const LONGEST_SOCKET_PATH = 100
const SOCKET = '.s.PGSQL.5432'
const TEMP_PREFIX = 'linkage-socket-'

/** The folders of a DATA_DIR; creates nothing. */
export function foldersOf(dataDir: string): Pick<Home, 'ownFolder' | 'dataFolder' | 'logFile'> {
  const ownFolder = join(dataDir, 'postgres')
  return { ownFolder, dataFolder: join(ownFolder, 'data'), logFile: join(dataDir, 'postgres.log') }
}

/**
 * Makes DATA_DIR passable and the runner's own folder private.
 *
 * @throws {EmbeddedRefusal} `no-access` when the folder belongs to another user, `no-runner`.
 */
export async function openHome(dataDir: string): Promise<Home> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 })
    const real = await realpath(dataDir)
    const folders = foldersOf(real)
    const runner = await chooseRunner(folders.dataFolder)
    if (runner) await chmod(real, (await stat(real)).mode | 0o011)
    await mkdir(folders.ownFolder, { recursive: true, mode: 0o700 })
    await giveTo(runner, folders.ownFolder)
    await chmod(folders.ownFolder, 0o700)
    const withinReach = await mayPass(runner, folders.ownFolder)
    // Only Linux lends the runner an open folder.
    if (!withinReach && process.platform !== 'linux') throw noAccess(dataDir, undefined)
    return { dataDir: real, ...folders, runner, withinReach }
  } catch (error) {
    throw isDenied(error) ? noAccess(dataDir, error) : error
  }
}

/** Whether the system denied something for want of rights, or because a file is where a folder must be. */
export function isDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(codeOf(error) ?? '')
}

/** The refusal for a DATA_DIR that this user may not use. */
export function noAccess(dataDir: string, cause: unknown): EmbeddedRefusal {
  return new EmbeddedRefusal(
    'no-access',
    `数据目录 ${dataDir} 无法读写：它不是文件夹，或属于其他用户，或位于只读磁盘。请用原来的用户启动，或用 DATA_DIR 指定另一个目录。`,
    { cause },
  )
}

/**
 * The folder for the server's socket: its own, or a private one in the temp folder when the path is too
 * long for a socket or the runner cannot reach it. The one used last time is used again.
 */
export async function socketFolderOf(home: Home): Promise<string> {
  if (home.withinReach && fitsSocket(home.ownFolder)) return home.ownFolder
  const last = (await readNote(home.dataFolder))?.socketFolder
  if (last && (await isPrivateTemp(last, home.runner))) return last
  const temp = await realpath(
    fitsSocket(join(tmpdir(), `${TEMP_PREFIX}XXXXXX`)) ? tmpdir() : '/tmp',
  )
  const made = await mkdtemp(join(temp, TEMP_PREFIX))
  await giveTo(home.runner, made)
  return made
}

/** Whether a socket folder is one that was made in the temp folder, to be removed after use. */
export function isTempSocketFolder(folder: string): boolean {
  return basename(folder).startsWith(TEMP_PREFIX)
}

function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(join(folder, SOCKET)) <= LONGEST_SOCKET_PATH
}

async function isPrivateTemp(folder: string, runner: Runner): Promise<boolean> {
  if (!isTempSocketFolder(folder)) return false
  try {
    const { uid, mode } = await lstat(folder)
    const owner = runner ? runner.uid : process.getuid?.()
    return uid === owner && (mode & 0o777) === 0o700 && (await mayPass(runner, dirname(folder)))
  } catch {
    return false
  }
}
