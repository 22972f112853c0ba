/** What differs between the places whose regulations the product carries. */
export interface Place {
  /** 区, 市 or 县: how the names of departments begin. */
  readonly level: string
  /** How item codes begin. */
  readonly prefix: string
  /** 联席会议办公室 where it is not the bureau itself. */
  readonly office: string | null
  /** Who files changes of liaisons (ankang), or null. */
  readonly hasFiling: boolean
  /** Who may assess the linkage (danzhou), or null. */
  readonly oversight: string | null
  /** 总召集人 above the 召集人 (tancheng). */
  readonly hasChiefConvenor: boolean
}

const plain: Place = {
  level: '区',
  prefix: 'SX',
  office: null,
  hasFiling: false,
  oversight: null,
  hasChiefConvenor: false,
}

const PLACES: Readonly<Record<string, Place>> = {
  huancui: { ...plain, prefix: 'HC' },
  linzi: { ...plain, prefix: 'LZ' },
  danzhou: {
    ...plain,
    level: '市',
    prefix: 'DZ',
    office: '审管联席会议办公室',
    oversight: '市营商环境建设局',
  },
  ankang: {
    ...plain,
    level: '市',
    prefix: 'AK',
    office: '集中审批与监管协调联动领导小组办公室',
    hasFiling: true,
  },
  tancheng: {
    ...plain,
    level: '县',
    prefix: 'TC',
    office: '行政审批与监管联席会议办公室',
    hasChiefConvenor: true,
  },
}

/** The place of a profile; for a profile of one's own a plain 区. */
export function placeOf(profileId: string): Place {
  return PLACES[profileId] ?? plain
}
