// Events of a channel in words.
import type { SystemNotice } from '../../../backend/types'
import { language, t } from '../../../lib/words'

/** Names as the language lists them: "Ann, Bo and Mei". */
export function list(names: string[]): string {
  return new Intl.ListFormat(language() === 'en-XA' ? 'en' : language(), { type: 'conjunction' }).format(names)
}

/** At most three names, then how many more. */
export function some(names: string[]): string {
  return names.length <= 4 ? list(names) : list([...names.slice(0, 3), t('notice-others', { count: names.length - 3 })])
}

export function noticeWords(notice: SystemNotice): string {
  switch (notice.type) {
    case 'joined':
      return t('notice-joined', { who: some(notice.who) })
    case 'left':
      return t('notice-left', { who: some(notice.who) })
    case 'added':
      return t('notice-added', { who: some(notice.who), by: notice.by })
    case 'removed':
      return t('notice-removed', { who: some(notice.who) })
    case 'header':
      return notice.header ? t('notice-header', { by: notice.by, header: notice.header }) : t('notice-header-removed', { by: notice.by })
    case 'purpose':
      return notice.purpose ? t('notice-purpose', { by: notice.by, purpose: notice.purpose }) : t('notice-purpose-removed', { by: notice.by })
    case 'renamed':
      return t('notice-renamed', { by: notice.by, old: notice.old, new: notice.new })
    case 'archived':
      return t('notice-archived', { by: notice.by })
    case 'restored':
      return t('notice-restored', { by: notice.by })
  }
}
