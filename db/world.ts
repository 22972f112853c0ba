import type { Kysely } from 'kysely'
import type { World } from '../rules/act.ts'
import type { CatalogueItem, Directory } from '../rules/directory.ts'
import type { Profile } from '../rules/profile.ts'
import { calendarOf } from '../rules/time/calendar.ts'
import type { Calendar, CalendarYear } from '../rules/time/calendar.ts'
import { STATE_COUNCIL_YEARS } from '../rules/time/state-council.ts'
import type { Database } from './tables.ts'

/** Which revisions of directory and calendar an act must be decided by. */
export interface Revisions {
  readonly directory: number
  readonly calendar: number
}

/** Directory and calendar in memory, each reread when the transaction sees a newer revision. */
export interface WorldCache {
  at(db: Kysely<Database>, revisions: Revisions): Promise<World>
}

/** Keeps the world of one profile; hand it the transaction, so what it reads is what is in force there. */
export function createWorldCache(profile: Profile): WorldCache {
  let directory: Directory | null = null
  let calendar: { revision: number; calendar: Calendar } | null = null
  return {
    async at(db, revisions) {
      if (directory?.version !== revisions.directory) {
        directory = await readDirectory(db, revisions.directory)
      }
      if (calendar?.revision !== revisions.calendar) {
        calendar = { revision: revisions.calendar, calendar: await readCalendar(db) }
      }
      return { profile, directory, calendar: calendar.calendar }
    },
  }
}

async function readDirectory(db: Kysely<Database>, version: number): Promise<Directory> {
  const departments = await db
    .selectFrom('department')
    .select(['code', 'name', 'side', 'sort', 'chatId'])
    .where('active', '=', true)
    .orderBy('ordinal')
    .execute()
  const people = await db
    .selectFrom('person')
    .select(['openId', 'name', 'department', 'roles', 'actsFor', 'mobile', 'items'])
    .where('active', '=', true)
    .orderBy('ordinal')
    .execute()
  const rows = await db.selectFrom('catalogueItem').selectAll().orderBy('ordinal').execute()
  return {
    version,
    departments: new Map(departments.map((one) => [one.code, one])),
    people: new Map(people.map((one) => [one.openId, one])),
    catalogue: rows.map(({ ordinal: _ordinal, ...row }): CatalogueItem => row),
  }
}

/** The calendar in force: what the product ships, replaced by the newest version set for a year. */
export async function readCalendar(db: Kysely<Database>): Promise<Calendar> {
  return calendarOf(await listCalendarYears(db))
}

/** The years in force, shipped and set. */
export async function listCalendarYears(db: Kysely<Database>): Promise<CalendarYear[]> {
  const set = await db
    .selectFrom('calendarYear')
    .distinctOn('year')
    .select(['year', 'version', 'source', 'off', 'work'])
    .orderBy('year')
    .orderBy('version', 'desc')
    .execute()
  const years = new Map<number, CalendarYear>(STATE_COUNCIL_YEARS.map((one) => [one.year, one]))
  for (const one of set) years.set(one.year, one)
  return [...years.values()].sort((one, other) => one.year - other.year)
}
