// What the whole window knows: the app's own views, open as long as the window is.

import type { AccountId, AccountItem, ChannelId, ChannelItem, MeItem, Settings, SettingsItem, ShellItem, SidebarItem, TeamId } from '../backend/types'
import { place } from './place.svelte'
import { wantedTeam } from './teams.svelte'
import { useView, type View } from './view.svelte'

const defaults: Settings = {
  theme: 'system',
  density: 'comfortable',
  textSize: 100,
  tintNames: false,
  notify: true,
  notifyContent: true,
  notifySound: true,
  background: true,
  autostart: false,
  language: '',
}

/** The views of a window. */
export class AppViews {
  readonly #shell: View<ShellItem> = useView<ShellItem>(() => ({ type: 'shell' }))
  readonly #accounts: View<AccountItem> = useView<AccountItem>(() => ({ type: 'accounts' }))
  readonly #settings: View<SettingsItem> = useView<SettingsItem>(() => ({ type: 'settings' }))
  readonly #me: View<MeItem> = useView<MeItem>(() => (this.account ? { type: 'me', account: this.account.id } : null))
  readonly #sidebar: View<SidebarItem> = useView<SidebarItem>(() =>
    this.account && this.teamId ? { type: 'sidebar', account: this.account.id, team: this.teamId } : null,
  )
  readonly #channel: View<ChannelItem> = useView<ChannelItem>(() =>
    this.account && this.channelId ? { type: 'channel', account: this.account.id, channel: this.channelId } : null,
  )

  get shell(): ShellItem | undefined {
    return this.#shell.first
  }
  get accounts(): AccountItem[] {
    return this.#accounts.items
  }
  /** Whether the accounts are known yet. */
  get accountsReady(): boolean {
    return this.#accounts.ready
  }
  get settingsItem(): SettingsItem | undefined {
    return this.#settings.first
  }
  get settings(): Settings {
    return this.#settings.first?.settings ?? defaults
  }
  get accountId(): AccountId | null {
    const here = place()
    return here && here.type !== 'signIn' ? here.account : null
  }
  /** The account being shown. */
  get account(): AccountItem | undefined {
    return this.accounts.find((account) => account.id === this.accountId)
  }
  get teamId(): TeamId | null {
    const here = place()
    if (here?.type === 'channel' || here?.type === 'threads') return here.team
    return (this.account && wantedTeam(this.account.id)) ?? this.account?.teams[0]?.id ?? null
  }
  get channelId(): ChannelId | null {
    const here = place()
    return here?.type === 'channel' ? here.channel : null
  }
  /** Oneself in the account being shown. */
  get me(): MeItem | undefined {
    return this.#me.first
  }
  get sidebar(): SidebarItem[] {
    return this.#sidebar.items
  }
  get sidebarReady(): boolean {
    return this.#sidebar.ready
  }
  /** The conversation being shown. */
  get channel(): ChannelItem | undefined {
    return this.#channel.first
  }
}

/** This window's views; set while `App.svelte` is set up. */
export let app: AppViews

/** Opens them; called once, by `App.svelte`. */
export function openApp(): AppViews {
  app = new AppViews()
  return app
}
