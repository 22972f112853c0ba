import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { codeOf } from './refusal.ts'

/** What a running server, or one that was killed, has noted in `postmaster.pid`. */
export interface PostmasterNote {
  readonly pid: number
  /** Folder of its socket; undefined while it is only just starting. */
  readonly socketFolder: string | undefined
}

/** How a server is told from any other process that happens to have its number. */
export interface ServerMark {
  /** `cluster_name` on its command line. */
  readonly tag: string
  readonly dataFolder: string
}

/** Reads `postmaster.pid`; undefined when there is none. */
export async function readNote(dataFolder: string): Promise<PostmasterNote | undefined> {
  try {
    const lines = (await readFile(join(dataFolder, 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number.parseInt(lines[0] ?? '', 10)
    if (!(pid > 0)) return undefined
    return { pid, socketFolder: lines[4] || undefined }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Whether any process has this number. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Whether process `pid` is the server so marked. One that has ended but was not reaped is not. */
export async function isServer(pid: number, mark: ServerMark): Promise<boolean> {
  const words = await commandLine(pid)
  return words.includes(`cluster_name=${mark.tag} `) || words.includes(`-D ${mark.dataFolder} `)
}

/** The words of a process's command line, each followed by a space; empty when it has ended. */
async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') {
      // Readable for everyone, while `cwd` and `exe` are closed to root in most containers.
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
    }
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', `${pid}`])
    return `${stdout.trimEnd()} `
  } catch {
    return ''
  }
}

/** Waits until the server has ended; false when it has not within `patienceMs`. */
export async function hasEnded(
  pid: number,
  mark: ServerMark,
  patienceMs: number,
): Promise<boolean> {
  const until = performance.now() + patienceMs
  while (await isServer(pid, mark)) {
    if (performance.now() > until) return false
    await delay(20)
  }
  return true
}
