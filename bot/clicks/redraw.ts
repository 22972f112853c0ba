import type { World } from '../../rules/act.ts'
import type { Matter } from '../../rules/matter.ts'
import { viewsOf } from '../../rules/views.ts'
import { readMatter } from '../../db/act.ts'
import type { ClickedMessage } from '../../db/queries/outbox.ts'
import { presented } from '../../templates/card.ts'
import type { Card } from '../../templates/card.ts'
import { approvalCard } from '../../templates/cards/approval-push.ts'
import { formCard } from '../../templates/cards/form.ts'
import type { BotContext } from '../context.ts'

/** A matter in its world at a moment. */
export interface State {
  readonly world: World
  readonly matter: Matter
  readonly now: Date
}

/**
 * The pressed card as it is now, from the state the press left behind or, where that was about another
 * matter, from what is stored. Null for what is no picture of a matter, and when it cannot be drawn:
 * the act stands, and the courier will settle the card.
 */
export async function redraw(
  ctx: BotContext,
  message: ClickedMessage | null,
  state: State | null,
): Promise<Card | null> {
  if (message === null || message.matterId === null) return null
  try {
    const known = state?.matter.id === message.matterId ? state : null
    const shown = known ?? (await readMatter(ctx, message.matterId))
    const card = shown && draw(message, shown)
    return card && presented(card, message)
  } catch (error) {
    ctx.log.error({ outbox: message.id, error }, 'pressed card not drawn')
    return null
  }
}

function draw(message: ClickedMessage, { world, matter, now }: State): Card | null {
  if (message.template === 'form') {
    const task = matter.tasks.find((one) => one.id === message.params['taskId'])
    if (!task) return null
    const picture = { world, matter, now, edition: 1, departments: [task.department] }
    return formCard(picture, task, message.params['act'] as string)
  }
  if (message.template !== 'card') return null
  const view = viewsOf(world.directory, matter).find((one) => one.lane === message.lane)
  if (!view || view.edition !== message.edition) return null
  const picture = { world, matter, now, edition: view.edition, departments: view.departments }
  return approvalCard(picture)
}
