import { GRACE_MS } from '../../rules/alarms.ts'
import { jsonOf, listOf, textOf } from '../json.ts'
import type { Json } from '../json.ts'

/** The next end of a limit that somebody owes something by. */
export interface NextEnd {
  /** The exclusive end, as the wire tells it. */
  readonly dueAt: Date
  /** When what silence does is on record: the end and the grace for whoever pressed just in time. */
  readonly settledAt: Date
  readonly title: string
  readonly department: string
}

/** The product's own public API, and a key for it. */
export interface Api {
  readonly baseUrl: string
  readonly key: string
}

const PAGE = 500
const MOST_PAGES = 4

/** The next end among all open matters, read through the public API; null when nothing is owed. */
export async function findNextEnd(api: Api, now: Date): Promise<NextEnd | null> {
  let next: NextEnd | null = null
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const body = await openMatters(api, cursor)
    for (const end of listOf(body['items']).flatMap((item) => endsOf(jsonOf(item)))) {
      if (end.dueAt > now && (next === null || end.dueAt < next.dueAt)) next = end
    }
    cursor = textOf(body['next'])
    if (cursor === undefined) break
  }
  return next
}

async function openMatters(api: Api, cursor: string | undefined): Promise<Json> {
  const url = new URL('/api/v1/matters', api.baseUrl)
  url.searchParams.set('state', 'open')
  url.searchParams.set('limit', String(PAGE))
  if (cursor !== undefined) url.searchParams.set('cursor', cursor)
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${api.key}` } })
  if (!answer.ok) throw new Error(`the matters could not be read: HTTP ${answer.status}`)
  return jsonOf(await answer.json())
}

function endsOf(matter: Json): NextEnd[] {
  return listOf(matter['tasks'])
    .map((task) => jsonOf(task))
    .filter(
      (task) => task['state'] === 'pending' && task['paused'] === null && !task['provisional'],
    )
    .flatMap((task) => {
      const dueAt = new Date(textOf(task['dueAt']) ?? '')
      if (Number.isNaN(dueAt.getTime())) return []
      const department = textOf(task['departmentName']) ?? textOf(task['department']) ?? ''
      const title = textOf(matter['title']) ?? textOf(matter['number']) ?? ''
      return [{ dueAt, settledAt: new Date(dueAt.getTime() + GRACE_MS), title, department }]
    })
}
