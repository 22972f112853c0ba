import {
  assertNever,
  classes,
  type Drawing,
  type Drawn,
  type ElementProps,
  nameOf,
} from './drawing.ts'
import { isJson, type Json, jsonOf, listOf } from '../../json.ts'
import { numberOf, oneOf, wordsOf } from './values.ts'
import { InlineMarkdown, Markdown } from './markdown/markdown.tsx'
import { tagClass } from './palette.ts'
import { One } from './people.tsx'
import { widthClass } from './spacing.ts'

const DATA_TYPES = ['text', 'lark_md', 'markdown', 'options', 'number', 'persons', 'date'] as const
const ALIGNS = ['left', 'center', 'right'] as const
const LARGEST_PAGE = 10
const DEFAULT_PAGE = 5

interface CellProps {
  readonly column: Json
  readonly value: unknown
  readonly drawing: Drawing
}

/** `table`: rows in pages. All pages are in the document; the page script turns them. */
export function Table({ node, drawing }: ElementProps): Drawn {
  const columns = listOf(node.columns).map(jsonOf)
  const rows = listOf(node.rows).map(jsonOf)
  const size = Math.min(
    Math.max(Math.round(numberOf(node.page_size, DEFAULT_PAGE)), 1),
    LARGEST_PAGE,
  )
  const pages = Math.ceil(rows.length / size)
  return (
    <div class="table" data-pages={pages > 1 ? pages : undefined} data-page={1}>
      <div class="table-scroll" tabindex={0} role="group" aria-label={`表格，共${rows.length}行`}>
        <table class={classes(node.freeze_first_column === true && 'freeze')}>
          <thead class={jsonOf(node.header_style).background_style === 'grey' ? 'grey' : undefined}>
            <tr>
              {columns.map((column) => (
                <th scope="col" class={cellClass(column)}>
                  {wordsOf(column.display_name) || wordsOf(column.name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr data-row-page={Math.floor(index / size) + 1} hidden={index >= size}>
                {columns.map((column) => (
                  <td class={cellClass(column)}>
                    <Cell column={column} value={row[wordsOf(column.name)]} drawing={drawing} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && <Pager pages={pages} />}
    </div>
  )
}

function Pager({ pages }: { pages: number }): Drawn {
  return (
    <div class="pager">
      <button type="button" class="btn btn-text btn-small" data-turn="-1" disabled>
        上一页
      </button>
      <span data-page-words aria-live="polite">
        1 / {pages}
      </span>
      <button type="button" class="btn btn-text btn-small" data-turn="1">
        下一页
      </button>
    </div>
  )
}

function cellClass(column: Json): string {
  const fallback = column.data_type === 'number' ? 'right' : 'left'
  return classes(
    `align-${oneOf(column.horizontal_align, ALIGNS, fallback)}`,
    ...widthClass(column.width),
  )
}

function Cell({ column, value, drawing }: CellProps): Drawn {
  const type = oneOf(column.data_type, DATA_TYPES, 'text')
  switch (type) {
    case 'lark_md':
      return <InlineMarkdown source={wordsOf(value)} drawing={drawing} />
    case 'markdown':
      return <Markdown source={wordsOf(value)} drawing={drawing} />
    case 'options':
      return <>{tagsOf(value)}</>
    case 'number':
      return <>{numberWords(value, jsonOf(column.format))}</>
    case 'persons':
      return <>{peopleOf(value, drawing)}</>
    case 'date':
      return <>{dateWords(value)}</>
    case 'text':
      return <>{wordsOf(value)}</>
    default:
      return assertNever(type)
  }
}

function tagsOf(value: unknown): Drawn[] {
  const options = Array.isArray(value) ? listOf(value) : [value]
  return options
    .filter(Boolean)
    .map((option) => (
      <span class={tagClass(isJson(option) ? option.color : undefined)}>
        {isJson(option) ? wordsOf(option.text) : wordsOf(option)}
      </span>
    ))
}

function peopleOf(value: unknown, drawing: Drawing): Drawn[] {
  const ids = (Array.isArray(value) ? listOf(value) : [value]).map(wordsOf).filter(Boolean)
  return ids.map((id) => (
    <One
      id={id}
      name={nameOf(drawing.people, id)}
      size="extra_small"
      showAvatar
      showName
      capsule={false}
    />
  ))
}

/** A number as the column's format says: `precision`, `symbol` before it, `separator` by thousands. */
function numberWords(value: unknown, format: Json): string {
  if (typeof value !== 'number') return wordsOf(value)
  const digits = numberOf(format.precision, -1)
  const words = value.toLocaleString('zh-CN', {
    useGrouping: format.separator === true,
    ...(digits >= 0
      ? { minimumFractionDigits: Math.min(digits, 10), maximumFractionDigits: Math.min(digits, 10) }
      : { maximumFractionDigits: 10 }),
  })
  return `${wordsOf(format.symbol).slice(0, 1)}${words}`
}

/** A date cell holds milliseconds; a day is shown as it is in Asia/Shanghai. */
function dateWords(value: unknown): string {
  if (typeof value !== 'number' || Math.abs(value) > 8.64e15) return wordsOf(value)
  return new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'medium',
  }).format(value)
}
