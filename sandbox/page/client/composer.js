import { react, recall, say, sendFile } from './act.js'
import { byId, on, whileBusy } from './dom.js'
import { state } from './state.js'
import { threadRoot } from './thread.js'
import { orToast, toast } from './toast.js'

/**
 * Makes a composer send what is written in it.
 *
 * @param {string} formId
 * @param {string} textId
 * @param {string} fileId
 * @param {() => string} replyTo the message to which it replies; empty for none
 */
function compose(formId, textId, fileId, replyTo) {
  const form = byId(formId)
  const text = /** @type {HTMLTextAreaElement} */ (byId(textId))
  const file = /** @type {HTMLInputElement} */ (byId(fileId))
  const send = async () => {
    const words = text.value.trim()
    if (!words) return
    if (!state.chat) return toast('warning', '请先选择会话')
    await whileBusy(form, () => say(words, replyTo(), isMentioned(form)))
    text.value = ''
    text.style.removeProperty('height')
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void orToast(send)
  })
  text.addEventListener('keydown', (event) => {
    // Enter also ends the choice of characters in a Chinese input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void orToast(send)
  })
  text.addEventListener('input', () => {
    text.style.height = 'auto'
    text.style.height = `${text.scrollHeight + 2}px`
  })
  const sendChosen = async () => {
    const [chosen] = file.files ?? []
    if (chosen) await sendFile(chosen, replyTo())
    file.value = ''
  }
  file.addEventListener('change', () => void orToast(sendChosen))
}

/** @param {HTMLElement} form */
function isMentioned(form) {
  const button = form.querySelector('[data-mention]')
  return (
    button instanceof HTMLElement &&
    !button.hidden &&
    button.getAttribute('aria-pressed') === 'true'
  )
}

/** @param {HTMLElement} button */
function messageOf(button) {
  return button.closest('[data-message]')?.getAttribute('data-message') ?? ''
}

/** Makes both composers and the reactions work. */
export function answerComposers() {
  compose('composer', 'composer-text', 'composer-file', () => '')
  compose('thread-composer', 'thread-text', 'thread-file', threadRoot)
  on(document, 'click', '[data-mention]', (button) => {
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'))
  })
  on(document, 'click', '[data-recall]', (button) => {
    void orToast(() => recall(messageOf(button)))
  })
  on(document, 'click', '[data-word]', (chip) => {
    void orToast(() => whileBusy(chip, () => say(chip.dataset.word ?? '', '', false)))
  })
  on(document, 'click', '[data-react]', (button) => {
    const isOwn = button.getAttribute('aria-pressed') === 'true'
    void orToast(() => react(messageOf(button), button.dataset.react ?? '', isOwn))
  })
}
