import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { CatalogueItem, Department, Person } from '../../rules/directory.ts'
import type { Database } from '../tables.ts'

/** A directory as it is to be from now on. */
export interface NewDirectory {
  readonly departments: readonly Department[]
  readonly people: readonly Person[]
  readonly catalogue: readonly CatalogueItem[]
}

/**
 * Makes the directory equal to a new one. Departments and people who vanish are deactivated, never
 * deleted: the trail names them. The revision tells every replica to read anew.
 */
export async function saveDirectory(db: Kysely<Database>, directory: NewDirectory): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('world')
      .set((eb) => ({ directoryRevision: eb('directoryRevision', '+', 1) }))
      .execute()
    await trx.updateTable('department').set({ active: false }).execute()
    await trx.updateTable('person').set({ active: false }).execute()
    await trx.deleteFrom('catalogueItem').execute()
    await insertRows(trx, directory)
  })
}

/** Which of these people are in the directory or have been. */
export async function listKnownPeople(
  db: Kysely<Database>,
  openIds: readonly string[],
): Promise<Set<string>> {
  if (openIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('person')
    .select('openId')
    .where(sql<boolean>`open_id = any(${[...openIds]}::text[])`)
    .execute()
  return new Set(rows.map((row) => row.openId))
}

async function insertRows(trx: Transaction<Database>, directory: NewDirectory): Promise<void> {
  const departments = directory.departments.map((one, index) => ({
    code: one.code,
    ordinal: index,
    name: one.name,
    side: one.side,
    sort: one.sort,
    chat_id: one.chatId,
    active: true,
  }))
  await sql`
    insert into department select (jsonb_populate_recordset(null::department, ${JSON.stringify(departments)}::jsonb)).*
    on conflict (code) do update set ordinal = excluded.ordinal, name = excluded.name,
      side = excluded.side, sort = excluded.sort, chat_id = excluded.chat_id, active = true`.execute(
    trx,
  )
  const people = directory.people.map((one, index) => ({
    open_id: one.openId,
    ordinal: index,
    name: one.name,
    department: one.department,
    roles: one.roles,
    acts_for: one.actsFor,
    mobile: one.mobile,
    items: one.items,
    active: true,
  }))
  await sql`
    insert into person select (jsonb_populate_recordset(null::person, ${JSON.stringify(people)}::jsonb)).*
    on conflict (open_id) do update set ordinal = excluded.ordinal, name = excluded.name,
      department = excluded.department, roles = excluded.roles, acts_for = excluded.acts_for,
      mobile = excluded.mobile, items = excluded.items, active = true`.execute(trx)
  const catalogue = directory.catalogue.map((one, index) => ({ ordinal: index, ...one }))
  await sql`
    insert into catalogue_item
    select (jsonb_populate_recordset(null::catalogue_item, ${JSON.stringify(catalogue)}::jsonb)).*`.execute(
    trx,
  )
}
