import type { KindDefinition } from '../kind.ts'
import type { KindName } from '../matter.ts'
import { approvalPush } from './approval-push/kind.ts'

/** Every kind of matter. A name without a definition does not compile. */
export const KINDS: Record<KindName, KindDefinition> = {
  'approval-push': approvalPush,
}
