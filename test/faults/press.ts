import { setTimeout as delay } from 'node:timers/promises'
import type { PressOptions, Pressed } from '../support/talk.ts'
import type { Stage } from './stage.ts'

/** A person looks this often for a card that is not there yet, and presses again after an error. */
const LOOKS = 6
const LOOK_EVERY_MS = 300

/** What a press came to in the end: what it was answered, or that nothing could be pressed. */
export type PressOutcome =
  | { readonly kind: 'answered'; readonly type: string; readonly words: string }
  | { readonly kind: 'none' }

/** Presses as a person does: waits for the card a little, presses again when an error was shown. */
export async function pressUntilAnswered(
  stage: Stage,
  openId: string,
  words: string,
  options: PressOptions,
): Promise<PressOutcome> {
  for (let look = 0; look < LOOKS; look += 1) {
    const pressed = await pressOnce(stage, openId, words, options)
    if (pressed?.toast && pressed.toast.type !== 'error') {
      return { kind: 'answered', type: pressed.toast.type, words: pressed.toast.content }
    }
    await delay(LOOK_EVERY_MS)
  }
  return { kind: 'none' }
}

async function pressOnce(
  { talk }: Stage,
  openId: string,
  words: string,
  options: PressOptions,
): Promise<Pressed | null> {
  try {
    return await talk.press(openId, words, options)
  } catch (error) {
    // 404: no such card yet; 409: no such button any more; 422: the form asks for something else.
    if (/"status":(404|409|422)/.test((error as Error).message)) return null
    throw error
  }
}
