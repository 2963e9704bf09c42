import * as z from 'zod'

/** Where something went out in public: a channel with link or document number, and when. */
export const publicChannel = z.strictObject({
  name: z.string(),
  url: z.string().nullable(),
  documentNumber: z.string().nullable(),
  publishedAt: z.int(),
})

export type PublicChannel = z.infer<typeof publicChannel>

/** The instant that counts: the earliest channel (CL-8). */
export function publicSince(channels: readonly PublicChannel[]): number {
  return Math.min(...channels.map((channel) => channel.publishedAt))
}
