import type { World } from '../../act.ts'
import type { ActDefinition } from '../../kind.ts'
import type { Matter, Task } from '../../matter.ts'
import {
  announceCorrection,
  mayUphold,
  refuseAnswered,
  refuseUpholding,
  reroute,
  uphold,
} from './answer.ts'
import { claim, viewDetails } from './claim.ts'
import { held } from '../../guards.ts'
import { ObjectInput, RerouteInput, UpholdInput } from './inputs.ts'
import { confer, object, refuseObjection } from './objection.ts'

/** What may be done on an approval push. */
export const APPROVAL_ACTS: { readonly [act: string]: ActDefinition } = {
  claim: {
    task: 'claim',
    may: 'handlers',
    input: null,
    decide: (draft, task) => claim(draft, held(task)),
  },
  object: {
    task: 'claim',
    may: 'handlers',
    input: ObjectInput,
    refuse: (draft, task) => refuseObjection(draft, held(task)),
    decide: (draft, task, input) => object(draft, held(task), ObjectInput.parse(input)),
  },
  uphold: {
    task: 'answer-objection',
    may: 'handlers',
    input: UpholdInput,
    refuse: (draft, task) => refuseUpholding(draft, held(task)),
    decide: (draft, task, input) => uphold(draft, held(task), UpholdInput.parse(input)),
  },
  reroute: {
    task: 'answer-objection',
    may: 'handlers',
    input: RerouteInput,
    refuse: (draft, task) => refuseAnswered(draft, held(task)),
    decide: (draft, task, input) => reroute(draft, held(task), RerouteInput.parse(input)),
  },
  correct: {
    task: 'answer-objection',
    may: 'handlers',
    input: null,
    refuse: (draft, task) => refuseAnswered(draft, held(task)),
    decide: (draft, task) => announceCorrection(draft, held(task)),
  },
  confer: {
    task: 'claim',
    may: 'parties',
    input: null,
    decide: (draft, task) => confer(draft, held(task)),
  },
  'view-details': {
    task: 'claim',
    may: 'confidants',
    input: null,
    decide: (draft, task) => viewDetails(draft, held(task)),
  },
}

/** The buttons of a task of this kind, as long as they can do something. */
export function approvalButtons(world: World, matter: Matter, task: Task): string[] {
  if (matter.state === 'cancelled' || matter.facts.correctedBy !== null) {
    return task.type === 'claim' ? ['view-details'] : []
  }
  if (task.type === 'answer-objection') {
    if (task.state !== 'pending') return []
    return [...(mayUphold(world) ? ['uphold'] : []), 'reroute', 'correct']
  }
  switch (task.state) {
    case 'pending':
    case 'objected':
      return ['claim', ...objecting(task), 'view-details']
    case 'claimed':
    case 'auto-claimed':
      return [...objecting(task), 'view-details']
    case 'returned':
    case 'cancelled':
    case 'done':
    case 'deemed-consent':
      return ['view-details']
  }
}

function objecting(task: Task): string[] {
  const last = task.objections.at(-1)
  if (last === undefined) return ['object']
  if (last.answer === null) return []
  return task.objections.length > 1 ? ['confer'] : ['object']
}
