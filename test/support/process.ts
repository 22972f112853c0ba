import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { foldersOf } from '../../db/embedded/home.ts'
import { hasEnded, isAlive, isServer, readNote } from '../../db/embedded/postmaster.ts'
import type { ServerConfig } from './postgres.ts'

/** The key of the API that every started product takes, and the name behind it. */
export const API_KEY = 'a-key-for-tests-of-the-whole-product-0001'
export const CALLER = 'approvals'

/** A program of ours in a process of its own. */
export interface Program {
  readonly pid: number
  /** Everything it has written so far, both streams. */
  output(): string
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
}

/** The product, ready, in a process of its own. Disposing stops it in good order. */
export interface RunningProduct extends Program, AsyncDisposable {
  /** Such as `http://127.0.0.1:41234`. */
  readonly address: string
  /** SIGTERM. @throws {Error} when it has not ended with 0 within 10 s. */
  stop(): Promise<void>
}

/** Variables of the product, over those every test wants; `undefined` leaves one out. */
export type Settings = { readonly [variable: string]: string | undefined }

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** A start may take longer here than `npm start` may: other tests use the same two cores. */
const START_PATIENCE_MS = 40_000
const STOP_PATIENCE_MS = 10_000

/** Starts one of our scripts with nothing of this process's environment but the paths. */
export function startProgram(script: string, settings: Settings): Program {
  const { PATH, HOME, TMPDIR } = process.env
  const env: NodeJS.ProcessEnv = { PATH, HOME, TMPDIR, ...settings }
  for (const name of Object.keys(env)) if (env[name] === undefined) delete env[name]
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: REPOSITORY,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const ended = endOf(child)
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function endOf(child: ChildProcess): Program['ended'] {
  // A test run that is broken off leaves nothing behind.
  const onExit = () => void child.kill('SIGKILL')
  process.once('exit', onExit)
  // `close`, not `exit`: by then the last words have been read.
  return once(child, 'close').then(([code, signal]) => {
    process.off('exit', onExit)
    return { code: code as number | null, signal: signal as string | null }
  })
}

/** The variables of a product under test: quiet, on a free port, with one key. */
export function productSettings(settings: Settings): Settings {
  return {
    PORT: '0',
    LOG_LEVEL: 'warn',
    API_KEYS: `${CALLER}:${API_KEY}`,
    NODE_ENV: 'test',
    ...settings,
  }
}

/** Starts the product and waits until `/readyz` says that it is. */
export async function startProduct(settings: Settings): Promise<RunningProduct> {
  const program = startProgram('main.ts', productSettings(settings))
  const address = await said(program, /http:\/\/127\.0\.0\.1:\d+/)
  await ready(program, address)
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= stopInOrder(program))
  return {
    ...program,
    address,
    async kill() {
      stopping = Promise.resolve()
      await program.kill()
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Waits for words of a program. @throws {Error} with all its words when it ends or takes too long. */
export async function said(program: Program, words: RegExp): Promise<string> {
  const until = performance.now() + START_PATIENCE_MS
  let ended = false
  void program.ended.then(() => (ended = true))
  for (;;) {
    const found = words.exec(program.output())?.[0]
    if (found !== undefined) return found
    if (ended) throw new Error(`it ended instead:\n${program.output()}`)
    if (performance.now() > until) throw new Error(`it never said ${words}:\n${program.output()}`)
    await delay(20)
  }
}

/** Waits until `/readyz` answers 200. */
export async function ready(program: Program, address: string): Promise<void> {
  const until = performance.now() + START_PATIENCE_MS
  let ended = false
  void program.ended.then(() => (ended = true))
  for (;;) {
    const answer = await fetch(`${address}/readyz`).catch(() => null)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    if (ended || performance.now() > until) throw new Error(`not ready:\n${program.output()}`)
    await delay(50)
  }
}

async function stopInOrder(program: Program): Promise<void> {
  if (isAlive(program.pid)) process.kill(program.pid, 'SIGTERM')
  const outcome = await Promise.race([
    program.ended,
    delay(STOP_PATIENCE_MS, undefined, { ref: false }),
  ])
  if (outcome?.code === 0) return
  await program.kill()
  const how = outcome ? JSON.stringify(outcome) : 'nothing within 10 s'
  throw new Error(`SIGTERM was answered by ${how}:\n${program.output()}`)
}

/** The database of a test as DATABASE_URL names it. */
export function urlOf(config: ServerConfig): string {
  if (config.connectionString) return config.connectionString
  const { host = '', port = 5432, user = '', database = '' } = config
  return `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
}

/** A DATA_DIR; at the end what still runs on it is ended and it is removed. */
export async function tempDataDir(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'linkage-data-'))
  return {
    path,
    async [Symbol.asyncDispose]() {
      const mark = { tag: '', dataFolder: foldersOf(path).dataFolder }
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

/** A port that was free a moment ago, for what has to be known before it listens. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
