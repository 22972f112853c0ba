import type { Gateway } from '../bot/feishu/gateway.ts'
import type { DbContext } from '../db/context.ts'
import type { ApiTokens } from './api-tokens.ts'

/** What delivery needs beside the database. */
export interface DeliveryContext extends DbContext {
  readonly gateway: Gateway
  readonly tokens: ApiTokens
}
