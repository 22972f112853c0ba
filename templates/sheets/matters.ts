import writeXlsxFile from 'write-excel-file/node'
import type { World } from '../../rules/act.ts'
import { isBindingLimit, isOverdue } from '../../rules/matter.ts'
import type { Matter, Task } from '../../rules/matter.ts'
import { approvalOf } from '../../rules/kinds/approval-push/open.ts'
import { shownDeadline } from '../../rules/run-limit.ts'
import { clockOf, dayOf } from '../../rules/time/day.ts'
import { limitWords } from '../limit.ts'
import { ACTION_WORDS, departmentName, STATE_WORDS } from '../words.ts'

/** A sheet as rows of text; numbers that are names (codes, document numbers) stay text. */
export type Sheet = readonly (readonly string[])[]

const HEADINGS = [
  '编号',
  '事项名称',
  '行政相对人',
  '信用代码',
  '许可文（编）号',
  '许可行为',
  '推送时间',
  '部门',
  '状态',
  '送达时间',
  '截止时间（不含）',
  '时限依据',
  '认领时间',
  '是否超期',
]

/** 台账: a line for each department's task, in the order of the matters. */
export function matterSheet(rows: readonly { matter: Matter; world: World; now: Date }[]): Sheet {
  return [HEADINGS, ...rows.flatMap((row) => row.matter.tasks.map((task) => line(row, task)))]
}

function line(
  { matter, world, now }: { matter: Matter; world: World; now: Date },
  task: Task,
): string[] {
  const { item, counterpart, permit } = approvalOf(matter)
  const deadline = shownDeadline(world, task, now)
  const late =
    isBindingLimit(task) && (task.late || task.expiredAt !== null || isOverdue(task, now))
  return [
    matter.number,
    item.name,
    counterpart.name,
    counterpart.creditCode ?? '',
    permit.number,
    ACTION_WORDS[permit.action],
    minute(matter.createdAt),
    departmentName(world.directory, task.department),
    STATE_WORDS[task.state],
    minute(task.deliveredAt),
    minute(deadline?.dueAt ?? null),
    task.limit ? limitWords(task.limit) : '',
    minute(task.doneAt),
    late ? '是' : '否',
  ]
}

function minute(at: Date | null): string {
  return at === null ? '' : `${dayOf(at)} ${clockOf(at)}`
}

/** A cell that a spreadsheet would take for a formula is shown as text (failures 27). */
function harmless(cell: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell
}

/** CSV with a byte order mark, so that spreadsheets read it as UTF-8. */
export function toCsv(sheet: Sheet): string {
  const quoted = (cell: string) => `"${harmless(cell).replaceAll('"', '""')}"`
  return `\uFEFF${sheet.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`
}

/** An .xlsx file; every cell is text. */
export function toXlsx(sheet: Sheet): Promise<Buffer> {
  const data = sheet.map((row, index) =>
    row.map((cell) => ({
      value: harmless(cell),
      type: String,
      ...(index === 0 ? { fontWeight: 'bold' as const } : {}),
    })),
  )
  const columns = HEADINGS.map((heading) => ({ width: Math.max(14, heading.length * 2 + 2) }))
  return writeXlsxFile(data, { columns }).toBuffer()
}
