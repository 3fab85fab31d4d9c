// The settings as a person finds them: in which group each stands, and by which words it is found.

import type { Settings } from '../backend/types'
import { languages, PSEUDO, t } from './words'

/** Pages of the dialog. */
export const groups = ['appearance', 'notifications', 'system', 'accounts', 'storage'] as const
export type Group = (typeof groups)[number]

/** A setting's name, as it travels. */
export type SettingName = keyof Settings

const where: Record<SettingName, Group> = {
  theme: 'appearance',
  density: 'appearance',
  textSize: 'appearance',
  tintNames: 'appearance',
  language: 'appearance',
  notify: 'notifications',
  notifyContent: 'notifications',
  notifySound: 'notifications',
  background: 'system',
  autostart: 'system',
}

/** The settings whose words hold the text, of one page or of all. */
export function found(text: string, group?: Group): SettingName[] {
  const wanted = text.trim().toLocaleLowerCase()
  return (Object.keys(where) as SettingName[]).filter((name) => {
    if (group && where[name] !== group) return false
    const words = [t(`setting-${name}`), t(`setting-${name}-hint`), t(`settings-${where[name]}`)].join(' ').toLocaleLowerCase()
    return words.includes(wanted)
  })
}

/** Languages to choose from, the system's first. */
export function languageChoices(): { value: string; label: string }[] {
  const own = (tag: string): string => new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
  const known = languages().map((tag) => ({ value: tag, label: own(tag) }))
  return [{ value: '', label: t('language-system') }, ...known, ...(import.meta.env.DEV ? [{ value: PSEUDO, label: PSEUDO }] : [])]
}

/** Text sizes to choose from, in percent. */
export const textSizes = [85, 90, 100, 110, 125, 150] as const
