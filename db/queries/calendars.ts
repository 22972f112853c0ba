import type { Kysely } from 'kysely'
import type { CalendarYear } from '../../rules/time/calendar.ts'
import type { Database } from '../tables.ts'

/**
 * Sets a year's rest days and make-up days as a new version and asks for the recount of open limits,
 * which a job does.
 */
export async function saveCalendarYear(
  db: Kysely<Database>,
  year: Omit<CalendarYear, 'version'>,
  shippedVersion: number,
  now: Date,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const { calendarRevision } = await trx
      .updateTable('world')
      .set((eb) => ({ calendarRevision: eb('calendarRevision', '+', 1) }))
      .returning('calendarRevision')
      .executeTakeFirstOrThrow()
    const last = await trx
      .selectFrom('calendarYear')
      .select(({ fn }) => fn.max<number | null>('version').as('version'))
      .where('year', '=', year.year)
      .executeTakeFirst()
    const version = (last?.version ?? shippedVersion) + 1
    await trx
      .insertInto('calendarYear')
      .values({
        year: year.year,
        version,
        source: year.source,
        off: [...year.off],
        work: [...year.work],
        setAt: now,
      })
      .execute()
    await trx
      .insertInto('recomputation')
      .values({ calendarRevision, requestedAt: now, cursorId: null, doneAt: null })
      .execute()
    return version
  })
}
