import { Client } from 'pg'
import { SUPERUSER } from './cluster.ts'
import type { ServerMark } from './postmaster.ts'
import { codeOf } from './refusal.ts'

/** How to reach the embedded server; a configuration for node-postgres. */
export interface EmbeddedConnection {
  /** The socket's folder, an absolute path, which node-postgres takes for a Unix socket. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  /** Said aloud, or node-postgres would ask the environment (`PGSSLMODE`). */
  readonly ssl: false
}

/**
 * What came of knocking: `open` with a session; `busy` when a server is starting, stopping, recovering or
 * full; `absent` when nobody answers; `stranger` when the server of another data folder does.
 */
export type Knock =
  { state: 'open'; client: Client } | { state: 'busy' | 'absent' | 'stranger'; client?: undefined }

/** Application name of the session that holds the product's lock, followed by the product's process id. */
export const KEEPER = 'linkage-keeper '

const ANSWER_PATIENCE_MS = 5_000

/** The connection through a socket folder. */
export function connectionIn(socketFolder: string): EmbeddedConnection {
  return { host: socketFolder, port: 5432, user: SUPERUSER, database: 'postgres', ssl: false }
}

/** Tries once to open a session with the server so marked. */
export async function knock(socketFolder: string, mark: ServerMark): Promise<Knock> {
  const client = new Client({
    ...connectionIn(socketFolder),
    application_name: `${KEEPER}${process.pid}`,
    connectionTimeoutMillis: ANSWER_PATIENCE_MS,
    query_timeout: ANSWER_PATIENCE_MS,
  })
  // Loss is seen by the event `end`, which follows every error.
  client.on('error', () => {})
  try {
    await client.connect()
    if (await isMarked(client, mark)) return { state: 'open', client }
    await client.end()
    return { state: 'stranger' }
  } catch (error) {
    await client.end().catch(() => {})
    return { state: stateAfter(error) }
  }
}

/** A copied data folder names the socket of the original: only the mark tells them apart. */
async function isMarked(client: Client, { tag, dataFolder }: ServerMark): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_settings
     where name = 'cluster_name' and setting = $1 or name = 'data_directory' and setting = $2`,
    [tag, dataFolder],
  )
  return rowCount !== 0
}

/** @throws the error itself when a server answered, but not as a server does that comes or goes. */
function stateAfter(error: unknown): 'busy' | 'absent' {
  const code = codeOf(error) ?? ''
  // Operator intervention (57…: starting, stopping, crashed) and want of resources (53…: full).
  if (/^5[37]...$/.test(code)) return 'busy'
  if (code.length === 5 && !code.startsWith('E')) throw error
  return error instanceof Error && /timeout/i.test(error.message) ? 'busy' : 'absent'
}
