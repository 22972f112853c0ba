import { send } from './net.js'
import { state } from './state.js'
import { toast } from './toast.js'

/**
 * Does something as whoever looks.
 *
 * @param {object} wish
 * @returns {Promise<any>}
 */
function act(wish) {
  return send('POST', '/sandbox/act', { as: state.as, ...wish })
}

/**
 * Uses a component of a card and shows what the Feishu client would show: the bot's toast, or why the
 * press failed. The card itself arrives by the stream.
 *
 * @param {HTMLElement} element
 * @param {{ form?: object, enter?: unknown }} given
 */
export async function pressElement(element, { form, enter }) {
  const message = element.closest('[data-message]')?.getAttribute('data-message') ?? undefined
  const result = await act({ at: element.dataset.path, message, formValue: form, enter })
  if (result.toast) toast(result.toast.type, result.toast.content)
  if (result.clientError) {
    const { code, message: words } = result.clientError
    toast('error', code === null ? words : `${words}（${code}）`)
  } else {
    document.dispatchEvent(new CustomEvent('sandbox:step', { detail: 'press' }))
  }
}

/**
 * Says something in the present chat, or in the thread of a message.
 *
 * @param {string} words
 * @param {string} replyTo empty for none
 * @param {boolean} mentionBot
 */
export function say(words, replyTo, mentionBot) {
  return act({ say: words, mentionBot, ...place(replyTo) })
}

/**
 * Sends a file into the present chat, or into the thread of a message.
 *
 * @param {File} file
 * @param {string} replyTo empty for none
 */
export async function sendFile(file, replyTo) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCodePoint(byte)
  const base64 = btoa(binary)
  await act({ file: { name: file.name, base64 }, ...place(replyTo) })
}

/** @param {string} replyTo */
function place(replyTo) {
  return replyTo ? { replyTo, inThread: true } : { chat: state.chat }
}

/**
 * Reacts to a message, or takes the reaction back.
 *
 * @param {string} message
 * @param {string} emoji
 * @param {boolean} isOwn whether the reaction is already there
 */
export function react(message, emoji, isOwn) {
  return act(isOwn ? { unreact: emoji, message } : { react: emoji, message })
}

/** Marks the present chat as read, as opening it does in Feishu. */
export async function markRead() {
  if (state.as && state.chat && !document.hidden) await act({ read: state.chat })
}

/**
 * Recalls a message of one's own.
 *
 * @param {string} message
 */
export function recall(message) {
  return act({ recall: message })
}

/** Opens the private chat with the bot; answers where it is. @returns {Promise<{ chatId: string }>} */
export function enterPrivateChat() {
  return act({ enter: true })
}
