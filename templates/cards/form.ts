import { KINDS } from '../../rules/kinds/registry.ts'
import type { Task } from '../../rules/matter.ts'
import { card, escapeMarkdown, markdown, note } from '../card.ts'
import type { Card } from '../card.ts'
import { form } from '../form.ts'
import { formOf } from '../forms.ts'
import type { Picture } from '../picture.ts'

/** 表单卡片: asks one person for what an act needs; says that it is done once it cannot be done again. */
export function formCard(picture: Picture, task: Task, act: string): Card {
  const { world, matter } = picture
  const { title, fields, hint } = formOf(world, matter, task, act)
  const open = KINDS[matter.kind].buttons(world, matter, task).includes(act)
  return card(
    {
      title: open ? title : `${title}（已处理）`,
      subtitle: `${matter.title} ${matter.number}`,
      tone: open ? 'blue' : 'grey',
      summary: '审管联动表单',
      forwardable: false,
    },
    open
      ? [
          markdown(`${escapeMarkdown(matter.title)}${hint ? `\n${hint}` : ''}`),
          form(`form_${act.replaceAll('-', '_')}`, fields, { a: act, t: task.id }),
          note('严禁录入国家秘密、工作秘密。'),
        ]
      : [markdown('该事项已处理，本表单不能再提交。最新状态请看群内卡片。')],
  )
}
