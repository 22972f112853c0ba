import { byId, calmly, on } from './dom.js'
import { fragment } from './net.js'
import { enterPrivateChat } from './act.js'
import { go, onState, show, state } from './state.js'
import { orToast } from './toast.js'

const list = byId('chats')

/** Draws the list of chats anew, with last messages and unread counts. */
export async function showChats() {
  if (!state.as) return
  const as = state.as
  const content = await fragment('chats', { as, chat: state.chat })
  if (as !== state.as) return
  const focused = document.activeElement?.closest('#chats [data-chat]')?.getAttribute('data-chat')
  const scrolled = list.scrollTop
  list.replaceChildren(content)
  list.scrollTop = scrolled
  list.setAttribute('aria-busy', 'false')
  if (focused) row(focused)?.focus({ preventScroll: true })
  tellTitle()
}

/** The same, once for a burst of messages. */
export const showChatsSoon = calmly(150, () => orToast(showChats))

/** The first chat of the list, which a person new to the page is shown. */
export function firstChat() {
  return list.querySelector('[data-chat]')?.getAttribute('data-chat') ?? ''
}

/**
 * @param {string} chatId
 * @returns {HTMLElement | null}
 */
export function row(chatId) {
  return list.querySelector(`[data-chat="${CSS.escape(chatId)}"]`)
}

/** Puts the chat's name above its messages. */
function tellTitle() {
  const current = row(state.chat)
  byId('chat-title').textContent = current?.dataset.name ?? '请选择会话'
  byId('chat-members').textContent = current?.dataset.members ?? ''
  // In private every word is for the bot anyway.
  const isPrivate = current?.dataset.mode === 'p2p'
  const mention = document.querySelector('[data-mention]')
  if (mention instanceof HTMLElement) mention.hidden = isPrivate
  byId('words').hidden = !isPrivate
}

on(list, 'click', '[data-chat]', (element) => {
  go({ chat: element.dataset.chat ?? '', thread: '' })
  show('chat')
  byId('chat-title').focus({ preventScroll: true })
})

on(list, 'click', '[data-enter]', () => {
  void orToast(async () => {
    const { chatId } = await enterPrivateChat()
    await showChats()
    go({ chat: chatId, thread: '' })
    show('chat')
  })
})

onState((changed) => {
  if (!changed.includes('chat')) return
  for (const one of list.querySelectorAll('[data-chat]')) {
    const isCurrent = one.getAttribute('data-chat') === state.chat
    one.setAttribute('aria-current', String(isCurrent))
    if (isCurrent) one.querySelector('.unread')?.remove()
  }
  tellTitle()
})
