/** Feishu writes the zone of whoever picked a date behind it; everybody here is in Asia/Shanghai. */
const ZONE = '+0800'

/**
 * What a field holds, in the shape in which Feishu calls it back.
 *
 * @param {HTMLElement} field an element with data-kind
 * @returns {string | string[] | boolean}
 */
export function valueOf(field) {
  const { kind } = field.dataset
  const { value, checked } = /** @type {HTMLInputElement} */ (field)
  if (kind === 'checked') return checked
  if (kind === 'options') return ticked(field).map((box) => box.value)
  const isPicker = kind === 'date' || kind === 'time' || kind === 'datetime'
  return isPicker && value ? `${value.replace('T', ' ')} ${ZONE}` : value
}

/**
 * The fields of a form that will be called back. Those without a name are not, as in Feishu.
 *
 * @param {HTMLElement} form
 * @returns {HTMLElement[]}
 */
export function fieldsOf(form) {
  return [...form.querySelectorAll('[data-kind][data-name]')].filter(
    (field) => field instanceof HTMLElement,
  )
}

/**
 * Marks the required fields that are empty and puts the focus on the first.
 *
 * @param {HTMLElement} form
 * @returns {boolean} whether all are filled
 */
export function isFilled(form) {
  const empty = fieldsOf(form).filter((field) => {
    const value = valueOf(field)
    const isEmpty = value === '' || value === false || (Array.isArray(value) && value.length === 0)
    const isMissing = field.getAttribute('aria-required') === 'true' && isEmpty
    field.setAttribute('aria-invalid', String(isMissing))
    return isMissing
  })
  const [first] = empty
  const target = first?.matches('details') ? first.querySelector('summary') : first
  if (target instanceof HTMLElement) target.focus()
  return empty.length === 0
}

/**
 * The name and value of every field of a form. An empty text is told, an empty choice is not.
 *
 * @param {HTMLElement} form
 * @returns {Record<string, string | string[] | boolean>}
 */
export function formValue(form) {
  const entries = fieldsOf(form).map((field) => /** @type {const} */ ([field, valueOf(field)]))
  return Object.fromEntries(
    entries
      .filter(([field, value]) => field.dataset.kind === 'text' || (value !== '' && String(value)))
      .map(([field, value]) => [field.dataset.name ?? '', value]),
  )
}

/**
 * Shows on a folded multi-select what is ticked in it.
 *
 * @param {HTMLElement} multi
 */
export function tellTicked(multi) {
  const words = ticked(multi).map((box) => box.nextElementSibling?.textContent ?? box.value)
  const place = multi.querySelector('.multi-words')
  if (place) place.textContent = words.join('、') || (multi.dataset.placeholder ?? '')
}

/**
 * @param {HTMLElement} multi
 * @returns {HTMLInputElement[]}
 */
function ticked(multi) {
  return [...multi.querySelectorAll('input:checked')].filter(
    (box) => box instanceof HTMLInputElement,
  )
}
