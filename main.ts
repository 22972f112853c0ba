import { ConfigError, readConfig } from './config.ts'
import { EmbeddedRefusal } from './db/embedded/refusal.ts'
import { createLog } from './log.ts'
import { startProduct } from './product.ts'
import type { Product } from './product.ts'

/** A shutdown that takes longer is cut off, so that a supervisor never has to kill (milliseconds). */
const SHUTDOWN_MS = 9_500

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const starting = startProduct(config, log)
  let stopping = false
  const shutDown = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'shutting down')
    setTimeout(() => process.exit(0), SHUTDOWN_MS).unref()
    starting
      .then((product) => product.stop())
      .catch(() => {})
      .finally(() => process.exit(0))
  }
  process.on('SIGTERM', shutDown)
  process.on('SIGINT', shutDown)
  announce(await starting)
}

function announce(product: Product): void {
  const lines = product.sandbox
    ? [
        `审管联动机器人已启动（沙盒，不连接飞书）`,
        `  沙盒页面  ${product.sandbox.page}`,
        `  接口文档  ${product.address}/api/docs`,
        ...(product.sandbox.apiKey ? [`  接口密钥  ${product.sandbox.apiKey}`] : []),
      ]
    : [`审管联动机器人已启动：${product.address}`]
  process.stdout.write(`${lines.join('\n')}\n`)
}

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof EmbeddedRefusal
  const text =
    error instanceof Error ? (expected ? error.message : withCause(error)) : 'unknown error'
  process.stderr.write(`启动失败：${text}\n`)
  process.exit(1)
})

function withCause(error: Error): string {
  const cause = error.cause instanceof Error ? `\n  原因：${error.cause.message}` : ''
  return `${error.message}${cause}`
}
