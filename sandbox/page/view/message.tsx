import { clockOf, dayOf } from '../../../rules/time/day.ts'
import type { MessageView } from '../../screen/message-view.ts'
import { Card, previewOf } from '../card/card.tsx'
import { classes, type Drawing, type Drawn } from '../card/drawing.ts'
import { emojiOf, REACTION_KEYS } from '../card/emoji.ts'
import { Avatar } from '../card/people.tsx'
import { wordsOf } from '../card/values.ts'
import { dateWords } from '../moments.ts'
import { BotAvatar } from './bot-avatar.tsx'
import { MessagePost, MessageText } from './message-text.tsx'

/** Who looks at a chat, and what drawing its messages needs to know of it. */
export interface ChatEyes {
  /** The open_id whose eyes they are. */
  readonly as: string
  readonly people: ReadonlyMap<string, string>
  readonly members: readonly string[]
  /** Replies by thread, where known. */
  readonly replies: ReadonlyMap<string, number>
  readonly inThread: boolean
}

interface MessageProps {
  readonly message: MessageView
  readonly eyes: ChatEyes
}

/** One message as an entry of the list: who, when, what, and what others did with it. */
export function Message({ message, eyes }: MessageProps): Drawn {
  const { sender, createdAt, messageId } = message
  const at = new Date(createdAt)
  if (message.msgType === 'system') return <SystemLine message={message} />
  return (
    <li
      class={classes('msg', sender.id === eyes.as && 'msg-own')}
      id={`${eyes.inThread ? 't' : 'm'}-${messageId}`}
      data-message={messageId}
      data-seq={message.seq}
      data-day={dateWords(dayOf(at))}
      data-thread={message.threadId ?? undefined}
      data-words={previewWords(message)}
      data-sender={sender.name}
    >
      {sender.type === 'app' ? <BotAvatar /> : <Avatar id={sender.id} name={sender.name} />}
      <div>
        <p class="msg-head">
          <span class="msg-sender">{sender.name}</span>
          {sender.type === 'app' && <span class="bot-tag">机器人</span>}
          <time datetime={createdAt}>{clockOf(at)}</time>
          {message.visibleTo !== null && <span>仅你可见</span>}
          {message.urgent.length > 0 && <span class="urgent">加急 {message.urgent.length}人</span>}
          {message.edited && <span>已编辑</span>}
          {message.card && message.updates > 0 && <span>已更新{message.updates}次</span>}
          <button type="button" class="tools-toggle" data-tools aria-label="更多操作">
            ···
          </button>
        </p>
        <div class="msg-body">
          <Content message={message} eyes={eyes} />
        </div>
        <Foot message={message} eyes={eyes} />
        <Tools message={message} eyes={eyes} />
      </div>
    </li>
  )
}

function SystemLine({ message }: { message: MessageView }): Drawn {
  return (
    <li class="system" data-message={message.messageId} data-seq={message.seq}>
      {wordsOf(message.content?.text) || '系统消息'}
    </li>
  )
}

function Tools({ message, eyes }: MessageProps): Drawn {
  if (message.deleted) return <></>
  return (
    <span class="msg-tools" role="group" aria-label="对这条消息">
      {REACTION_KEYS.map((key) => (
        <button type="button" data-react={key} aria-label={`表情 ${key}`} title={key}>
          {emojiOf(key)}
        </button>
      ))}
      {!eyes.inThread && (
        <button type="button" data-open-thread={message.threadId ?? ''}>
          话题回复
        </button>
      )}
      {message.sender.id === eyes.as && (
        <button type="button" data-recall>
          撤回
        </button>
      )}
    </span>
  )
}

