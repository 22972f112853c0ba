import { resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { verifyAudit } from './audit.ts'
import type { AuditFinding } from './audit.ts'
import { openDatabase, poolOf } from './database.ts'
import { connectionIn } from './embedded/connect.ts'
import { openHome, socketFolderOf } from './embedded/home.ts'
import { startEmbedded } from './embedded/start.ts'
import type { EmbeddedPostgres } from './embedded/start.ts'

const FAULT_WORDS: Record<AuditFinding['fault'], string> = {
  'line-changed': '记录被改动',
  'line-missing': '记录缺失',
  'line-added': '记录多出',
  'columns-differ': '记录与索引列不一致',
  'tail-differs': '末条记录与事项不符',
  'private-value-differs': '私密信息与推送时不符',
  'seal-broken': '每日封存与记录不符',
}

/** `npm run audit:verify`: exits 0 when the whole trail is as it was written, 1 when it is not. */
async function main(): Promise<number> {
  const { databaseUrl, dataDir } = readConfig({ ...process.env, NODE_ENV: undefined })
  const embedded = databaseUrl ? null : await reachEmbedded(dataDir)
  const pool = poolOf(embedded?.connection ?? { connectionString: databaseUrl ?? '' }, 2)
  pool.on('error', () => {})
  try {
    const findings = await verifyAudit(openDatabase(pool))
    for (const { matter, seq, fault } of findings) {
      const where = matter === null ? '' : `事项 ${matter}${seq === null ? '' : ` 第${seq}条`}：`
      process.stdout.write(`${where}${FAULT_WORDS[fault]}\n`)
    }
    process.stdout.write(
      findings.length === 0 ? '全部记录完整无误\n' : `共${findings.length}处不符\n`,
    )
    return findings.length === 0 ? 0 : 1
  } finally {
    await pool.end()
    await embedded?.stop()
  }
}

/** The embedded server: the one a running product holds, else started for as long as this takes. */
async function reachEmbedded(dataDir: string): Promise<EmbeddedPostgres> {
  const home = await openHome(resolve(dataDir))
  const connection = connectionIn(await socketFolderOf(home))
  const pool = poolOf(connection, 1)
  pool.on('error', () => {})
  const running = await pool.query('select').then(
    () => true,
    () => false,
  )
  await pool.end()
  if (running) return { connection, stop: () => Promise.resolve() }
  return startEmbedded({ dataDir, log: { info() {}, warn() {} } })
}

main()
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'unknown error'}\n`)
    process.exit(2)
  })
