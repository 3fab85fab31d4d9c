// Chooses what carries the calls, then draws the window.

import { mount } from 'svelte'
import App from './App.svelte'
import type { Transport } from './backend/backend'
import { setBackend } from './backend/current'
import { Linked } from './backend/linked'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'

async function transport(): Promise<Transport> {
  if ('__TAURI_INTERNALS__' in window) return (await import('./backend/tauri')).tauriTransport()
  // Vite drops this branch, and the sample data with it, from what ships.
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('fake')) return (await import('./backend/fake/fake')).fakeTransport(location.search)
  return (await import('./backend/socket')).socketTransport(location)
}

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no place for the app')
setBackend(new Linked(await transport()))
mount(App, { target })
