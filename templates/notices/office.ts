import type { World } from '../../rules/act.ts'
import type { Matter } from '../../rules/matter.ts'
import type { Card } from '../card.ts'
import { card, escapeMarkdown, markdown, note } from '../card.ts'
import { departmentName } from '../words.ts'

/** What the office is told so that it can mend it. */
export function officeCard(
  world: World,
  params: { reason: string; department: string; lane?: string; code?: number | null },
  matter: Matter | null,
): Card {
  const name = escapeMarkdown(departmentName(world.directory, params.department))
  const words = OFFICE_WORDS[params.reason] ?? { title: '请核实', text: '' }
  const lane = params.lane ?? ''
  const where = lane.startsWith('chat:') ? '部门群' : lane.startsWith('person:') ? '个人私聊' : ''
  const code = params.code ? `（飞书错误码 ${params.code}）` : ''
  const of = matter ? `涉及：${escapeMarkdown(matter.title)}（${matter.number}）` : ''
  return card(
    {
      title: words.title,
      subtitle: departmentName(world.directory, params.department),
      tone: 'orange',
      summary: words.title,
      forwardable: false,
    },
    [
      markdown(
        `**${name}**${where ? `　${where}` : ''}${code}\n${words.text}${of ? `\n${of}` : ''}`,
      ),
      note('同一情况每日只通知一次。'),
    ],
  )
}

const OFFICE_WORDS: { readonly [reason: string]: { title: string; text: string } } = {
  'no-liaison': {
    title: '联络员空缺',
    text: '没有在岗的联络员或B角，已转分管领导；请及时补充名录。',
  },
  'no-leader': {
    title: '分管领导空缺',
    text: '没有在岗的分管领导，期限届满情况无人可报；请及时补充名录。',
  },
  detour: {
    title: '消息无法送达，已改投',
    text: '已改送该部门的其他渠道，请核实机器人是否在群内、人员是否在岗。',
  },
  undeliverable: {
    title: '消息无法送达',
    text: '该部门没有可用的渠道，认领时限未起算；请改用书面送达。',
  },
  unreachable: { title: '人员或群无法送达', text: '请核实机器人是否在群内、人员是否在岗。' },
  'recount-after-silence': {
    title: '节假日安排调整涉及已生效事项',
    text: '重新计算后截止日期有变化，但视为自动认领、视为同意的效力不变，请知悉。',
  },
  confer: { title: '提请会商', text: '双方对推送信息仍有争议，请组织会商。' },
  'failed-message': {
    title: '消息发送失败',
    text: '平台拒绝了一条消息，已停止重试，请联系管理员。',
  },
}
