import type { Drawn } from '../card/drawing.ts'
import { Avatar } from '../card/people.tsx'
import { shortMoment } from '../moments.ts'
import type { MessageView } from '../../screen/message-view.ts'
import type { ListedChat } from '../stand-in.ts'
import { BotAvatar } from './bot-avatar.tsx'
import { previewWords } from './message.tsx'

interface ChatListProps {
  readonly chats: readonly ListedChat[]
  /** Unread messages by chat id. */
  readonly unread: ReadonlyMap<string, number>
  readonly current: string
  readonly bot: { readonly openId: string; readonly name: string }
  readonly names: ReadonlyMap<string, string>
  readonly now: Date
}

/** A person's groups and their private chat with the bot, the one with the newest message first. */
export function ChatList(props: ChatListProps): Drawn {
  const { chats, bot } = props
  return (
    <>
      {chats.map((chat) => (
        <li>
          <ChatRow chat={chat} {...props} />
        </li>
      ))}
      {!chats.some(({ mode }) => mode === 'p2p') && (
        <li>
          <button type="button" class="chat-row" data-enter="true">
            <BotAvatar />
            <span class="chat-name">{bot.name}</span>
            <span />
            <span class="chat-last">私聊机器人</span>
          </button>
        </li>
      )}
    </>
  )
}

function ChatRow({
  chat,
  unread,
  current,
  bot,
  names,
  now,
}: ChatListProps & { chat: ListedChat }): Drawn {
  const isPrivate = chat.mode === 'p2p'
  const name = isPrivate ? bot.name : chat.name
  const count = unread.get(chat.chatId) ?? 0
  const last = chat.lastMessage
  const members = chat.members.map((openId) => names.get(openId) ?? '').filter(Boolean)
  return (
    <button
      type="button"
      class="chat-row"
      data-chat={chat.chatId}
      data-mode={chat.mode}
      data-name={name}
      data-members={
        isPrivate ? '与机器人的私聊，只有本人看得到' : `${members.length}人：${members.join('、')}`
      }
      aria-current={chat.chatId === current ? 'true' : 'false'}
    >
      {isPrivate ? (
        <BotAvatar />
      ) : (
        <Avatar id={chat.chatId} name={groupInitials(chat.name)} size="group" />
      )}
      <span class="chat-name">{name}</span>
      <span class="chat-time">{last && shortMoment(new Date(last.createdAt), now)}</span>
      <span class="chat-last">{last && lastWords(last)}</span>
      {count > 0 && (
        <span class="unread" aria-label={`${count}条未读`}>
          {count > 99 ? '99+' : count}
        </span>
      )}
    </button>
  )
}

/** What tells a group from others: the start of the department's name, without what all names share. */
function groupInitials(name: string): string {
  const own = name.split('·').at(-1) ?? name
  return own.replace(/^(?:审管联动|区|县|市(?!场))/, '').slice(0, 2)
}

/** The last message in one line; the bot needs no introduction. */
function lastWords(last: MessageView): string {
  return last.sender.type === 'app'
    ? previewWords(last)
    : `${last.sender.name}：${previewWords(last)}`
}
