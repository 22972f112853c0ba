import { expect, test } from 'vitest'
import { china, FIRST_END, PLACES, PUSHED_AT, worldOf } from '../../rules/testing.ts'
import type { BodyInput, PlaceName } from '../../rules/testing.ts'
import { play } from '../../rules/testing-play.ts'
import type { Play } from '../../rules/testing-play.ts'
import { reminderCard } from '../notices/reminder.ts'
import { approvalCard } from './approval-push.ts'

const DOUBT = { type: 'not-our-duty', reason: '不属本单位' }

function delivered(place: PlaceName, body: BodyInput = {}, at = PUSHED_AT): Play {
  const one = play(worldOf(place), { departments: ['scjg'], ...body }, at)
  one.deliver(at)
  return one
}

/** The card of a department as text, entities read back. */
function textOf(one: Play, now: Date, department = 'scjg'): string {
  const { world, matter } = one
  const picture = { world, matter, now, edition: 1, departments: [department] }
  return JSON.stringify(approvalCard(picture)).replaceAll('&#42;', '*')
}

function tagOf(one: Play, now: Date, department = 'scjg'): unknown {
  const { world, matter } = one
  const picture = { world, matter, now, edition: 1, departments: [department] }
  const { header } = approvalCard(picture) as unknown as {
    header: { text_tag_list: { text: { content: string } }[] }
  }
  return header.text_tag_list[0]?.text.content
}

test.each([
  ['grant', '新办 · 食品经营许可', '已纳入监管范围。'],
  ['renew', '延续 · 食品经营许可', '已纳入监管范围。'],
  ['modify', '变更 · 食品经营许可', '已纳入监管范围。'],
  ['deregister', '注销 · 食品经营许可', '请移出监管名单。'],
  ['refuse', '不予许可 · 食品经营许可', '供知悉，防止无证经营。'],
])('the card of %s leads with the act, and says after the claim what it means', (...row) => {
  const [action, title, meaning] = row
  const permit = { number: 'JY1', decidedAt: '2026-11-20T09:00:00+08:00', action }
  const one = delivered('linzi', { permit })
  expect(textOf(one, PUSHED_AT)).toContain(title)
  expect(textOf(one, PUSHED_AT)).not.toContain(meaning)
  one.press('ou_scjg_liaison', 'claim', PUSHED_AT)
  expect(textOf(one, PUSHED_AT)).toContain(meaning)
})

test.each([
  ['huancui', '经行政审批与监管信息联动平台推送'],
  ['linzi', '经审批监管互动平台推送'],
  ['danzhou', '经省政务服务一体化平台推送'],
  ['tancheng', '经审管联动信息共享平台推送'],
] as const)('in %s the card names the platform of the regulation', (place, words) => {
  expect(textOf(delivered(place), PUSHED_AT)).toContain(words)
})

test('only linzi warns of what silence does, and not on a refusal', () => {
  const warning = '视为自动认领，由业务主管部门（市场监督管理局）承担相关责任'
  for (const place of PLACES) {
    expect(textOf(delivered(place), PUSHED_AT).includes(warning)).toBe(place === 'linzi')
  }
  const permit = { number: 'JY1', decidedAt: '2026-11-20T09:00:00+08:00', action: 'refuse' }
  expect(textOf(delivered('linzi', { permit }), PUSHED_AT)).not.toContain('视为自动认领')
})

test('who was relieved of the push is not named as answerable for it', () => {
  const one = delivered('linzi')
  one.press('ou_scjg_liaison', 'object', PUSHED_AT, DOUBT)
  one.press('ou_spj_liaison', 'reroute', PUSHED_AT, { department: 'wjw' })
  const text = textOf(one, PUSHED_AT, 'wjw')
  expect(text).toContain('视为自动认领，由业务主管部门承担相关责任')
  expect(text).not.toContain('由业务主管部门（市场监督管理局）')
})

test.each([
  ['huancui', '待认领', false],
  ['danzhou', '已超期', true],
  ['ankang', '待认领', false],
  ['tancheng', '已超期', true],
] as const)('in %s past the end the card is tagged %s; 超期 only by an article', (...row) => {
  const [place, tag, binding] = row
  const one = delivered(place)
  one.runTo(china('2026-11-24T00:01'))
  expect(tagOf(one, FIRST_END)).toBe(tag)
  expect(textOf(one, FIRST_END).includes('超期')).toBe(binding)
  one.press('ou_scjg_liaison', 'claim', china('2026-11-24T10:00'))
  expect(textOf(one, china('2026-11-24T10:00')).includes('超期')).toBe(binding)
})

test.each([
  ['huancui', '提示时限已过'],
  ['tancheng', '已超期'],
] as const)('in %s the liaison alone reads in private that %s', (place, words) => {
  const one = delivered(place)
  const item = { matter: one.matter, task: one.task('scjg') }
  expect(JSON.stringify(reminderCard([item], FIRST_END))).toContain(words)
})

test('one limit ends at 24:00 of its last day, with its article and its count', () => {
  const text = textOf(delivered('linzi'), PUSHED_AT)
  expect(text).toContain('请于**11月23日24时前**认领（第七条第（一）项第1目）')
  expect(text).toContain('为什么是这一天')
  expect(textOf(delivered('huancui'), PUSHED_AT)).toContain('（产品默认提示时限）')
})

test('a provisional end says so and promises no effect', () => {
  const one = delivered('linzi', {}, china('2026-12-31T10:00'))
  expect(textOf(one, china('2026-12-31T10:00'))).toContain('暂估：2027年节假日安排尚未公布')
})

test('the tag follows the state, on the side of the department and of the bureau', () => {
  const one = delivered('linzi')
  expect(tagOf(one, PUSHED_AT)).toBe('待认领')
  one.press('ou_scjg_liaison', 'object', PUSHED_AT, DOUBT)
  expect(tagOf(one, PUSHED_AT)).toBe('异议中')
  expect(tagOf(one, PUSHED_AT, 'spj')).toBe('异议待答复')
  one.press('ou_spj_liaison', 'uphold', PUSHED_AT, { explanation: '经核无误' })
  expect(tagOf(one, PUSHED_AT)).toBe('待认领')
  expect(textOf(one, PUSHED_AT)).toContain('审批部门维持：经核无误')
  one.deliver(PUSHED_AT)
  one.runTo(china('2026-11-24T00:01'))
  expect(tagOf(one, china('2026-11-24T09:00'))).toBe('自动认领')
  one.api('supersede', china('2026-11-24T10:00'), { by: 'x' })
  expect(tagOf(one, china('2026-11-24T10:00'))).toBe('已更正')
})

test('a cancelled card says why, and keeps nothing but the details', () => {
  const one = delivered('linzi')
  one.api('cancel', PUSHED_AT, { reason: '推送对象有误' })
  const text = textOf(one, PUSHED_AT)
  expect(tagOf(one, PUSHED_AT)).toBe('已撤回')
  expect(text).toContain('已撤回：推送对象有误')
  const acts = [...text.matchAll(/"a":"([a-z-]+)"/g)].map(([, act]) => act)
  expect(acts).toEqual(['view-details'])
})

test('a claim asks first, with its consequence, and a click is no administrative act', () => {
  const text = textOf(delivered('linzi'), PUSHED_AT)
  expect(text).toContain('认领后，由市场监督管理局对该业务承担事中事后监管责任。')
  expect(text).toContain('点击即登记本部门已作出的决定')
})
