import { createHash } from 'node:crypto'
import { rowOf, rowsOf } from './query.ts'
import type { Connection } from './query.ts'

/** A member of the tenant. Mobiles carry no country code. */
export interface Person {
  readonly openId: string
  readonly unionId: string
  readonly userId: string
  readonly name: string
  readonly mobile: string | null
  readonly department: string
  readonly title: string
  readonly isResigned: boolean
  readonly isAvailable: boolean
}

/** What is told to create or change a person; union and user ids follow from the open id. */
export interface NewPerson {
  readonly openId: string
  readonly name: string
  readonly mobile?: string | null
  readonly department?: string
  readonly title?: string
  readonly isResigned?: boolean
  readonly isAvailable?: boolean
}

/** The three ways in which the API names a person. */
export type PersonIdType = 'open_id' | 'user_id' | 'union_id'

const COLUMNS = `open_id as "openId", union_id as "unionId", user_id as "userId", name, mobile,
  department, title, is_resigned as "isResigned", is_available as "isAvailable"`

/** Creates people, or changes those who exist; nobody is removed. */
export async function savePeople(db: Connection, people: readonly NewPerson[]): Promise<void> {
  for (const person of people) {
    const digest = createHash('sha256').update(person.openId).digest('hex')
    await db.query(
      `insert into sandbox.person
         (open_id, union_id, user_id, name, mobile, department, title, is_resigned, is_available)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (open_id) do update set name = excluded.name, mobile = excluded.mobile,
         department = excluded.department, title = excluded.title,
         is_resigned = excluded.is_resigned, is_available = excluded.is_available`,
      [
        person.openId,
        `on_${digest.slice(0, 32)}`,
        digest.slice(32, 40),
        person.name,
        person.mobile ?? null,
        person.department ?? '',
        person.title ?? '',
        person.isResigned ?? false,
        person.isAvailable ?? true,
      ],
    )
  }
}

/** Everybody, by department and name. */
export function listPeople(db: Connection): Promise<Person[]> {
  return rowsOf(db, `select ${COLUMNS} from sandbox.person order by department, name, open_id`)
}

/** The person behind an identifier of one of the three types. */
export function findPerson(
  db: Connection,
  id: string,
  type: PersonIdType = 'open_id',
): Promise<Person | undefined> {
  return rowOf(db, `select ${COLUMNS} from sandbox.person where ${type} = $1`, [id])
}

/** The people of a list of open ids; unknown ones are left out. */
export function listPeopleById(
  db: Connection,
  ids: readonly string[],
  type: PersonIdType = 'open_id',
): Promise<Person[]> {
  return rowsOf(db, `select ${COLUMNS} from sandbox.person where ${type} = any($1)`, [ids])
}

/** The people of that name. */
export function listPeopleByName(db: Connection, name: string): Promise<Person[]> {
  return rowsOf(db, `select ${COLUMNS} from sandbox.person where name = $1 order by open_id`, [
    name,
  ])
}

/** The person with a mobile number, written with or without +86. */
export function findPersonByMobile(db: Connection, mobile: string): Promise<Person | undefined> {
  return rowOf(db, `select ${COLUMNS} from sandbox.person where mobile = $1`, [
    mobile.replace(/^\+?86/, ''),
  ])
}

/** 离职: the person can no longer be reached. */
export async function saveResigned(
  db: Connection,
  openId: string,
  isResigned: boolean,
): Promise<void> {
  await db.query('update sandbox.person set is_resigned = $2 where open_id = $1', [
    openId,
    isResigned,
  ])
}
