import { attentionEndpoints } from './attention.ts'
import { batchEndpoints } from './batches.ts'
import { botEndpoints } from './bot.ts'
import { cardUpdateEndpoints } from './card-updates.ts'
import { changeEndpoints } from './change-message.ts'
import { chatEndpoints } from './chats.ts'
import type { Endpoint } from './endpoint.ts'
import { fileEndpoints } from './files.ts'
import { pinEndpoints } from './pins.ts'
import { reactionEndpoints } from './reactions.ts'
import { readEndpoints } from './read-messages.ts'
import { sendEndpoints } from './send.ts'
import { tokenEndpoints } from './tokens.ts'
import { userEndpoints } from './users.ts'

/** Every API of the platform that the stand-in knows. */
export const endpoints: readonly Endpoint[] = [
  ...tokenEndpoints,
  ...botEndpoints,
  ...sendEndpoints,
  ...changeEndpoints,
  ...readEndpoints,
  ...reactionEndpoints,
  ...attentionEndpoints,
  ...pinEndpoints,
  ...fileEndpoints,
  ...chatEndpoints,
  ...userEndpoints,
  ...batchEndpoints,
  ...cardUpdateEndpoints,
]
