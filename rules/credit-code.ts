const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/**
 * 统一社会信用代码：whether the check character fits (GB 32100-2015). Codes with a wrong one are in
 * real use, so this is for a warning, never for a refusal.
 */
export function hasValidCheckCharacter(code: string): boolean {
  if (code.length !== 18) return false
  let sum = 0
  for (const [index, weight] of WEIGHTS.entries()) {
    const value = ALPHABET.indexOf(code.charAt(index))
    if (value < 0) return false
    sum += value * weight
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31) === code.charAt(17)
}
