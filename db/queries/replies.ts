import type { Kysely } from 'kysely'
import { personLane } from '../../rules/lane.ts'
import type { Database } from '../tables.ts'

/** Answers somebody's word in private. */
export async function insertReply(
  db: Kysely<Database>,
  openId: string,
  word: '帮助' | '待办',
): Promise<void> {
  await db
    .insertInto('outbox')
    .values({
      lane: personLane(openId),
      template: 'reply',
      params: JSON.stringify({ word, openId }),
      urgency: 0,
    })
    .execute()
}

/** What a department still owes, the earliest end first. */
export async function listOwed(
  db: Kysely<Database>,
  department: string,
  limit: number,
): Promise<{ matterId: string; taskId: string }[]> {
  return db
    .selectFrom('task')
    .select(['matterId', 'id as taskId'])
    .where('department', '=', department)
    .where('state', '=', 'pending')
    .orderBy('dueAt')
    .limit(limit)
    .execute()
}
