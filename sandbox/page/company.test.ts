import { expect, test } from 'vitest'
import { hasValidCheckCharacter } from '../../rules/credit-code.ts'
import { inventCompany, inventCreditCode, placeOf } from './company.ts'

test('every invented credit code has check characters that fit, and the region of its place', () => {
  for (let index = 0; index < 500; index += 1) {
    const code = inventCreditCode('370305', Math.random)
    expect(code).toMatch(/^91370305MA[0-9A-HJ-NPQRTUWXY]{6}[0-9X][0-9A-HJ-NPQRTUWXY]$/)
    expect(hasValidCheckCharacter(code)).toBe(true)
  }
})

test('a company is named after its place, a place of no known profile after none', () => {
  expect(inventCompany(placeOf('tancheng'), () => 0)).toMatchObject({
    name: '郯城闻韶食品有限公司',
  })
  expect(inventCompany(placeOf('./my-county.ts'), () => 0.99).name).toMatch(/^示例.*有限公司$/)
})

test('the organisation code inside has the check character of GB 11714', () => {
  const code = inventCreditCode('370305', () => 0)
  // MA000000: 22·3 + 10·7 = 136, 136 mod 11 = 4, 11 − 4 = 7.
  expect(code.slice(8, 17)).toBe('MA0000007')
})
