import { z } from 'zod'

/** 异议类型, in the order of the form. */
export const OBJECTION_TYPES = ['not-our-duty', 'wrong-information', 'doubt', 'other'] as const

const longText = z.string().trim().min(1).max(1000)

/** What 「提出异议」 asks for. */
export const ObjectInput = z.strictObject({ type: z.enum(OBJECTION_TYPES), reason: longText })
export type ObjectInput = z.infer<typeof ObjectInput>

/** What 「维持」 asks for. */
export const UpholdInput = z.strictObject({ explanation: longText })
export type UpholdInput = z.infer<typeof UpholdInput>

/** What 「改派」 asks for: a department's code. */
export const RerouteInput = z.strictObject({ department: z.string().min(1).max(64) })
export type RerouteInput = z.infer<typeof RerouteInput>
