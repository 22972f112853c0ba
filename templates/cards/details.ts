import { approvalOf } from '../../rules/kinds/approval-push/open.ts'
import type { Matter } from '../../rules/matter.ts'
import { maskPhone } from '../../rules/mask.ts'
import { WARNING_WORDS } from '../words.ts'
import { card, clip, escapeMarkdown, fits, markdown, note } from '../card.ts'
import type { Card } from '../card.ts'
import type { Picture } from '../picture.ts'

/** Private values by the path they had in the body; an erased one is missing. */
export type Privates = ReadonlyMap<string, string>

/** How long a value may be and how many documents are linked: less and less, until Feishu takes the card. */
const ROOM = [
  { length: 1000, documents: 50 },
  { length: 1000, documents: 10 },
  { length: 300, documents: 5 },
  { length: 60, documents: 3 },
  { length: 20, documents: 1 },
] as const
type Room = (typeof ROOM)[number]

/** 详情卡片: contact, full names, commitment letter and documents, for one pair of eyes. */
export function detailsCard(picture: Picture, privates: Privates, masked: boolean): Card {
  const [whole, ...smaller] = ROOM
  let drawn = draw(picture, privates, masked, whole)
  for (const room of smaller) {
    if (fits(drawn)) break
    drawn = draw(picture, privates, masked, room)
  }
  return drawn
}

function draw({ matter }: Picture, privates: Privates, masked: boolean, room: Room): Card {
  const cut = room !== ROOM[0]
  const documents = documentLines(matter, privates, room)
  return card(
    {
      title: '查看详情',
      subtitle: matter.number,
      tone: 'grey',
      summary: '审管联动详情',
      forwardable: false,
    },
    [
      markdown(lines(matter, privates, masked, room).join('\n')),
      ...(documents.length > 0 ? [markdown(['**附件**', ...documents].join('\n'))] : []),
      ...(masked ? [note('平台不允许展示完整号码，请向审批部门索取。')] : []),
      ...(cut ? [note('内容较长，未全部展示，请向审批部门索取。')] : []),
      note('仅限履行监管职责使用，请勿转发；本次查看已留痕。'),
    ],
  )
}

function lines(matter: Matter, privates: Privates, masked: boolean, { length }: Room): string[] {
  const approval = approvalOf(matter)
  const phone = privates.get('counterpart.contact.phone')
  const line = (label: string, value: string | undefined) =>
    value ? `**${escapeMarkdown(clip(label, 30))}**　${escapeMarkdown(clip(value, length))}` : null
  return [
    line('事项名称', approval.item.name),
    line('行政相对人', privates.get('counterpart.name') ?? approval.counterpart.name),
    line('信用代码', approval.counterpart.creditCode),
    line('许可文（编）号', approval.permit.number),
    line('联系人', privates.get('counterpart.contact.name')),
    line('联系方式', phone && (masked ? maskPhone(phone) : phone)),
    line('承诺书', privates.get('commitment.letter')),
    line('承诺期限', approval.commitment?.dueOn),
    ...(approval.commitment?.missing ?? []).map((one) => line('容缺材料', one)),
    ...Object.entries(approval.certificate ?? {}).map(([label, value]) => line(label, value)),
    ...approval.extra.map(({ label, value }, index) =>
      line(label, value ?? privates.get(`extra.${index}.value`)),
    ),
    ...matter.facts.warnings.map((code) => line('提示', WARNING_WORDS[code])),
  ].filter((one) => one !== null)
}

function documentLines(matter: Matter, privates: Privates, room: Room): string[] {
  const { documents } = approvalOf(matter)
  const shown = documents.slice(0, room.documents)
  const more = documents.length - shown.length
  return [
    ...shown.map(
      ({ name }, index) =>
        `${escapeMarkdown(clip(name, 60))}：${link(privates.get(`documents.${index}.url`))}`,
    ),
    ...(more > 0 ? [`另有${more}件`] : []),
  ]
}

/** Only what parses as http or https becomes a link; its text can then carry no markdown. */
function link(url: string | undefined): string {
  if (url === undefined) return '（已清除）'
  // `encodeURIComponent` leaves round brackets as they are, and one of them would end the link.
  const safe = encodeURI(decodeURISafely(url)).replaceAll(
    /[()<>[\]"'`|\\]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `[打开](${safe})`
}

function decodeURISafely(url: string): string {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}
