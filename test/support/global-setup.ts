import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { access, constants, mkdtemp, readdir, realpath, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { poolOf } from '../../db/database.ts'
import { foldersOf } from '../../db/embedded/home.ts'
import { isAlive, isServer, readNote } from '../../db/embedded/postmaster.ts'
import { startEmbedded } from '../../db/embedded/start.ts'
import { migrate } from '../../db/migrate.ts'
import { inDatabase } from './postgres.ts'
import type { ServerConfig, TestServer } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer
  }
}

/** Followed by the process id of the test run. */
const FOLDER_PREFIX = 'linkage-test-'
const PLENTY_BYTES = 4 * 1024 ** 3

/**
 * Runs once before all tests: one server, and one migrated database on it as the template of all others.
 * The server is the one at `TEST_DATABASE_URL` if set, else an embedded one in the temp folder.
 *
 * @returns what undoes it after the run, whether that failed or not.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const connectionString = process.env['TEST_DATABASE_URL']
  const server = connectionString
    ? { config: { connectionString }, stop: () => Promise.resolve() }
    : await startDisposable()
  const template = `linkage_template_${randomBytes(6).toString('hex')}`
  const undo = async () => {
    try {
      await execute(server.config, `drop database if exists ${template} with (force)`)
    } finally {
      await server.stop()
    }
  }
  try {
    await createTemplate(server.config, template)
  } catch (error) {
    await undo()
    throw error
  }
  project.provide('postgres', { config: server.config, template })
  return undo
}

/** Starts an embedded server that gives up durability for speed, in a temp folder of its own. */
async function startDisposable(): Promise<{ config: ServerConfig; stop: () => Promise<void> }> {
  const temp = await quickTemp()
  await removeRemains(temp)
  const folder = await mkdtemp(join(temp, `${FOLDER_PREFIX}${process.pid}-`))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  const embedded = await startEmbedded({
    dataDir: folder,
    log: { info: () => {}, warn: (message, details) => console.warn(message, details ?? '') },
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_wal_size: '128MB',
    },
  }).catch((error: unknown) => {
    remove()
    throw error
  })
  const note = await readNote(foldersOf(folder).dataFolder)
  // Ctrl-C ends the run without asking for anything to be undone.
  const onExit = () => {
    if (note) process.kill(note.pid, 'SIGQUIT')
    remove()
  }
  process.once('exit', onExit)
  const stop = async () => {
    process.off('exit', onExit)
    await embedded.stop()
    remove()
  }
  return { config: { ...embedded.connection }, stop }
}

/**
 * The temp folder, or the one in memory where there is plenty: cloning a database makes 400 files, which
 * took 150 to 490 ms on a disk and 16 ms in memory.
 */
async function quickTemp(): Promise<string> {
  try {
    const { bavail, bsize } = await statfs('/dev/shm')
    await access('/dev/shm', constants.W_OK)
    if (bavail * bsize >= PLENTY_BYTES) return '/dev/shm'
  } catch {
    // Only Linux has it.
  }
  return realpath(tmpdir())
}

/** Removes what killed test runs left: the folder, and the server if it still runs. */
async function removeRemains(temp: string): Promise<void> {
  for (const name of await readdir(temp)) {
    if (!name.startsWith(FOLDER_PREFIX)) continue
    if (isAlive(Number.parseInt(name.slice(FOLDER_PREFIX.length), 10))) continue
    const { dataFolder } = foldersOf(join(temp, name))
    // Another user's remains are theirs to remove.
    const note = await readNote(dataFolder).catch(() => undefined)
    if (note && (await isServer(note.pid, { tag: '', dataFolder }))) {
      process.kill(note.pid, 'SIGQUIT')
    }
    await rm(join(temp, name), { recursive: true, force: true, maxRetries: 10 }).catch(() => {})
  }
}

async function createTemplate(config: ServerConfig, template: string): Promise<void> {
  await execute(config, `create database ${template}`)
  const pool = poolOf(inDatabase(config, template), 2)
  try {
    await migrate(pool)
  } finally {
    await pool.end()
  }
  // A template can only be cloned while nobody is connected to it.
  await execute(config, `alter database ${template} with allow_connections false`)
}

async function execute(config: ServerConfig, sql: string): Promise<void> {
  const client = new Client(config)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
