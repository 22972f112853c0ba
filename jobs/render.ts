import { readMatter, readMatters } from '../db/act.ts'
import type { DbContext } from '../db/context.ts'
import { listDigestItems, listPrivates } from '../db/queries/notices.ts'
import { listOwed } from '../db/queries/replies.ts'
import { readCurrentWorld } from '../db/queries/world.ts'
import type { Lane } from '../rules/lane.ts'
import type { JsonObject } from '../rules/matter.ts'
import { viewsOf } from '../rules/views.ts'
import { cardHash, markdown, presented } from '../templates/card.ts'
import type { Card } from '../templates/card.ts'
import { approvalCard } from '../templates/cards/approval-push.ts'
import { detailsCard } from '../templates/cards/details.ts'
import { formCard } from '../templates/cards/form.ts'
import { digestCard } from '../templates/notices/digest.ts'
import { helpCard } from '../templates/notices/help.ts'
import { expiringCard, movedCard, recountCard } from '../templates/notices/matter.ts'
import { officeCard } from '../templates/notices/office.ts'
import { isToRemind, reminderCard, todoCard } from '../templates/notices/reminder.ts'
import type { NoticeItem } from '../templates/notices/item.ts'
import type { OutboxRow } from './lanes.ts'
import { withoutContacts } from './without-contacts.ts'

/** What a row shows at present. */
export interface Rendered {
  readonly card: Card
  readonly hash: string
  /** The version of the matter it shows; 1 for what has no versions. */
  readonly version: number
  /** Narrower params that say what the card tells of; null where the row's own do. */
  readonly params: JsonObject | null
  /** An old card that only points to its successor: nothing will change on it any more. */
  readonly superseded: boolean
}

/**
 * Draws what a row of the outbox stands for, from the state as it is now. `drop`: nothing of it is
 * true any more; `keep`: what is shown may stay.
 */
export async function renderRow(
  ctx: DbContext,
  row: OutboxRow,
): Promise<Rendered | 'drop' | 'keep'> {
  const drawn = await draw(ctx, row)
  if (typeof drawn === 'string') return drawn
  const headed = row.twinPossible ? withTwinNote(drawn.card) : drawn.card
  const card = presented(row.masked ? withoutContacts(headed) : headed, row)
  const { version, params = null, superseded = false } = drawn
  return { card, hash: cardHash(card), version, params, superseded }
}

type Drawn =
  { card: Card; version: number; params?: JsonObject; superseded?: boolean } | 'drop' | 'keep'

async function draw(ctx: DbContext, row: OutboxRow): Promise<Drawn> {
  const { params } = row
  switch (row.template) {
    case 'card':
      return drawCard(ctx, row)
    case 'form':
    case 'details':
    case 'expiring':
    case 'recount':
      return drawOfMatter(ctx, row)
    case 'reminder':
      return drawReminder(ctx, params)
    case 'digest':
      return drawDigest(ctx, row)
    case 'reply':
      return drawReply(ctx, row)
    case 'office': {
      const id = params['matterId'] as string | undefined
      const found = id ? await readMatter(ctx, id) : null
      const world = found?.world ?? (await readCurrentWorld(ctx))
      return { card: officeCard(world, params as never, found?.matter ?? null), version: 1 }
    }
    default:
      throw new Error(`no template is named ${row.template}`)
  }
}

async function drawCard(ctx: DbContext, row: OutboxRow): Promise<Drawn> {
  const found = row.matterId ? await readMatter(ctx, row.matterId) : null
  if (!found) return 'drop'
  const { world, matter, now } = found
  const place = matter.facts.places[row.lane]
  if (place && place.edition > row.edition) {
    if (row.state === 'waiting') return 'drop'
    const moved = { card: movedCard(matter), version: matter.version, superseded: true }
    return place.sentAt === null ? 'keep' : moved
  }
  const view = viewsOf(world.directory, matter).find((one) => one.lane === (row.lane as Lane))
  if (!view) return row.state === 'waiting' ? 'drop' : 'keep'
  const picture = { world, matter, now, edition: view.edition, departments: view.departments }
  return { card: approvalCard(picture), version: matter.version }
}

async function drawOfMatter(ctx: DbContext, row: OutboxRow): Promise<Drawn> {
  const found = row.matterId ? await readMatter(ctx, row.matterId) : null
  if (!found) return 'drop'
  const { matter, world, now } = found
  const task = matter.tasks.find((one) => one.id === row.params['taskId'])
  const version = matter.version
  switch (row.template) {
    case 'form': {
      if (!task) return 'drop'
      const picture = { world, matter, now, edition: 1, departments: [task.department] }
      return { card: formCard(picture, task, row.params['act'] as string), version }
    }
    case 'details': {
      const privates = await listPrivates(ctx.db, matter.id)
      const picture = { world, matter, now, edition: 1, departments: [] }
      return { card: detailsCard(picture, privates, row.masked), version }
    }
    case 'expiring':
      return { card: expiringCard(matter), version }
    default:
      return task ? { card: recountCard({ matter, task }, now), version } : 'drop'
  }
}

/** Draws what is still owed of a reminder, and says what that is: only it counts as reminded. */
async function drawReminder(ctx: DbContext, params: JsonObject): Promise<Drawn> {
  const refs = params['items'] as readonly JsonObject[]
  const items = (await noticeItems(ctx, refs)).filter(isToRemind)
  const [first] = items
  const card = first && reminderCard(items, first.now)
  if (!card) return 'drop'
  const told = items.map(({ matter, task }) => ({ matterId: matter.id, taskId: task.id }))
  return { card, version: 1, params: { ...params, items: told } }
}

async function drawDigest(ctx: DbContext, row: OutboxRow): Promise<Drawn> {
  const { department, digestKey, from } = row.params as unknown as DigestParams
  const items = await noticeItems(ctx, await listDigestItems(ctx.db, digestKey))
  const [first] = items
  if (!first) return 'drop'
  const part = { from, restId: String(row.id) }
  return { card: digestCard(first.world, department, items, first.now, part), version: 1 }
}

/** What a digest row says: whose, which items, and from which of them on. */
export type DigestParams = { department: string; digestKey: string; from: number }

async function drawReply(ctx: DbContext, row: OutboxRow): Promise<Drawn> {
  const { word, openId } = row.params as { word: string; openId: string }
  const person = (await readCurrentWorld(ctx)).directory.people.get(openId)
  if (word === '帮助' || !person) return { card: helpCard(), version: 1 }
  const items = await noticeItems(ctx, await listOwed(ctx.db, person.department, OWED))
  return { card: todoCard(items, ctx.clock.now()), version: 1 }
}

/** How many owed tasks are read for a list that shows the first of them. */
const OWED = 200

async function noticeItems(ctx: DbContext, refs: readonly JsonObject[]) {
  const ids = [...new Set(refs.map((ref) => ref['matterId'] as string))].sort()
  const matters = new Map((await readMatters(ctx, ids)).map((one) => [one.matter.id, one]))
  return refs.flatMap(
    (ref): (NoticeItem & { world: Parameters<typeof officeCard>[0]; now: Date })[] => {
      const found = matters.get(ref['matterId'] as string)
      const task = found?.matter.tasks.find((one) => one.id === ref['taskId'])
      return found && task ? [{ ...found, task }] : []
    },
  )
}

/** Heads a message that may be there twice, because nobody could find out (Feishu §4.1). */
function withTwinNote(card: Card): Card {
  const twin = markdown("<font color='grey'>如有重复，以本条为准</font>", { small: true })
  return { ...card, body: { ...card.body, elements: [twin, ...card.body.elements] } }
}
