import { readFileSync } from 'node:fs'
import { codeOf } from './departments.ts'
import type { Place } from './places.ts'

/** A row of 事项目录, as `PUT /api/v1/directory` takes it. */
export interface CountyItem {
  readonly item: string
  readonly code: string
  readonly mode: 'independent' | 'joint' | 'entrusted'
  readonly departments: readonly string[]
  readonly supervisors: readonly { readonly department: string; readonly lead: boolean }[]
  readonly sensitive: boolean
}

/** Where both a competent and an enforcement department supervise, the first leads. */
const ALSO_ENFORCED = new Set([
  '从事城市生活垃圾经营性清扫、收集、运输、处理服务审批',
  '关闭、闲置、拆除城市环卫设施许可',
])

/**
 * The 102 items of the three annexes. In 附件1 the bureau does the technical stage alone and the
 * column names the former surveyor, so that who supervises is a default until the office confirms.
 */
export function catalogueOf(place: Place): CountyItem[] {
  const file = readFileSync(new URL('../huancui-catalogue.tsv', import.meta.url), 'utf8')
  const [, ...lines] = file.trim().split('\n')
  return lines.map((line) => {
    const [annex = '', mode = '', seq = '', item = '', department = ''] = line.split('\t')
    return itemOf({ annex, mode, seq, item, department }, place)
  })
}

function itemOf(
  row: Record<'annex' | 'mode' | 'seq' | 'item' | 'department', string>,
  place: Place,
) {
  const { annex, mode, seq, item } = row
  if (mode !== 'independent' && mode !== 'joint' && mode !== 'entrusted') {
    throw new Error(`unknown mode in the catalogue: ${mode}`)
  }
  const department = codeOf(row.department)
  const lead = { department, lead: true }
  const enforcer = { department: 'zhzf', lead: false }
  return {
    item,
    code: `${place.prefix}-${annex}-${seq.padStart(2, '0')}`,
    mode,
    departments: [mode === 'independent' ? 'spj' : department],
    supervisors: ALSO_ENFORCED.has(item) ? [lead, enforcer] : [lead],
    sensitive: item.includes('宗教'),
  } as const
}
