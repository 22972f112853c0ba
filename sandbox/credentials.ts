import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { newId } from './ids.ts'
import { prepareStandIn } from './store/prepare.ts'
import { insertSettingOnce } from './store/settings.ts'

/** What the console of a Feishu app shows: the four secrets that the bot is configured with. */
export interface AppCredentials {
  readonly appId: string
  readonly appSecret: string
  readonly encryptKey: string
  readonly verificationToken: string
}

/** How the platform knows the tenant and the app's bot. */
export interface BotIdentity {
  readonly openId: string
  readonly unionId: string
  readonly name: string
  readonly tenantKey: string
}

/**
 * The credentials of the stand-in's one app, made at the first call and kept in schema `sandbox`,
 * so that several processes on one database share them.
 */
export async function standInCredentials(pool: Pool): Promise<AppCredentials> {
  await prepareStandIn(pool)
  return insertSettingOnce(pool, 'credentials', {
    appId: `cli_${hex(8)}`,
    appSecret: hex(16),
    encryptKey: hex(16),
    verificationToken: hex(16),
  })
}

/** The bot's identity in the tenant, made once and kept like the credentials. */
export function botIdentity(pool: Pool): Promise<BotIdentity> {
  return insertSettingOnce(pool, 'bot', {
    openId: newId('openId'),
    unionId: newId('unionId'),
    name: '审管联动助手',
    tenantKey: hex(8),
  })
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}
