import { spawn } from 'node:child_process'
import { open, readFile, rename, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { BY_DESCRIPTOR } from './cluster.ts'
import type { Home } from './home.ts'
import { spawnAs } from './runner.ts'
import { serverArguments } from './settings.ts'
import type { Settings } from './settings.ts'

/** A server process that was just started. */
export interface Launched {
  /** Resolves when it has ended, with what it said last. */
  readonly ended: Promise<string>
  /** Ends it at once; the next start recovers what it had promised. */
  readonly end: () => void
}

/** What a server needs to be started, beside its home. */
export interface Launch {
  readonly programs: string
  readonly settings: Settings
  readonly socketFolder: string
  readonly tag: string
}

const LARGEST_LOG_BYTES = 10 * 1024 * 1024

/**
 * Starts the server in a session of its own, so that a signal to our process group does not reach it and
 * it survives us; neither the process nor its output keeps ours running.
 */
export async function launch(
  home: Home,
  { programs, settings, socketFolder, tag }: Launch,
): Promise<Launched> {
  const log = await openLog(home)
  const folder = await open(home.dataFolder, 'r')
  try {
    const from = (await log.stat()).size
    const data = home.withinReach ? home.dataFolder : BY_DESCRIPTOR
    const child = spawn(
      join(programs, 'postgres'),
      serverArguments(settings, { data, socketFolder, tag }),
      {
        ...spawnAs(home.runner),
        cwd: '/',
        env: { LC_ALL: 'C', TZ: 'UTC' },
        detached: true,
        stdio: ['ignore', log.fd, log.fd, folder.fd],
      },
    )
    child.unref()
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message))
      child.once('exit', () => void lastWords(home.logFile, from).then(resolve))
    })
    return { ended, end: () => void child.kill('SIGQUIT') }
  } finally {
    await folder.close()
    await log.close()
  }
}

/** Opens the log to append; one that has grown too large becomes `.1` first. */
async function openLog({ logFile, runner }: Home): Promise<FileHandle> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  )
  if (size > LARGEST_LOG_BYTES) await rename(logFile, `${logFile}.1`)
  const log = await open(logFile, 'a', 0o600)
  // Whoever runs the server may start it without root one day.
  if (runner) await log.chown(runner.uid, runner.gid)
  return log
}

/** What was logged since `from` that explains an end; the knocks while it was starting do not. */
async function lastWords(file: string, from: number): Promise<string> {
  const log = await readFile(file).catch(() => Buffer.alloc(0))
  const lines = log.subarray(from).toString().trim().split('\n')
  const grave = lines.filter((line) => /FATAL|PANIC|ERROR/.test(line) && !/starting up/.test(line))
  return grave.slice(-5).join('\n') || (lines.at(-1) ?? '')
}
