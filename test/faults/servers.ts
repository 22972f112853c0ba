import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { startEmbedded } from '../../db/embedded/start.ts'
import { foldersOf } from '../../db/embedded/home.ts'
import { readNote } from '../../db/embedded/postmaster.ts'
import { freePort, tempDataDir, urlOf } from '../support/process.ts'

/** A PostgreSQL server that can be killed and comes back by itself. */
export interface KillablePostgres extends AsyncDisposable {
  readonly url: string
  /** kill -9 of the postmaster. */
  kill(): Promise<void>
}

/**
 * What a killed process leaves in the system's hands is kept, so `fsync` may be off; commits must
 * still be written before they are answered.
 */
const KILLABLE = { fsync: 'off', full_page_writes: 'off', max_connections: '250' }

/** Starts an embedded PostgreSQL in a folder of its own. */
export async function startPostgres(): Promise<KillablePostgres> {
  const folder = await tempDataDir()
  const quiet = () => {}
  const server = await startEmbedded({
    dataDir: folder.path,
    log: { info: quiet, warn: quiet },
    settings: KILLABLE,
  })
  return {
    url: urlOf(server.connection),
    async kill() {
      const note = await readNote(foldersOf(folder.path).dataFolder)
      if (note) process.kill(note.pid, 'SIGKILL')
    },
    async [Symbol.asyncDispose]() {
      await server.stop()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** A Redis that can be flushed and killed; it keeps nothing over a restart. */
export interface KillableRedis extends AsyncDisposable {
  readonly url: string
  flush(): Promise<void>
  /** kill -9, started again at once. */
  kill(): Promise<void>
}

/** Where a Redis or Valkey is installed; null where there is none. */
export function findRedis(): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of ['redis-server', 'valkey-server']) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        // Not there.
      }
    }
  }
  return null
}

/** Starts a Redis of its own on a free port. */
export async function startRedis(program: string): Promise<KillableRedis> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'linkage-redis-'))
  const url = `redis://127.0.0.1:${port}`
  const start = () =>
    spawn(program, ['--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder], {
      stdio: 'ignore',
    })
  let child = start()
  const onExit = () => void child.kill('SIGKILL')
  process.once('exit', onExit)
  const client = new Redis(url, { maxRetriesPerRequest: null })
  client.on('error', () => {})
  await client.ping()
  return {
    url,
    async flush() {
      await client.flushall()
    },
    async kill() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      child = start()
      await delay(50)
    },
    async [Symbol.asyncDispose]() {
      process.off('exit', onExit)
      client.disconnect()
      child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
