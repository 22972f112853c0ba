import { expect, test } from 'vitest'
import { ROLES } from './directory.ts'
import { cite, parseProfile, wordOfRole } from './profile.ts'
import { huancui } from './profiles/huancui.ts'
import { linzi } from './profiles/linzi.ts'
import { PROFILES } from './profiles/named.ts'
import { tancheng } from './profiles/tancheng.ts'

test.each(Object.entries(PROFILES))(
  '%s passes the check that a customer’s file has to pass',
  (_, profile) => {
    expect(parseProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile)
  },
)

test.each([
  [linzi, '第七条第（一）项第1目', '《临淄区行政审批与监管协调联动实施办法》第七条第（一）项第1目'],
  [
    huancui,
    '第二部分第（三）项',
    '《威海市环翠区行政审批与监管协调联动工作机制》第二部分第（三）项',
  ],
  [huancui, '附件2', '《威海市环翠区行政审批与监管协调联动工作机制》附件2'],
  [
    tancheng,
    '第二十二条第（一）项',
    '《郯城县行政审批与监管协调联动实施办法》第二十二条第（一）项',
  ],
  [tancheng, '第三部分第（二）项', '《郯城县行政审批与监管联席会议制度》第三部分第（二）项'],
  [linzi, '《中华人民共和国行政许可法》第八十二条', '《中华人民共和国行政许可法》第八十二条'],
])('an article is cited with the text it is in', (profile, article, citation) => {
  expect(cite(profile, article)).toBe(citation)
})

test('every role has a word in every place', () => {
  const words = Object.values(PROFILES).flatMap((profile) =>
    ROLES.map((role) => wordOfRole(profile, role)),
  )
  expect(words.every((word) => word.length > 1)).toBe(true)
  expect(wordOfRole(huancui, 'leader')).toBe('会商联络负责人')
  expect(wordOfRole(tancheng, 'chief-convenor')).toBe('总召集人')
})

test.each<[string, string, unknown, string]>([
  ['a missing field', 'approvalPush.claim.word', undefined, '缺少该字段；应为文字'],
  ['a missing section', 'inquiry', undefined, '缺少该字段；应为对象，没有时写 null'],
  [
    'a missing day',
    'checkedOn',
    undefined,
    '缺少该字段；应为真实存在的日期，写作 YYYY-MM-DD，没有时写 null',
  ],
  ['an unknown field', 'approvalPush.autoClaim', true, '未知字段，请删除或更正拼写'],
  ['an unknown section', 'extends', 'linzi', '未知字段，请删除或更正拼写'],
  ['a text for a number', 'approvalPush.claim.limit.count', '1', '应为数字'],
  ['half a day too many', 'approvalPush.claim.limit.count', 1.5, '应为整数'],
  ['no days at all', 'approvalPush.claim.limit.count', 0, '应大于 0'],
  [
    'a unit that is none',
    'approvalPush.claim.limit.unit',
    'hour',
    '应为 "working-day" 或 "half-working-day" 或 "calendar-day"',
  ],
  ['a notice that runs after', 'survey.notice.direction', 'after', '应为 "before"'],
  [
    'a number without its article',
    'approvalPush.claim.limit.article',
    null,
    'source 为 article 时须写明条款，为 default 时应为 null',
  ],
  [
    'a default with an article',
    'inquiry.reply.article',
    '第十二条',
    'source 为 article 时须写明条款，为 default 时应为 null',
  ],
  [
    'an effect of silence without its article',
    'inquiry.silence.article',
    null,
    '有法律后果的沉默须写明条款；effect 为 none 时应为 null',
  ],
  [
    'a push at once that has a limit',
    'approvalPush.push.immediate',
    false,
    '有 limit 时应为 false，limit 为 null 时应为 true',
  ],
  ['a day that is none', 'issuedOn', '2022-02-30', '应为真实存在的日期，写作 YYYY-MM-DD'],
  ['a time that is none', 'digest.at', '9:00', '应为时刻，写作 HH:mm，00:00 至 24:00'],
  ['a title without 《》', 'title', '实施办法', '应为带书名号的标题，如《…办法》'],
  [
    'a kind of information that is none',
    'supervisionPush.types.rumour',
    '第七条',
    '未知字段，请删除或更正拼写',
  ],
  [
    'an act that is none',
    'permitChange.acts.1',
    'revoke',
    '应为 "modify" 或 "withdraw" 或 "rescind" 或 "deregister"',
  ],
  [
    'two texts told by the same unit',
    'otherTexts',
    [{ title: '《制度》', citedBy: '条' }],
    '各文本的 citedBy 须互不相同，否则条款指向不明',
  ],
  ['a list that says nothing', 'meeting.kinds', [], '项数应不小于 1'],
  ['logs kept too briefly', 'retention.logsMonths', 3, '应不小于 6'],
])('%s is named by its path, with what is expected', (_what, path, value, expected) => {
  expect(messageOf(spoil(path, value))).toBe(`${path}：${expected}`)
})

test('sessions of a day that overlap are refused', () => {
  const overlapping = spoil('time.officeHours.0.sessions.1.opens', '11:00')
  expect(messageOf(overlapping)).toBe(
    'time.officeHours.0.sessions：每段须先开后关，各段依次排列、互不重叠',
  )
})

test('silence never claims past a limit of the product’s own', () => {
  const unlawful = spoil('approvalPush.claim.limit', linzi.approvalPush.answerObjection)
  expect(messageOf(unlawful)).toBe(
    'approvalPush.claim.limit.source：沉默视为认领时，认领时限须出自条款（article）',
  )
})

test('all bad fields are named at once', () => {
  const spoilt = { ...linzi, region: '', trial: 'no', digest: { at: '09:00', bell: true } }
  expect(messageOf(spoilt).split('\n')).toEqual([
    'region：不能为空',
    'trial：应为 true 或 false',
    'digest.bell：未知字段，请删除或更正拼写',
  ])
})

test.each([null, [], 'linzi', 3])('%o is no profile', (value) => {
  expect(messageOf(value)).toBe('（整个文件）：应为对象')
})

/** linzi as JSON with another value at a path; undefined takes the field away. */
function spoil(path: string, value: unknown): unknown {
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const whole = JSON.parse(JSON.stringify(linzi)) as { [key: string]: unknown }
  let parent = whole
  for (const key of keys) parent = parent[key] as typeof parent
  parent[last] = value
  return JSON.parse(JSON.stringify(whole))
}

function messageOf(value: unknown): string {
  try {
    parseProfile(value)
  } catch (error) {
    return (error as Error).message
  }
  return ''
}
