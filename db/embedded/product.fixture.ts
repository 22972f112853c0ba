import { startEmbedded } from './start.ts'

/**
 * A product reduced to its database, for tests that must kill one: says `ready` and the connection as one
 * line of JSON, or the refusal; on SIGTERM stops the server and ends by itself.
 *
 * Usage: `node --import tsx product.fixture.ts <DATA_DIR>`.
 */
async function main(dataDir: string): Promise<void> {
  const log = { info: () => {}, warn: () => {} }
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const { connection, stop } = await startEmbedded({ dataDir, log, settings })
  const alive = setInterval(() => {}, 60_000)
  process.once('SIGTERM', () => {
    clearInterval(alive)
    void stop()
  })
  process.stdout.write(`${JSON.stringify({ ready: connection })}\n`)
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stdout.write(`${JSON.stringify({ refused: String(error) })}\n`)
  process.exitCode = 1
})
