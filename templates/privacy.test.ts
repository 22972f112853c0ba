import { expect, test } from 'vitest'
import { china, PLACES, worldOf } from '../rules/testing.ts'
import type { BodyInput, PlaceName } from '../rules/testing.ts'
import { play } from '../rules/testing-play.ts'
import { detailsCard } from './cards/details.ts'
import { groupCards, privateCards, scenesOf } from './testing.ts'

const SECRET = {
  name: '欧阳小明',
  contact: '司马代办',
  phone: '13900001234',
  letter: '本人郑重承诺并知悉后果',
  url: 'https://files.example/token-77',
  address: '某街道9号楼501室',
} as const

const PERSONAL: BodyInput = {
  counterpart: { name: SECRET.name, contact: { name: SECRET.contact, phone: SECRET.phone } },
  permit: { number: 'JY1', decidedAt: '2026-11-20T09:00:00+08:00', validTo: '2031-11-19' },
  kind: 'commitment',
  commitment: { letter: SECRET.letter, dueOn: '2026-12-20' },
  documents: [{ name: '决定书', url: SECRET.url }],
  extra: [{ label: '经营者住址', value: SECRET.address, private: true }],
}

const PRIVATES = new Map([
  ['counterpart.name', SECRET.name],
  ['counterpart.contact.name', SECRET.contact],
  ['counterpart.contact.phone', SECRET.phone],
  ['commitment.letter', SECRET.letter],
  ['documents.0.url', SECRET.url],
  ['extra.0.value', SECRET.address],
])

function personalScenes(place: PlaceName, body = PERSONAL) {
  return scenesOf(place, body, {
    profile: (one) => ({
      ...one,
      approvalPush: { ...one.approvalPush, extraLabels: ['经营者住址'] },
    }),
  })
}

test.each(PLACES)('in %s no card in a group holds a private value, in any state', (place) => {
  for (const scene of personalScenes(place)) {
    for (const { name, card } of groupCards(scene)) {
      const text = JSON.stringify(card)
      for (const secret of Object.values(SECRET)) expect(text, name).not.toContain(secret)
    }
  }
})

test('a person is masked wherever the push names them, not only where it has to', () => {
  const body: BodyInput = {
    ...PERSONAL,
    kind: 'one-licence',
    certificate: { 经营者: SECRET.name, 联系: `${SECRET.contact} ${SECRET.phone}` },
    documents: [{ name: `${SECRET.name}身份证`, url: SECRET.url }],
    commitment: { letter: SECRET.letter, missing: [`${SECRET.name}健康证明`] },
    extra: [{ label: '经营者住址', value: `${SECRET.name}家，电话${SECRET.phone}` }],
  }
  for (const scene of personalScenes('linzi', body).slice(0, 3)) {
    for (const { name, card } of groupCards(scene)) {
      const text = JSON.stringify(card)
      for (const secret of Object.values(SECRET)) expect(text, name).not.toContain(secret)
    }
    const stored = JSON.stringify(scene.matter)
    for (const secret of Object.values(SECRET)) expect(stored).not.toContain(secret)
  }
})

test('a person is named by the first character only, in groups and in reminders', () => {
  const [scene] = personalScenes('linzi')
  const [card] = groupCards(scene!)
  expect(JSON.stringify(card)).toContain('欧*')
  for (const { name, card } of privateCards(scene!, new Map())) {
    expect(JSON.stringify(card), name).not.toContain(SECRET.name)
  }
})

test('the details hold it all, for one pair of eyes, and say that the look is on record', () => {
  const scene = personalScenes('linzi')[1]!
  const details = detailsCard({ ...scene, edition: 1, departments: [] }, PRIVATES, false)
  const text = JSON.stringify(details)
  for (const secret of [SECRET.name, SECRET.contact, SECRET.phone, SECRET.letter, SECRET.address]) {
    expect(text).toContain(secret)
  }
  expect(text).toContain('files.example/token-77')
  expect(text).toContain('本次查看已留痕')
  expect(details.config).toMatchObject({ enable_forward: false })
})

test('where the platform refuses phone numbers the details go out masked', () => {
  const scene = personalScenes('linzi')[1]!
  const masked = detailsCard({ ...scene, edition: 1, departments: [] }, PRIVATES, true)
  expect(JSON.stringify(masked)).not.toContain(SECRET.phone)
  expect(JSON.stringify(masked)).toContain('139&#42;&#42;&#42;&#42;1234')
})

test('erased values leave a gap and no trace', () => {
  const scene = personalScenes('linzi')[1]!
  const erased = JSON.stringify(
    detailsCard({ ...scene, edition: 1, departments: [] }, new Map(), false),
  )
  for (const secret of Object.values(SECRET)) expect(erased).not.toContain(secret)
  expect(erased).toContain('（已清除）')
})

test.each(PLACES)(
  'in %s a sensitive item shows its class and number in groups, nothing else',
  (place) => {
    const body: BodyInput = {
      ...PERSONAL,
      item: { name: '涉密场所装修' },
      counterpart: { name: '某某保密技术有限公司', type: 'organisation' },
      kind: 'one-licence',
      certificate: { 场所: '地下二层机房' },
      documents: [{ name: '平面图', url: SECRET.url }],
    }
    const hidden = ['涉密场所装修', '某某保密技术有限公司', '地下二层机房', '平面图', '长期有效']
    for (const scene of personalScenes(place, body)) {
      for (const { name, card } of groupCards(scene)) {
        const text = JSON.stringify(card)
        for (const word of hidden) expect(text, name).not.toContain(word)
        if (name.includes('chat:oc_scjg')) expect(text).toContain('JY1')
      }
    }
  },
)

test('no card can be forwarded, and private ones are neutral in the list of chats', () => {
  for (const scene of personalScenes('linzi')) {
    for (const { name, seenBy, card } of [...groupCards(scene), ...privateCards(scene, PRIVATES)]) {
      expect(card.config, name).toMatchObject({ enable_forward: false })
      if (seenBy === 'person') {
        expect(card.config['summary'], name).toEqual({ content: '审管联动消息' })
      }
    }
  }
})

test('what silence did is signed by the system, with the article, and names no person', () => {
  const one = play(worldOf('linzi'), { departments: ['scjg'] })
  one.deliver(china('2026-11-20T10:00'))
  one.runTo(china('2026-11-24T00:01'))
  const scene = { name: 'x', world: one.world, matter: one.matter, now: china('2026-11-24T09:00') }
  const [card] = groupCards(scene)
  const text = JSON.stringify(card)
  expect(text).toContain(
    '系统记录：截至2026年11月23日24时未认领，依据《临淄区行政审批与监管协调联动实施办法》第七条第（一）项第1目，视为自动认领。',
  )
  expect(text).not.toContain('scjg的')
})
