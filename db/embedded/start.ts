import { lstat, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Client } from 'pg'
import { findPackage, usableBinaries } from './binaries.ts'
import { checkVersion, ensureCluster } from './cluster.ts'
import { connectionIn, knock } from './connect.ts'
import type { EmbeddedConnection } from './connect.ts'
import { foldersOf, isTempSocketFolder, openHome, socketFolderOf } from './home.ts'
import type { Home } from './home.ts'
import { keepLock, lockHolder, takeLock } from './keeper.ts'
import type { Launch } from './launch.ts'
import { reachServer } from './reach.ts'
import type { Reached } from './reach.ts'
import { EmbeddedRefusal } from './refusal.ts'
import type { Settings } from './settings.ts'
import { stopServer } from './stop.ts'

/** The few words the embedded server has for the product's log. */
export interface EmbeddedLog {
  info(message: string, details?: object): void
  warn(message: string, details?: object): void
}

/** What the embedded server is started with. */
export interface EmbeddedOptions {
  /** DATA_DIR; made when it does not exist. */
  readonly dataDir: string
  readonly log: EmbeddedLog
  /** Server settings over our own; with `fsync=off` the new cluster is not synced either. */
  readonly settings?: Settings
}

/** The embedded PostgreSQL, running and held by this product. */
export interface EmbeddedPostgres {
  /** Stays valid when the server crashes and is brought back. */
  readonly connection: EmbeddedConnection
  /** Stops the server and gives up the lock, within about 9 s. Called last, after every pool has ended. */
  readonly stop: () => Promise<void>
}

/**
 * Starts the embedded PostgreSQL of a DATA_DIR, or takes over the one that a killed product left
 * running, and watches it until `stop()`. One product at a time may use a DATA_DIR.
 *
 * @throws {EmbeddedRefusal} in Chinese; `in-use` while another product lives on this DATA_DIR.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, settings = {} } = options
  const dataDir = resolve(options.dataDir)
  const programPackage = await findPackage()
  await checkVersion(foldersOf(dataDir).dataFolder, programPackage.version)
  const home = await openHome(dataDir)
  const programs = await usableBinaries(programPackage, home.runner, home.dataDir)
  await ensureCluster(home, programs, settings)
  const tag = await tagOf(home.dataFolder)
  const how: Launch = { programs, settings, socketFolder: await socketFolderOf(home), tag }
  const reached = await reachServer(home, how)
  if (!(await takeLock(reached.client))) throw await inUse(home, reached.client)
  log.info(`embedded PostgreSQL ${reached.how}`, { folder: home.dataFolder })
  return hold(home, { ...how, socketFolder: reached.socketFolder }, reached, log)
}

/** Watches over the server and its lock until it is stopped. */
function hold(home: Home, how: Launch, first: Reached, log: EmbeddedLog): EmbeddedPostgres {
  const stopping = new AbortController()
  const kept = keepLock(
    first.client,
    stopping.signal,
    async (signal) => {
      log.warn('embedded PostgreSQL: session lost, bringing it back')
      const reached = await reachServer(home, how, signal)
      if (await takeLock(reached.client, 500)) return reached.client
      throw await inUse(home, reached.client)
    },
    (error) => log.warn('embedded PostgreSQL: not back yet', { error }),
  )
  let stopped: Promise<void> | undefined
  async function stop(): Promise<void> {
    stopping.abort()
    const client = (await kept) ?? (await freeServer(home, how))
    if (client === 'held-by-another') return log.warn('embedded PostgreSQL left to its new holder')
    const outcome = await stopServer({ tag: how.tag, dataFolder: home.dataFolder })
    void client?.end()
    if (isTempSocketFolder(how.socketFolder)) {
      await rm(how.socketFolder, { recursive: true, force: true })
    }
    if (outcome === 'clean') log.info('embedded PostgreSQL stopped')
    else log.warn('embedded PostgreSQL did not stop in good order', { outcome })
  }
  return {
    connection: connectionIn(how.socketFolder),
    stop: () => (stopped ??= stop()),
  }
}

/** With our own session lost: a session on the server, if it answers and no other product has it. */
async function freeServer(
  home: Home,
  how: Launch,
): Promise<Client | 'held-by-another' | undefined> {
  const answer = await knock(how.socketFolder, { tag: how.tag, dataFolder: home.dataFolder })
  if (answer.state !== 'open') return undefined
  if (await takeLock(answer.client, 0)) return answer.client
  await answer.client.end()
  return 'held-by-another'
}

/** Tells this data folder from a copy of it, for as long as a server runs on it. */
async function tagOf(dataFolder: string): Promise<string> {
  const { dev, ino } = await lstat(dataFolder, { bigint: true })
  return `linkage-${dev.toString(36)}-${ino.toString(36)}`
}

async function inUse(home: Home, client: Client): Promise<EmbeddedRefusal> {
  const holder = await lockHolder(client)
  await client.end()
  const who = holder ? `（进程号 ${holder}）` : ''
  return new EmbeddedRefusal(
    'in-use',
    `数据目录 ${home.dataDir} 正由另一个运行中的本系统${who}使用，不能重复启动。请先停止它，或用 DATA_DIR 指定另一个目录。`,
  )
}
