import type { Drawn } from '../card/drawing.ts'

/** The bot's picture, the same in lists and beside its messages. */
export function BotAvatar(): Drawn {
  return (
    <span class="avatar avatar-medium avatar-bot" aria-hidden="true">
      <img src="/sandbox/assets/icon.svg" alt="" />
    </span>
  )
}
