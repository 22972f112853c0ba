import type { Profile } from '../profile.ts'
import { ankang } from './ankang.ts'
import { danzhou } from './danzhou.ts'
import { huancui } from './huancui.ts'
import { linzi } from './linzi.ts'
import { tancheng } from './tancheng.ts'

/** The five places that the product comes with, by the name that `PROFILE` takes. */
export const PROFILES: { readonly [name: string]: Profile } = {
  huancui,
  linzi,
  danzhou,
  ankang,
  tancheng,
}
