import { KINDS } from '../../rules/kinds/registry.ts'
import type { Task } from '../../rules/matter.ts'
import { ownTaskOf } from '../../rules/own-task.ts'
import type { Element } from '../card.ts'
import { buttonRow, clip, escapeMarkdown, markdown, note, RULE } from '../card.ts'
import type { Picture } from '../picture.ts'
import { departmentName } from '../words.ts'
import { buttonOf, consequence, stateLines, stateWord, taskElements } from './approval-tasks.ts'

/** Answers that stand on a full card at once; the others move up as these are given. */
const ANSWERS = 5

/** The buttons of a shared row, in their order. */
const SHARED = ['claim', 'object', 'confer', 'view-details']

/**
 * The tasks of a card that has too many of them for a row of buttons each (one chat for all
 * departments): a line for each department, and one row that acts for whichever department the
 * presser is of.
 */
export function sharedTasks(picture: Picture, tasks: readonly Task[]): Element[] {
  const claims = tasks.filter((task) => task.type === 'claim')
  const answers = tasks.filter((task) => task.type === 'answer-objection')
  return [RULE, ...claimElements(picture, claims), ...answerElements(picture, answers)]
}

function claimElements(picture: Picture, claims: readonly Task[]): Element[] {
  const { world, matter } = picture
  if (claims.length === 0) return []
  const departments = claims.map((task) => {
    const name = escapeMarkdown(clip(departmentName(world.directory, task.department), 20))
    return `**${name}**　${stateWord(picture, task)}`
  })
  // Whoever got the card with it has the same end and the same consequence: each is said once.
  const pending = claims.filter((task) => task.state === 'pending')
  const words = new Set(
    pending.flatMap((task) => [...stateLines(picture, task), ...consequence(picture, task)]),
  )
  const [silenced] = claims.filter((task) => task.state === 'auto-claimed')
  const acts = new Set(claims.flatMap((task) => KINDS[matter.kind].buttons(world, matter, task)))
  const row = SHARED.filter((act) => acts.has(act))
  return [
    markdown(departments.join('\n')),
    ...(words.size > 0 ? [markdown([...words].join('\n'))] : []),
    ...(silenced ? [markdown(stateLines(picture, silenced).join('\n'))] : []),
    buttonRow(row.map((act) => buttonOf(act, ownTaskOf(matter), '本部门'))),
    note('部门较多，按钮由各部门共用，按操作人所在部门登记。'),
  ]
}

function answerElements(picture: Picture, answers: readonly Task[]): Element[] {
  const pending = answers.filter((task) => task.state === 'pending')
  const shown = pending.slice(0, ANSWERS)
  const more = pending.length - shown.length
  const done = answers.length - pending.length
  const rest = [
    ...(more > 0 ? [`另有${more}件异议待答复，答复后依次显示。`] : []),
    ...(done > 0 ? [`已答复异议${done}件。`] : []),
  ]
  return [
    ...shown.flatMap((task) => [RULE, ...taskElements(picture, task, false)]),
    ...(rest.length > 0 ? [markdown(rest.join('\n'))] : []),
  ]
}
