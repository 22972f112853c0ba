import { isJson, jsonOf, listOf } from '../../json.ts'
import { classes, type Drawing, type Drawn, nameOf } from '../card/drawing.ts'
import { Markdown } from '../card/markdown/markdown.tsx'
import { linkOf, wordsOf } from '../card/values.ts'

/** What stands for a mention in a text that somebody sent, such as `@_user_1`. */
export interface TextMention {
  readonly key: string
  readonly name: string
}

interface TextProps {
  readonly text: string
  readonly mentions: readonly TextMention[]
  readonly drawing: Drawing
}

const PIECES =
  /<at user_id="([^"<>]*)">[^<>]*<\/at>|<(b|i|u|s)>([^<>]*)<\/\2>|\[([^\]\n]+)\]\((https?:\/\/[^\s()]+)\)|(https?:\/\/[^\s<>"，。；）]+)|(@_(?:user_\d+|all))/g

/** A text message: mentions, links and the few tags that Feishu allows in it. */
export function MessageText({ text, mentions, drawing }: TextProps): Drawn {
  const pieces: Drawn[] = []
  let at = 0
  for (const match of text.matchAll(PIECES)) {
    if (match.index > at) pieces.push(<>{text.slice(at, match.index)}</>)
    pieces.push(piece(match, mentions, drawing))
    at = match.index + match[0].length
  }
  pieces.push(<>{text.slice(at)}</>)
  return <>{pieces}</>
}

function piece(match: RegExpExecArray, mentions: readonly TextMention[], drawing: Drawing): Drawn {
  const [whole, userId, style, styled, words, url, bare, key] = match
  if (userId !== undefined) return at(userId === 'all' ? '所有人' : nameOf(drawing.people, userId))
  if (key === '@_all') return at('所有人')
  if (key !== undefined) return at(mentions.find((one) => one.key === key)?.name ?? key.slice(1))
  if (style !== undefined) return <Styled styles={[style]} words={styled ?? ''} />
  return <Anchor href={linkOf(url ?? bare)} words={words ?? whole} />
}

function at(name: string): Drawn {
  return <span class="at">@{name}</span>
}

function Anchor({ href, words }: { href: string | null; words: string }): Drawn {
  if (href === null) return <>{words}</>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  )
}

function Styled({ styles, words }: { styles: readonly string[]; words: string }): Drawn {
  const short = new Set(styles.map((style) => style.charAt(0)))
  if (short.has('l')) short.add('s')
  const look = classes(...['b', 'i', 'u', 's'].map((one) => short.has(one) && `style-${one}`))
  return <span class={look}>{words}</span>
}

/** A `post`: a title and paragraphs of pieces, in the language that is there. */
export function MessagePost({ content, drawing }: { content: unknown; drawing: Drawing }): Drawn {
  const outer = jsonOf(content)
  const post = Array.isArray(outer.content)
    ? outer
    : jsonOf(outer.zh_cn ?? Object.values(outer).find(isJson))
  return (
    <>
      {wordsOf(post.title) && <h3>{wordsOf(post.title)}</h3>}
      {listOf(post.content).map((line) => (
        <p>{listOf(line).map((node) => postPiece(node, drawing))}</p>
      ))}
    </>
  )
}

function postPiece(value: unknown, drawing: Drawing): Drawn {
  const node = jsonOf(value)
  switch (node.tag) {
    case 'text':
      return <Styled styles={listOf(node.style).map(wordsOf)} words={wordsOf(node.text)} />
    case 'a':
      return <Anchor href={linkOf(node.href)} words={wordsOf(node.text)} />
    case 'at':
      return at(
        wordsOf(node.user_name) ||
          (node.user_id === 'all' ? '所有人' : nameOf(drawing.people, wordsOf(node.user_id))),
      )
    case 'md':
      return <Markdown source={wordsOf(node.text)} drawing={drawing} />
    case 'hr':
      return <hr />
    case 'code_block':
      return <code>{wordsOf(node.text)}</code>
    default:
      return <span class="missing">［{wordsOf(node.tag) || '内容'}］</span>
  }
}
