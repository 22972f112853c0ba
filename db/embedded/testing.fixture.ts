import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { EmbeddedConnection } from './connect.ts'
import { foldersOf } from './home.ts'
import { hasEnded, isAlive, isServer, readNote } from './postmaster.ts'
import type { EmbeddedLog } from './start.ts'

/** A log for servers under test, which says nothing. */
export const SILENT: EmbeddedLog = { info: () => {}, warn: () => {} }

/** Settings that make a server quick and its data worthless after a power cut. */
export const QUICK = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

const SCRIPT = fileURLToPath(new URL('product.fixture.ts', import.meta.url))
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** A temp folder that everyone may pass through; at the end its server is ended and it is removed. */
export async function tempFolder(): Promise<AsyncDisposable & { path: string; dataDir: string }> {
  const path = await mkdtemp(join(tmpdir(), 'linkage-embedded-'))
  await chmod(path, 0o711)
  const dataDir = join(path, '.data')
  return {
    path,
    dataDir,
    async [Symbol.asyncDispose]() {
      const mark = { tag: '', dataFolder: foldersOf(dataDir).dataFolder }
      const note = await readNote(mark.dataFolder)
      if (note && (await isServer(note.pid, mark))) {
        // Not SIGKILL, which would leave its shared memory behind.
        process.kill(note.pid, 'SIGQUIT')
        await hasEnded(note.pid, mark, 10_000)
      }
      await rm(path, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}

/** Process id of the server that has noted itself in this DATA_DIR. */
export async function postmasterOf(dataDir: string): Promise<number> {
  const note = await readNote(foldersOf(dataDir).dataFolder)
  if (!note) throw new Error(`no server has noted itself in ${dataDir}`)
  return note.pid
}

/** The server's own log. */
export function serverLog(dataDir: string): Promise<string> {
  return readFile(foldersOf(dataDir).logFile, 'utf8')
}

/** A product in a process of its own. */
export interface Product {
  readonly pid: number
  /** Resolves with what it said first; rejects when it ended without a word. */
  readonly said: Promise<{ ready?: EmbeddedConnection; refused?: string }>
  /** Resolves when it has ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Starts a product in a process group of its own, as user `uid` if one is given. */
export function startProduct(dataDir: string, uid?: number): Product {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, dataDir], {
    cwd: REPOSITORY,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  const line = once(createInterface(child.stdout), 'line')
  const said = Promise.race([line, ended]).then((first) => {
    if (!Array.isArray(first)) throw new Error('the product ended without a word')
    return JSON.parse(first[0])
  })
  // A test that kills it need not wait for its word.
  said.catch(() => {})
  return { pid: child.pid ?? 0, said, ended }
}

/** Kills a product as the system does when memory runs out, and waits until it is gone. */
export async function killProduct(product: Product): Promise<void> {
  if (isAlive(product.pid)) process.kill(product.pid, 'SIGKILL')
  await product.ended
}

/** Runs one statement in a session of its own and answers with the first value. */
export async function ask(connection: EmbeddedConnection, sql: string): Promise<unknown> {
  const client = new Client(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}
