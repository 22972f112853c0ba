/** 张三 → 张*：a natural person's name where others read along (gov.md 5.5). */
export function maskName(name: string): string {
  const [first = ''] = Array.from(name)
  return `${first}*`
}

/** 13812345678 → 138****5678; whatever is too short for that is hidden whole. */
export function maskPhone(phone: string): string {
  const digits = phone.replaceAll(/[^\d]/g, '')
  return digits.length >= 8 ? `${digits.slice(0, 3)}****${digits.slice(-4)}` : '****'
}

/** A text in which certain persons and numbers stand only masked; too short ones are no names. */
export function maskWithin(
  text: string,
  persons: readonly string[],
  phones: readonly string[],
): string {
  const named = persons.filter((name) => Array.from(name).length > 1)
  const numbers = phones.filter((phone) => phone.length >= 5)
  const masked = named.reduce((all, name) => all.replaceAll(name, maskName(name)), text)
  return numbers.reduce((all, phone) => all.replaceAll(phone, maskPhone(phone)), masked)
}
