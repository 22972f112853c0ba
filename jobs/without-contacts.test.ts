import { expect, test } from 'vitest'
import { button, card, markdown } from '../templates/card.ts'
import { withoutContacts } from './without-contacts.ts'

function cardWith(text: string, title = '标题') {
  return card({ title, tone: 'blue', summary: '摘要', forwardable: false }, [markdown(text)])
}

test.each([
  ['电话13912345678，请联系', '电话139&#42;&#42;&#42;&#42;5678，请联系'],
  ['0631-5231234', '063&#42;&#42;&#42;&#42;1234'],
  ['邮箱 lin.xm@example.gov.cn 收', '邮箱 &#42;&#42;&#42;&#42; 收'],
  ['信用代码 91371002MA3C139123', '信用代码 91371002MA3C139123'],
  ['许可证 JY13713912345678', '许可证 JY13713912345678'],
  ['编号 139123456789012', '编号 139123456789012'],
  ['2026-11-20 10:00 第1391234号', '2026-11-20 10:00 第1391234号'],
])('%s becomes %s', (text, expected) => {
  expect(withoutContacts(cardWith(text)).body.elements[0]?.['content']).toBe(expected)
})

test('plain text is masked as it is, and everything but texts stays', () => {
  const id = '01a1fc27-525c-71ea-b79f-13912345678a.1'
  const value = card({ title: '致电13912345678', tone: 'blue', summary: 's', forwardable: false }, [
    button('认领', { a: 'claim', t: id }),
  ])
  const masked = withoutContacts(value)
  expect(masked.header['title']).toEqual({ tag: 'plain_text', content: '致电139****5678' })
  expect(masked.body).toEqual(value.body)
  expect(masked.config).toEqual(value.config)
})
