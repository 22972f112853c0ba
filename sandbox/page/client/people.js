import { byId, on } from './dom.js'
import { fragment } from './net.js'
import { go, state } from './state.js'
import { orToast } from './toast.js'

const dialog = /** @type {HTMLDialogElement} */ (byId('people'))
const list = byId('people-list')
const search = /** @type {HTMLInputElement} */ (byId('people-search'))

/** Fetches everybody there is; answers whose eyes to begin with. */
export async function showPeople() {
  list.replaceChildren(await fragment('people', { as: state.as }))
  const chosen =
    find(state.as) ?? list.querySelector('[data-first]') ?? list.querySelector('[data-person]')
  return chosen instanceof HTMLElement ? (chosen.dataset.person ?? '') : ''
}

/** Shows at the top of the chats whose eyes these are. */
export function showWho() {
  for (const one of list.querySelectorAll('[data-person]')) {
    one.setAttribute('aria-current', String(one.getAttribute('data-person') === state.as))
  }
  const chosen = find(state.as)
  const card = chosen?.querySelector('template')
  if (card instanceof HTMLTemplateElement) byId('who').replaceChildren(card.content.cloneNode(true))
  byId('who').setAttribute('aria-label', `以谁的身份：${chosen?.dataset.words ?? ''}，按下更换`)
}

/** @param {string} openId */
function find(openId) {
  const found = list.querySelector(`[data-person="${CSS.escape(openId)}"]`)
  return found instanceof HTMLElement ? found : null
}

/** Hides whoever does not fit what is being looked for. */
function filter() {
  const words = search.value.trim().toLowerCase().split(/\s+/)
  for (const group of list.querySelectorAll('section')) {
    let shown = 0
    for (const one of group.querySelectorAll('li')) {
      const about =
        one.querySelector('[data-person]')?.getAttribute('data-words')?.toLowerCase() ?? ''
      one.hidden = !words.every((word) => about.includes(word))
      if (!one.hidden) shown += 1
    }
    group.hidden = shown === 0
  }
}

byId('who').addEventListener('click', () => {
  search.value = ''
  filter()
  dialog.showModal()
  find(state.as)?.scrollIntoView({ block: 'center' })
  search.focus()
})

search.addEventListener('input', filter)
search.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return
  event.preventDefault()
  const first = [...list.querySelectorAll('[data-person]')].find(
    (one) => one instanceof HTMLElement && one.offsetParent !== null,
  )
  if (first instanceof HTMLElement) first.click()
})

on(list, 'click', '[data-person]', (element) => {
  dialog.close()
  void orToast(() => go({ as: element.dataset.person ?? '', thread: '' }))
})
