import { cite } from '../../rules/profile.ts'
import type { World } from '../../rules/act.ts'
import { isBindingLimit, isOverdue } from '../../rules/matter.ts'
import type { Task } from '../../rules/matter.ts'
import { shownDeadline } from '../../rules/run-limit.ts'
import { dayOf } from '../../rules/time/day.ts'
import { markdown, panel } from '../card.ts'
import type { Element } from '../card.ts'
import { derivationWords, dueWords } from '../derivation.ts'
import type { Picture } from '../picture.ts'
import { instantWords } from '../words.ts'

/** 截止 of a task in one line, with the article and what follows; null where it has no limit. */
export function dueLine(picture: Picture, task: Task, verb: string): string | null {
  const { world, now } = picture
  const deadline = shownDeadline(world, task, now)
  if (deadline === null) return null
  const due = dueWords(deadline.dueAt, Number(dayOf(now).slice(0, 4)))
  if (deadline.provisional) {
    const year = deadline.derivation.unannounced[0] ?? ''
    return `截止：**${due}**（暂估：${year}年节假日安排尚未公布，公布前不产生期满效力）`
  }
  const source = isBindingLimit(task) ? (task.limit?.article ?? '') : '产品默认提示时限'
  if (isOverdue(task, now)) {
    // Past a default only the liaison is told, and in private.
    return isBindingLimit(task)
      ? `<font color='red'>**已超期**，应于${due}${verb}</font>（${source}）`
      : null
  }
  return `请于**${due}**${verb}（${source}）`
}

/** 为什么是这一天: opens on a tap, needs no call. */
export function whyPanel(picture: Picture, task: Task): Element | null {
  const deadline = shownDeadline(picture.world, task, picture.now)
  if (deadline === null) return null
  return panel('为什么是这一天', [
    markdown(derivationWords(deadline.derivation).join('\n'), { small: true }),
  ])
}

/** 系统记录 of what silence did: signed by the system, with the article (H2, design: never a person). */
export function silenceLine(world: World, task: Task, now: Date): string {
  const { deadline, silence } = task
  if (deadline === null || silence === null) return ''
  const end = dueWords(deadline.dueAt, undefined).replace(/前$/, '')
  const year = dayOf(new Date(deadline.dueAt.getTime() - 1)).slice(0, 4)
  const effect = silence.effect === 'auto-claimed' ? '自动认领' : '同意'
  const law = cite(world.profile, silence.article)
  const lateAct = task.lateAct
    ? `\n${instantWords(new Date(task.lateAct.at), dayOf(now))}另有期满后的登记，不改变上述效力。`
    : ''
  return `系统记录：截至${year}年${end}未认领，依据${law}，视为${effect}。${lateAct}`
}
