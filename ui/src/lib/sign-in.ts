// What one signs in with, as the server's settings say.

import type { ServerCard } from '../backend/types'
import { t } from './words'

/** The label of the name field: what of mail address, username and LDAP name is accepted. */
export function loginLabel(card: Pick<ServerCard, 'byEmail' | 'byUsername' | 'ldapLabel'>): string {
  const accepted = [...(card.byEmail ? [t('sign-in-email')] : []), ...(card.byUsername ? [t('sign-in-username')] : []), ...(card.ldapLabel === null ? [] : [card.ldapLabel || t('sign-in-ldap')])]
  const label = accepted.length < 2 ? (accepted[0] ?? t('sign-in-username')) : t('sign-in-either', { some: accepted.slice(0, -1).join(', '), last: accepted.at(-1) ?? '' })
  return label.charAt(0).toLocaleUpperCase() + label.slice(1)
}
