import { readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import { knock } from './connect.ts'
import type { Home } from './home.ts'
import { launch } from './launch.ts'
import type { Launch } from './launch.ts'
import type { ServerMark } from './postmaster.ts'
import { isAlive, isServer, readNote } from './postmaster.ts'
import { EmbeddedRefusal } from './refusal.ts'

/** A session with the server of our data folder, found or started. */
export interface Reached {
  readonly client: Client
  readonly socketFolder: string
  readonly how: 'started' | 'adopted'
}

/** How long a start waits for what a dead or dying server still holds. */
const CONFLICT_PATIENCE_MS = 10_000
/** How long a server may take to recover from a crash. */
const RECOVERY_PATIENCE_MS = 120_000
const PAUSE_MS = 50

/** What a start dies of while something of the server before is still there; passes by itself. */
const PASSING = /lock file ".*" already exists|shared memory/

/**
 * Opens a session with the server of our data folder: the one that still runs, or else a new one.
 *
 * @throws {EmbeddedRefusal} `start-failed` with the server's words, `unreachable` when a server runs
 * that does not answer; an `AbortError` when `signal` is aborted.
 */
export async function reachServer(home: Home, how: Launch, signal?: AbortSignal): Promise<Reached> {
  const mark: ServerMark = { tag: how.tag, dataFolder: home.dataFolder }
  const begun = performance.now()
  for (;;) {
    signal?.throwIfAborted()
    const note = await readNote(home.dataFolder)
    const socketFolder = note?.socketFolder ?? how.socketFolder
    const { state, client } = await knock(socketFolder, mark)
    if (client) return { client, socketFolder, how: 'adopted' }
    const waitedMs = performance.now() - begun
    if (state === 'busy' || (note && (await isServer(note.pid, mark)))) {
      const patienceMs = state === 'busy' ? RECOVERY_PATIENCE_MS : CONFLICT_PATIENCE_MS
      if (waitedMs > patienceMs) throw unreachable(home, note?.pid)
    } else {
      await forgetStale(join(home.dataFolder, 'postmaster.pid'), mark)
      await forgetStale(join(how.socketFolder, '.s.PGSQL.5432.lock'), mark)
      const outcome = await startServer(home, how, signal)
      if (typeof outcome !== 'string') return outcome
      const passing = PASSING.test(outcome) && waitedMs <= CONFLICT_PATIENCE_MS
      if (!passing) throw startFailed(home, outcome)
    }
    await delay(PAUSE_MS, undefined, { signal })
  }
}

/** Starts a server and waits for it; answers with its last words when it ends instead. */
async function startServer(
  home: Home,
  how: Launch,
  signal?: AbortSignal,
): Promise<Reached | string> {
  const mark: ServerMark = { tag: how.tag, dataFolder: home.dataFolder }
  const begun = performance.now()
  const { ended, end } = await launch(home, how)
  for (;;) {
    const { client } = await knock(how.socketFolder, mark)
    if (client) return { client, socketFolder: how.socketFolder, how: 'started' }
    const words = await Promise.race([ended, delay(PAUSE_MS / 2)])
    if (words !== undefined) return words
    if (signal?.aborted || performance.now() - begun > RECOVERY_PATIENCE_MS) end()
  }
}

/**
 * Removes the lock file of a dead server whose number another process has by now, which PostgreSQL would
 * take for the server. That no orphan of the dead one is left it checks by shared memory as well.
 */
async function forgetStale(lockFile: string, mark: ServerMark): Promise<void> {
  const pid = Number.parseInt(await readFile(lockFile, 'utf8').catch(() => ''), 10)
  if (pid > 0 && isAlive(pid) && !(await isServer(pid, mark))) await unlink(lockFile)
}

function startFailed(home: Home, words: string): EmbeddedRefusal {
  return new EmbeddedRefusal(
    'start-failed',
    `内置 PostgreSQL 未能启动（数据目录 ${home.dataDir}，日志 ${home.logFile}）：${words}`,
  )
}

function unreachable(home: Home, pid: number | undefined): EmbeddedRefusal {
  return new EmbeddedRefusal(
    'unreachable',
    `数据目录 ${home.dataDir} 上已有一个 PostgreSQL 在运行（进程号 ${pid ?? '未知'}），但无法连接。` +
      `请结束该进程后重新启动。`,
  )
}
