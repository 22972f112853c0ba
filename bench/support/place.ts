import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Pool } from 'pg'
import { poolOf } from '../../db/database.ts'
import type { EmbeddedConnection } from '../../db/embedded/connect.ts'
import { startEmbedded } from '../../db/embedded/start.ts'
import { urlOf } from '../../test/support/process.ts'

/** A database of one measurement. */
export interface Base {
  readonly name: string
  readonly config: EmbeddedConnection
  /** As `DATABASE_URL` names it. */
  readonly url: string
  /** A pool of the caller's own, to be ended by the caller. */
  pool(max: number): Pool
}

/** The server all measurements and all baselines run on: embedded, with durable settings. */
export interface Place extends AsyncDisposable {
  /** Makes a database, empty or as a copy of one that nobody is connected to. */
  database(name: string, template?: Base): Promise<Base>
  drop(base: Base): Promise<void>
  /** Where its data and log are. */
  readonly folder: string
}

/** Starts the embedded server in a temp folder. Disposing stops it and removes the folder. */
export async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'linkage-bench-'))
  const embedded = await startEmbedded({
    dataDir: folder,
    log: { info: () => {}, warn: (message, details) => console.warn(message, details ?? '') },
  })
  const maintain = (text: string) => execute(embedded.connection, text)
  return {
    async database(name, template) {
      await maintain(`create database ${name} ${template ? `template ${template.name}` : ''}`)
      return baseOf({ ...embedded.connection, database: name })
    },
    folder,
    drop: (base) => maintain(`drop database ${base.name} with (force)`),
    async [Symbol.asyncDispose]() {
      await embedded.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

function baseOf(config: EmbeddedConnection): Base {
  return {
    name: config.database,
    config,
    url: urlOf(config),
    pool(max) {
      const pool = poolOf({ ...config }, max)
      pool.on('error', () => {})
      return pool
    },
  }
}

async function execute(config: EmbeddedConnection, text: string): Promise<void> {
  const client = new Client({ ...config })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
