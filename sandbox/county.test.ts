import { expect, test } from 'vitest'
import { fictionalCounty } from './county.ts'

const PROFILES = ['huancui', 'linzi', 'danzhou', 'ankang', 'tancheng', 'one-of-our-own']

test.each(PROFILES)('in %s every item routes to one row and to departments that exist', (id) => {
  const { departments, catalogue } = fictionalCounty(id).directory
  const codes = new Set(departments.map((department) => department.code))
  expect(catalogue).toHaveLength(102)
  expect(new Set(catalogue.map((row) => row.item)).size).toBe(102)
  expect(new Set(catalogue.map((row) => row.code)).size).toBe(102)
  for (const row of catalogue) {
    const named = [...row.departments, ...row.supervisors.map((one) => one.department)]
    expect(named.filter((code) => !codes.has(code))).toEqual([])
    expect(row.supervisors.filter((one) => one.lead)).toHaveLength(1)
  }
})

test.each(PROFILES)('in %s names, open ids, chats and mobiles are each one person’s own', (id) => {
  const { people, chats, directory } = fictionalCounty(id)
  for (const field of ['openId', 'name', 'mobile'] as const) {
    expect(new Set(people.map((person) => person[field])).size).toBe(people.length)
  }
  expect(new Set(chats.map((chat) => chat.chatId)).size).toBe(chats.length)
  expect(directory.people.map((person) => person.openId)).toEqual(people.map((one) => one.openId))
  for (const person of people) expect(person.openId).toMatch(/^ou_[0-9a-f]{32}$/)
})

test.each(PROFILES)('in %s one department approves and each that supervises is staffed', (id) => {
  const { departments, people } = fictionalCounty(id).directory
  expect(departments.filter((one) => one.side === 'approval').map((one) => one.code)).toEqual([
    'spj',
  ])
  for (const department of departments.filter((one) => one.side === 'supervision')) {
    const staff = people.filter((person) => person.department === department.code)
    const roles = staff.flatMap((person) => person.roles)
    expect(roles).toEqual(['liaison', 'deputy', 'leader', 'surveyor', 'surveyor'])
    const deputy = staff.find((person) => person.roles.includes('deputy'))
    expect(deputy?.actsFor).toBe(staff[0]?.openId)
  }
})

test('the roles that only some places have are there and nowhere else', () => {
  expect(PROFILES.filter((id) => rolesIn(id).has('filing'))).toEqual(['ankang'])
  expect(PROFILES.filter((id) => rolesIn(id).has('oversight'))).toEqual(['danzhou'])
  expect(PROFILES.filter((id) => rolesIn(id).has('chief-convenor'))).toEqual(['tancheng'])
  for (const id of PROFILES) {
    expect([...rolesIn(id)]).toEqual(
      expect.arrayContaining(['liaison', 'window', 'office', 'convenor', 'surveyor']),
    )
  }
})

test('the same county comes out of every run, with religion sensitive and enforcement marked', () => {
  const { directory } = fictionalCounty('huancui')
  expect(directory.catalogue.filter((row) => row.sensitive)).toHaveLength(3)
  expect(directory.catalogue[0]).toMatchObject({ code: 'HC-1-01', departments: ['spj'] })
  expect(directory.catalogue.find((row) => row.item === '食品经营许可')).toMatchObject({
    mode: 'entrusted',
    supervisors: [{ department: 'scjg', lead: true }],
  })
  expect(directory.departments.find((one) => one.code === 'zhzf')).toMatchObject({
    name: '区综合行政执法局',
    sort: 'enforcement',
    chatId: 'oc_eb4311fc372eeb8ca556df3be674c810',
  })
})

function rolesIn(profileId: string): Set<string> {
  return new Set(fictionalCounty(profileId).directory.people.flatMap((person) => person.roles))
}