function Content({ message, eyes }: MessageProps): Drawn {
  if (message.deleted || message.content === null) {
    return <em class="recalled">{message.sender.name} 撤回了一条消息</em>
  }
  const drawing: Drawing = {
    people: eyes.people,
    members: eyes.members,
    imageUrl,
    idPrefix: `${eyes.inThread ? 't' : 'c'}-${message.messageId}`,
  }
  switch (message.msgType) {
    case 'interactive':
      return <Card card={message.card} drawing={drawing} />
    case 'text':
      return (
        <div class="bubble">
          <MessageText
            text={wordsOf(message.content.text)}
            mentions={message.mentions}
            drawing={drawing}
          />
        </div>
      )
    case 'post':
      return (
        <div class="bubble">
          <MessagePost content={message.content} drawing={drawing} />
        </div>
      )
    case 'image':
      return <img class="photo" src={imageUrl(wordsOf(message.content.image_key))} alt="图片" />
    case 'file':
      return (
        <File
          name={wordsOf(message.content.file_name)}
          fileKey={wordsOf(message.content.file_key)}
        />
      )
    default:
      return <div class="bubble missing">［{message.msgType}］</div>
  }
}

/** Where the stand-in serves an uploaded image. */
export function imageUrl(key: string): string {
  return `/sandbox/files/${encodeURIComponent(key)}`
}

function File({ name, fileKey }: { name: string; fileKey: string }): Drawn {
  const sort = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return (
    <a class="file" href={imageUrl(fileKey)} download={name}>
      <span class={classes('file-sort', sort && `file-${sort}`)} aria-hidden="true">
        {sort || '文件'}
      </span>
      <span class="file-names">
        <span class="file-name">{name || '文件'}</span>
        <span class="file-size">下载</span>
      </span>
    </a>
  )
}

function Foot({ message, eyes }: MessageProps): Drawn {
  const { threadId } = message
  const replies = threadId === null ? 0 : (eyes.replies.get(threadId) ?? 0)
  return (
    <p class="msg-foot">
      {reactionsByKey(message).map(({ key, names, own }) => (
        <button
          type="button"
          class="chip"
          data-react={key}
          aria-pressed={own(eyes.as) ? 'true' : 'false'}
          title={names.join('、')}
        >
          {emojiOf(key) ?? key} {names.join('、')}
        </button>
      ))}
      {threadId !== null && !eyes.inThread && (
        <button type="button" class="chip chip-thread" data-open-thread={threadId}>
          {replies > 0 ? `${replies}条回复` : '查看话题'}
        </button>
      )}
      <Reads message={message} eyes={eyes} />
    </p>
  )
}

function reactionsByKey({ reactions }: MessageView) {
  return [...new Set(reactions.map(({ emoji }) => emoji))].map((key) => {
    const those = reactions.filter(({ emoji }) => emoji === key)
    const names = those.map(({ name }) => name)
    return { key, names, own: (openId: string) => those.some(({ by }) => by === openId) }
  })
}

/** 已读: who has read a message of the bot. Feishu shows this to the sender; here everybody may see it. */
function Reads({ message, eyes }: MessageProps): Drawn {
  if (message.sender.type !== 'app' || message.deleted) return <></>
  const read = new Set(message.readBy.map(({ openId }) => openId))
  const unread = eyes.members.filter((openId) => !read.has(openId))
  const names = message.readBy.map(({ name }) => name).join('、')
  return (
    <span class="reads" title={names ? `已读：${names}` : '还没有人读'}>
      {unread.length === 0 ? '全部已读' : `${read.size}人已读 · ${unread.length}人未读`}
    </span>
  )
}

/** A message in one line, for announcements and quotations. */
export function previewWords(message: MessageView): string {
  if (message.deleted) return '撤回了一条消息'
  const { card, content, msgType } = message
  if (msgType === 'interactive') return `［卡片］${previewOf(card)}`
  if (msgType === 'file') return `［文件］${wordsOf(content?.file_name)}`
  if (msgType === 'image') return '［图片］'
  if (msgType === 'post') return `［图文］${wordsOf(content?.title)}`
  const text = wordsOf(content?.text).replace(/<[^<>]*>/g, '')
  return message.mentions.reduce((words, { key, name }) => words.replaceAll(key, `@${name}`), text)
}
