import { pressElement } from './act.js'
import { isConfirmed } from './confirm.js'
import { on, whileBusy } from './dom.js'
import { formValue, isFilled, tellTicked, valueOf } from './form.js'
import { turnPage } from './table.js'
import { orToast, toast } from './toast.js'

/**
 * Does what using a component does: asks to confirm, opens a page, calls the bot back.
 *
 * @param {HTMLElement} element an element with data-path
 * @param {{ form?: object, enter?: unknown }} [given] what is called back besides
 */
async function use(element, given = {}) {
  if (!(await isConfirmed(element))) return false
  const { url, callback } = element.dataset
  if (url) window.open(url, '_blank', 'noopener')
  if (callback === 'none') return true
  await whileBusy(element, () => pressElement(element, given))
  return true
}

/** @param {HTMLElement} button */
async function pressButton(button) {
  const form = button.closest('form')
  const { formAction } = button.dataset
  if (!form || !formAction) return use(button)
  if (formAction === 'reset') return reset(form)
  if (!isFilled(form)) return toast('warning', '有必填项未填写')
  return use(button, { form: formValue(form) })
}

/** @param {HTMLFormElement} form */
function reset(form) {
  form.reset()
  for (const multi of form.querySelectorAll('.multi')) {
    if (multi instanceof HTMLElement) tellTicked(multi)
  }
}

/** @param {HTMLElement} field a field that stands outside a form */
async function useField(field) {
  const value = valueOf(field)
  if (value === '') return
  const isMenu = field.classList.contains('overflow')
  // An act chosen from a menu leaves no choice behind, even if the card is redrawn meanwhile.
  if (isMenu && field instanceof HTMLSelectElement) field.value = ''
  const isDone = await use(field, { enter: value })
  if (!isDone && field instanceof HTMLSelectElement) field.value = ''
}

/** @param {HTMLElement} field */
async function sendInput(field) {
  const input = /** @type {HTMLInputElement} */ (field)
  await use(input, { enter: input.value })
}

/** Makes the cards on the page answer to mouse, finger and keyboard. */
export function answerPresses() {
  on(
    document,
    'click',
    '.card button[data-path]',
    (button) => void orToast(() => pressButton(button)),
  )
  on(document, 'click', '.card [role=button][data-path]', (box, event) => {
    // Whatever can be used inside a pressable area comes first.
    const inner =
      event.target instanceof Element &&
      event.target.closest('button, a, input, select, summary, label')
    if (!inner) void orToast(() => use(box))
  })
  on(document, 'keydown', '.card [role=button][data-path]', (box, event) => {
    const { key } = /** @type {KeyboardEvent} */ (event)
    if (event.target !== box || (key !== 'Enter' && key !== ' ')) return
    event.preventDefault()
    void orToast(() => use(box))
  })
  on(document, 'change', '.card [data-kind]:not([data-in-form])', (field) => {
    if (field.dataset.kind !== 'text') void orToast(() => useField(field))
  })
  on(document, 'click', '[data-send-input]', (button) => {
    const field = document.getElementById(button.dataset.sendInput ?? '')
    if (field) void orToast(() => sendInput(field))
  })
  on(document, 'keydown', '.card input[data-kind=text]:not([data-in-form])', (field, event) => {
    if (/** @type {KeyboardEvent} */ (event).key === 'Enter') void orToast(() => sendInput(field))
  })
  on(document, 'change', '.card .multi', tellTicked)
  on(document, 'click', '[data-turn]', turnPage)
  document.addEventListener('submit', (event) => {
    if (event.target instanceof Element && event.target.matches('.card-form'))
      event.preventDefault()
  })
}
