import { showPage } from './table.js'

/**
 * Puts the new drawing of a message in the place of the old one, keeping what the person at the screen
 * was doing in it: what is typed, what is folded open, where the focus is, which page of a table is shown.
 *
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
export function replaceMessage(old, fresh) {
  const active = document.activeElement
  const focused = active && old.contains(active) ? placeOf(active) : null
  const typed = new Map([...fields(old)].filter(isTouched).map((field) => [placeOf(field), field]))
  const opened = [...old.querySelectorAll('details')].map((details) => details.open)
  const hadDetails = old.querySelectorAll('details').length
  const pages = [...old.querySelectorAll('.table')].map((table) => table.getAttribute('data-page'))
  // Out of sight the new drawing would be estimated, and the page would jump.
  fresh.style.containIntrinsicSize = `auto ${old.offsetHeight}px`
  old.replaceWith(fresh)
  for (const [index, table] of fresh.querySelectorAll('.table').entries()) {
    if (table instanceof HTMLElement) showPage(table, Number(pages[index] ?? 1))
  }
  for (const field of fields(fresh)) {
    const before = typed.get(placeOf(field))
    if (!before || before.tagName !== field.tagName) continue
    field.value = before.value
    if (field instanceof HTMLInputElement && before instanceof HTMLInputElement) {
      field.checked = before.checked
    }
  }
  const details = fresh.querySelectorAll('details')
  // Another number of panels is another card, in which their order means nothing.
  if (details.length === hadDetails) {
    for (const [index, one] of details.entries()) one.open = opened[index] ?? one.open
  }
  if (focused) giveFocus(fresh, focused)
}

/**
 * @param {HTMLElement} message
 * @param {string} place
 */
function giveFocus(message, place) {
  const same = [...message.querySelectorAll('*')].find((element) => placeOf(element) === place)
  // What had the focus may be gone, as a button is after its act: then the message has it.
  if (!(same instanceof HTMLElement)) message.tabIndex = -1
  const target = same instanceof HTMLElement ? same : message
  target.focus({ preventScroll: true })
}

/**
 * @param {HTMLElement} message
 * @returns {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]}
 */
function fields(message) {
  return [...message.querySelectorAll('input, select, textarea')].filter(
    (field) =>
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement,
  )
}

/** @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} field */
function isTouched(field) {
  if (field instanceof HTMLSelectElement) {
    return [...field.options].some((option) => option.selected !== option.defaultSelected)
  }
  if (field instanceof HTMLInputElement && field.type === 'checkbox') {
    return field.checked !== field.defaultChecked
  }
  return field.value !== field.defaultValue
}

/**
 * What tells an element of a card from all others of the same card.
 *
 * @param {Element} element
 */
function placeOf(element) {
  const own = element.getAttribute('data-path') ?? element.getAttribute('data-react')
  if (own) return own
  const around = element.closest('[data-path]')?.getAttribute('data-path')
  const value = element instanceof HTMLInputElement ? element.value : element.tagName
  return around ? `${around}=${value}` : null
}
