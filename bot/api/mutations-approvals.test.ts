import { expect, test } from 'vitest'
import { testBot } from '../testing.ts'
import { approvalBody, MANY_DEPARTMENTS } from '../testing-county.ts'
import { sendSpoilt } from '../testing-mutations.ts'

/** Everything that a push can say. */
const whole = () => ({
  ...approvalBody(),
  counterpart: {
    name: '河湾餐饮有限公司',
    type: 'organisation',
    creditCode: '91370305MA3C0XQE4K',
    contact: { name: '林小满', phone: '13912345678' },
  },
  permit: {
    number: 'JY13703050001',
    action: 'grant',
    decidedAt: '2026-11-20T10:00:00+08:00',
    completedAt: '2026-11-20T16:00:00+08:00',
    validFrom: '2026-11-20',
    validTo: '2031-11-19',
  },
  kind: 'commitment',
  certificate: { 主体名称: '河湾餐饮有限公司' },
  commitment: { letter: '承诺书', dueOn: '2026-12-20', check: 'exempt', missing: ['消防意见'] },
  departments: ['scjg', MANY_DEPARTMENTS[0]],
  documents: [{ name: '核准通知', url: 'https://files.example.com/1.pdf' }],
})

test(
  'no spoilt push breaks the address or leaves anything behind',
  { timeout: 180_000 },
  async () => {
    await using bot = await testBot()
    const statuses = await sendSpoilt(bot, {
      method: 'POST',
      path: () => '/api/v1/approvals',
      body: whole,
    })
    expect(statuses.get(201)).toBeGreaterThan(50)
    expect(statuses.get(422)).toBeGreaterThan(500)
    expect(bot.logged.filter((line) => line.includes('"level":50'))).toEqual([])
  },
)
