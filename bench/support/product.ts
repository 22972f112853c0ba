import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { API_KEY, startProduct } from '../../test/support/process.ts'
import type { RunningProduct, Settings } from '../../test/support/process.ts'
import { APP } from './feishu.ts'
import { openPoster } from './http.ts'
import type { Sealed } from './http.ts'
import type { Base } from './place.ts'

/** The headers of a caller of the API. */
export const AS_CALLER = { authorization: `Bearer ${API_KEY}` }

/** Starts the real product on a database, with a Feishu app whose API is at `domain`. */
export function startOn(base: Base, domain: string, more: Settings = {}): Promise<RunningProduct> {
  return startProduct({
    DATABASE_URL: base.url,
    // Nothing is written there as long as the database is elsewhere.
    DATA_DIR: join(tmpdir(), 'linkage-no-data'),
    LOG_LEVEL: 'fatal',
    FEISHU_APP_ID: APP.appId,
    FEISHU_APP_SECRET: APP.appSecret,
    FEISHU_ENCRYPT_KEY: APP.encryptKey,
    FEISHU_VERIFICATION_TOKEN: APP.verificationToken,
    FEISHU_DOMAIN: domain,
    NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'],
    ...more,
  })
}

/** Asks the API of a product. @throws {Error} when the answer is not 2xx. */
export async function ask(
  { address }: RunningProduct,
  method: string,
  path: string,
  body: object,
): Promise<unknown> {
  const answer = await fetch(address + path, {
    method,
    headers: { ...AS_CALLER, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path} ${answer.status} ${text.slice(0, 500)}`)
  return text === '' ? null : JSON.parse(text)
}

/** A push as the API takes it, ready to be posted. */
export function sealPush(body: object): Sealed {
  return { body: Buffer.from(JSON.stringify(body)), headers: AS_CALLER }
}

/** Posts everything, so many at a time, without timing it. @throws {Error} on any other answer. */
export async function postAll(
  url: string,
  all: readonly Sealed[],
  status: number,
  connections = 16,
): Promise<void> {
  const poster = openPoster(connections)
  let next = 0
  async function worker(): Promise<void> {
    for (let one = all[next++]; one; one = all[next++]) {
      const answer = await poster.post(url, one)
      if (answer.status !== status) throw new Error(`${answer.status} ${answer.text.slice(0, 500)}`)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  poster.close()
}

/** Resident memory of a process now and at its highest (MB). Linux only. */
export async function memoryOf(pid: number): Promise<{ nowMb: number; peakMb: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const mb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
  return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') }
}
