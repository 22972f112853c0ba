import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { Pool, PoolConfig } from 'pg'
import { inject } from 'vitest'
import { poolOf } from '../../db/database.ts'

/** How to reach the maintenance database of the test server: plain data, as it travels to the workers. */
export type ServerConfig = Pick<
  PoolConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'database'
> & { readonly ssl?: false }

/** The server of this test run, and the migrated database that every test clones. */
export interface TestServer {
  readonly config: ServerConfig
  readonly template: string
}

/** A database of one test, migrated and empty, gone when disposed of. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string
  /** Leads to it; for whatever under test opens pools of its own. */
  readonly config: ServerConfig
  readonly pool: Pool
}

/** Cloning reads the template, which bears one reader at a time. */
const CLONING = [0x6c696e6b, 2]

/**
 * Makes a database for one test: `await using database = await testDatabase()`.
 * Disposing drops it under whatever is still connected to it.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { config, template } = inject('postgres')
  const name = `linkage_test_${randomBytes(6).toString('hex')}`
  await maintain(config, async (client) => {
    await client.query('select pg_advisory_lock($1, $2)', CLONING)
    await client.query(`create database ${name} template ${template}`)
  })
  const own = inDatabase(config, name)
  const pool = poolOf(own, 10)
  return {
    name,
    config: own,
    pool,
    async [Symbol.asyncDispose]() {
      // A session that the test forgot to give back is cut off; the pool would wait for it for ever.
      const leaked = pool.totalCount - pool.idleCount
      // The pool has ended a little before its sockets have; dropping cuts those off.
      pool.on('error', () => {})
      const ended = pool.end()
      if (leaked === 0) await ended
      await maintain(config, (client) => client.query(`drop database ${name} with (force)`))
      if (leaked > 0) throw new Error(`${leaked} session(s) of the test's pool were never released`)
    },
  }
}

/** The same server, another database. */
export function inDatabase(config: ServerConfig, database: string): ServerConfig {
  if (!config.connectionString) return { ...config, database }
  const url = new URL(config.connectionString)
  url.pathname = `/${database}`
  return { connectionString: url.href }
}

async function maintain(
  config: ServerConfig,
  work: (client: Client) => Promise<unknown>,
): Promise<void> {
  const client = new Client(config)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
