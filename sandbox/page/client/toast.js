import { byId } from './dom.js'

const SHOWN_MS = 4500
const MOST = 4

/**
 * Shows words for a moment, at the top in the middle, as Feishu does. The container is a live region, so
 * they are also read out.
 *
 * @param {'info' | 'success' | 'warning' | 'error'} type
 * @param {string} words
 * @param {{ words: string, work: () => void }} [offer] something to do about it
 */
export function toast(type, words, offer) {
  const box = byId('toasts')
  const note = document.createElement('div')
  note.className = `toast toast-${type}`
  note.textContent = words
  if (offer) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'link-btn'
    button.textContent = offer.words
    button.addEventListener('click', () => {
      note.remove()
      offer.work()
    })
    note.append(button)
  }
  box.append(note)
  while (box.childElementCount > MOST) box.firstElementChild?.remove()
  window.setTimeout(() => note.remove(), offer ? SHOWN_MS * 2 : SHOWN_MS)
}

/**
 * Runs the work and shows why it failed, if it does.
 *
 * @param {() => unknown} work
 */
export async function orToast(work) {
  try {
    await work()
  } catch (error) {
    toast('error', error instanceof Error ? error.message : String(error))
  }
}
