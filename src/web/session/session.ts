import { readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { Api } from '../api/client.ts'
import { Problem } from '../api/problem.ts'
import type { SignedIn } from '../../contract/administration.ts'

export type Role = SignedIn['user']['roles'][number]

export interface Session {
  /** Who is at the desk; null: nobody, or not yet asked. */
  who: Readonly<Ref<SignedIn | null>>
  /** Asks the service once; false when nobody is signed in. */
  known: () => Promise<boolean>
  signIn: (username: string, password: string) => Promise<void>
  /** After the set-up, which signs in by itself. */
  ask: () => Promise<boolean>
  signOut: () => Promise<void>
  /** The service no longer knows this person. */
  ended: () => void
  /** True when the account holds one of these roles. */
  holds: (...roles: Role[]) => boolean
}

const UNAUTHENTICATED = 401

export function makeSession(api: Api): Session {
  const who = shallowRef<SignedIn | null>(null)

  const ask = async () => {
    try {
      who.value = await api.get<SignedIn>('/api/session')
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== UNAUTHENTICATED) throw error
      who.value = null
    }
    return who.value !== null
  }

  return {
    who: readonly(who) as Readonly<Ref<SignedIn | null>>,
    known: async () => who.value !== null || (await ask()),
    ask,
    signIn: async (username, password) => {
      who.value = await api.post<SignedIn>('/api/session', { username, password })
    },
    signOut: async () => {
      await api.delete('/api/session')
      who.value = null
    },
    ended: () => (who.value = null),
    holds: (...roles) => who.value?.user.roles.some((role) => roles.includes(role)) === true,
  }
}
