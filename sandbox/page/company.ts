import { hasValidCheckCharacter } from '../../rules/credit-code.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

const FIRST = [
  '闻',
  '沐',
  '砚',
  '棠',
  '澄',
  '屿',
  '筠',
  '朗',
  '珩',
  '穗',
  '霁',
  '禾',
  '麓',
  '钧',
  '漪',
]
const SECOND = [
  '韶',
  '川',
  '禾',
  '宁',
  '泽',
  '行',
  '归',
  '安',
  '舟',
  '野',
  '庭',
  '和',
  '桐',
  '石',
  '嘉',
]
const TRADES = [
  '食品',
  '餐饮管理',
  '健康管理',
  '建筑工程',
  '物流',
  '环保科技',
  '教育咨询',
  '商贸',
  '人力资源',
]

/** Where invented companies sit: the place's name before the company's, and its GB/T 2260 code. */
export interface Place {
  readonly name: string
  readonly region: string
}

const PLACES: Readonly<Record<string, Place>> = {
  huancui: { name: '威海', region: '371002' },
  linzi: { name: '淄博', region: '370305' },
  danzhou: { name: '儋州', region: '460400' },
  ankang: { name: '安康', region: '610902' },
  tancheng: { name: '郯城', region: '371322' },
}

/** The place of a profile; for one read from a file, a place that names none. */
export function placeOf(profileId: string): Place {
  return PLACES[profileId] ?? { name: '示例', region: '370305' }
}

/** A company that does not exist, with a credit code whose check characters fit. */
export function inventCompany(
  place: Place,
  random: () => number,
): { name: string; creditCode: string } {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? ''
  const name = `${place.name}${pick(FIRST)}${pick(SECOND)}${pick(TRADES)}有限公司`
  return { name, creditCode: inventCreditCode(place.region, random) }
}

/**
 * 统一社会信用代码 of an enterprise (`91`) registered in a region: the organisation code in it has its
 * own check character (GB 11714), the whole has another (GB 32100-2015).
 */
export function inventCreditCode(region: string, random: () => number): string {
  // MA is the block from which market supervision gives organisation codes to companies since 2015.
  const serial = Array.from({ length: 6 }, () => ALPHABET.charAt(Math.floor(random() * 31))).join(
    '',
  )
  const organisation = `MA${serial}`
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, index) => total + weight * Number.parseInt(organisation.charAt(index), 36),
    0,
  )
  const check = '0123456789X'.charAt((11 - (sum % 11)) % 11)
  const code = `91${region}${organisation}${check}`
  const whole = Array.from(ALPHABET, (last) => code + last).find(hasValidCheckCharacter)
  if (whole === undefined) throw new Error(`no check character fits ${code}`)
  return whole
}
