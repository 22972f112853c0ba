import type { World } from '../rules/act.ts'
import { OBJECTION_TYPES } from '../rules/kinds/approval-push/inputs.ts'
import type { Matter, Task } from '../rules/matter.ts'
import type { Field } from './form.ts'
import { OBJECTION_WORDS } from './words.ts'

/** A form's heading and what it asks, for an act of a kind. */
export interface FormWords {
  readonly title: string
  readonly fields: readonly Field[]
  readonly hint: string | null
}

/** The form of an act; the field names are those of the act's input. */
export function formOf(world: World, matter: Matter, task: Task, act: string): FormWords {
  switch (act) {
    case 'object':
      return {
        title: '提出异议',
        fields: [
          {
            kind: 'select',
            name: 'type',
            label: '异议类型',
            options: OBJECTION_TYPES.map((value) => ({
              value,
              text: OBJECTION_WORDS[value] ?? value,
            })),
          },
          { kind: 'text', name: 'reason', label: '异议理由', required: true },
        ],
        hint: null,
      }
    case 'uphold':
      return {
        title: '维持',
        fields: [{ kind: 'text', name: 'explanation', label: '说明', required: true }],
        hint: '维持后，尚未认领的部门自重新送达之日起另计认领时限。',
      }
    case 'reroute':
      return {
        title: '改派',
        fields: [
          {
            kind: 'select',
            name: 'department',
            label: '改派部门',
            options: reroutable(world, matter),
          },
        ],
        hint: '新部门的认领时限自送达之日起计算。',
      }
    default:
      throw new Error(`the act ${act} of task ${task.type} has no form`)
  }
}

function reroutable({ directory }: World, matter: Matter): { text: string; value: string }[] {
  const holding = new Set(
    matter.tasks
      .filter((task) => task.type === 'claim' && task.state !== 'returned')
      .map((task) => task.department),
  )
  return [...directory.departments.values()]
    .filter((one) => one.side === 'supervision' && !holding.has(one.code))
    .map((one) => ({ text: one.name, value: one.code }))
}
