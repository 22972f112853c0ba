const SIGNATURES: readonly (readonly [type: string, hex: string])[] = [
  ['image/png', '89504e47'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '47494638'],
  ['image/webp', '52494646'],
  ['image/bmp', '424d'],
  ['image/tiff', '49492a00'],
  ['image/tiff', '4d4d002a'],
  ['image/x-icon', '00000100'],
]

/** The media type of an image by its first bytes; undefined when it is none that Feishu takes. */
export function imageTypeOf(bytes: Buffer): string | undefined {
  const head = bytes.subarray(0, 4).toString('hex')
  return SIGNATURES.find(([, hex]) => head.startsWith(hex))?.[0]
}
