import type { Drawing, Drawn } from '../drawing.ts'
import { assertNever, nameOf } from '../drawing.ts'
import { type Block, parseBlocks } from './blocks.ts'
import { type Inline, parseInline } from './inline.ts'
import { tagClass, textColourClass } from '../palette.ts'

/** Card markdown as Feishu shows it. */
export function Markdown({ source, drawing }: { source: string; drawing: Drawing }): Drawn {
  return <>{blocks(parseBlocks(source), drawing)}</>
}

/** `lark_md`: the marks that can stand within a line, without blocks. */
export function InlineMarkdown({ source, drawing }: { source: string; drawing: Drawing }): Drawn {
  return <>{inline(parseInline(source), drawing)}</>
}

function blocks(list: readonly Block[], drawing: Drawing): Drawn[] {
  return list.map((block) => drawBlock(block, drawing))
}

function drawBlock(block: Block, drawing: Drawing): Drawn {
  switch (block.kind) {
    case 'paragraph':
      return <p>{inline(block.inline, drawing)}</p>
    case 'heading':
      // A level of the page would be wrong here: the card stands somewhere below its chat's heading.
      return (
        <p role="heading" aria-level={Math.min(block.level + 3, 6)} class={`h h${block.level}`}>
          {inline(block.inline, drawing)}
        </p>
      )
    case 'rule':
      return <hr />
    case 'quote':
      return <blockquote>{blocks(block.blocks, drawing)}</blockquote>
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      )
    case 'list':
      return drawList(block, drawing)
    case 'table':
      return drawTable(block, drawing)
    default:
      return assertNever(block)
  }
}

function drawList(list: Extract<Block, { kind: 'list' }>, drawing: Drawing): Drawn {
  const items = list.items.map((item) => (
    <li>
      {inline(item.inline, drawing)}
      {blocks(item.nested, drawing)}
    </li>
  ))
  return list.first === null ? <ul>{items}</ul> : <ol start={list.first}>{items}</ol>
}

function drawTable(table: Extract<Block, { kind: 'table' }>, drawing: Drawing): Drawn {
  return (
    <div class="md-table" tabindex={0} role="group" aria-label="表格">
      <table>
        <thead>
          <tr>
            {table.head.map((cell) => (
              <th scope="col">{inline(cell, drawing)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>{inline(cell, drawing)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function inline(runs: readonly Inline[], drawing: Drawing): Drawn[] {
  return runs.map((run) => drawInline(run, drawing))
}

function drawInline(run: Inline, drawing: Drawing): Drawn {
  switch (run.kind) {
    case 'text':
      return <>{run.text}</>
    case 'code':
      return <code>{run.text}</code>
    case 'break':
      return <br />
    case 'strong':
      return <strong>{inline(run.children, drawing)}</strong>
    case 'em':
      return <em>{inline(run.children, drawing)}</em>
    case 'del':
      return <del>{inline(run.children, drawing)}</del>
    case 'link':
      return <Link href={run.href} words={inline(run.children, drawing)} />
    case 'image':
      return <InlineImage imageKey={run.key} alt={run.alt} drawing={drawing} />
    case 'font':
      return (
        <span class={textColourClass(run.colour) ?? undefined}>
          {inline(run.children, drawing)}
        </span>
      )
    case 'tag':
      return <span class={tagClass(run.colour)}>{run.text}</span>
    case 'at':
      return <>{run.ids.map((id) => mention(id, drawing))}</>
    case 'person':
      return <span class="person-name">{nameOf(drawing.people, run.id)}</span>
    case 'time':
      return <LocalTime atMs={run.atMs} format={run.format} />
    default:
      return assertNever(run)
  }
}

function Link({ href, words }: { href: string | null; words: Drawn[] }): Drawn {
  // Feishu shows the words of an address it does not accept, without a link.
  if (href === null) return <span>{words}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  )
}

function InlineImage(props: { imageKey: string; alt: string; drawing: Drawing }): Drawn {
  const url = props.drawing.imageUrl(props.imageKey)
  if (url === null) return <span class="missing">［图片：{props.alt || props.imageKey}］</span>
  return <img class="md-image" src={url} alt={props.alt} loading="lazy" />
}

function mention(id: string, drawing: Drawing): Drawn {
  return <span class="at">@{id === 'all' ? '所有人' : nameOf(drawing.people, id)}</span>
}

const DATE_PARTS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_short: { month: 'long', day: 'numeric' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  week: { weekday: 'long' },
  week_short: { weekday: 'short' },
  time: { hour: '2-digit', minute: '2-digit', hour12: false },
  time_sec: { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false },
  timezone: { timeZoneName: 'short' },
}

/** Feishu shows the viewer's own zone; everybody here works in Asia/Shanghai. */
function LocalTime({ atMs, format }: { atMs: number; format: string }): Drawn {
  if (!Number.isFinite(atMs) || Math.abs(atMs) > 8.64e15)
    return <span class="missing">［时间］</span>
  const at = new Date(atMs)
  const options = DATE_PARTS[format] ?? DATE_PARTS.date_num
  const words = new Intl.DateTimeFormat('zh-CN', { ...options, timeZone: 'Asia/Shanghai' })
  return <time datetime={at.toISOString()}>{words.format(at)}</time>
}
