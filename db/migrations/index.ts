import type { Migration } from 'kysely'
import * as init from './20261121T000000Z-init.ts'

/** Every migration in order, exported by hand; each is frozen in time once released. */
export const MIGRATIONS: Record<string, Migration> = {
  '20261121T000000Z-init': init,
}
