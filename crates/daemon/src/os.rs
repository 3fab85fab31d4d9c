//! Calls into the system that have no safe form in the libraries used here.
#![cfg_attr(windows, allow(unsafe_code))]

#[cfg(windows)]
pub use windows::{Loop, Session, allow_coming_forward, idle_for, listen, network_changed};

/// Leaves the session this process was started from, so that it does not end with a terminal or a window.
#[cfg(unix)]
pub fn leave_session() {
    if let Err(error) = rustix::process::setsid() {
        tracing::debug!(%error, "the session stays");
    }
}

/// A detached process has no session to leave here.
#[cfg(not(unix))]
pub fn leave_session() {}

#[cfg(windows)]
mod windows {
    use std::io;
    use std::ptr::{null, null_mut};
    use std::sync::OnceLock;
    use std::time::Duration;

    use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
    use windows_sys::Win32::NetworkManagement::IpHelper::NotifyAddrChange;
    use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
    use windows_sys::Win32::System::RemoteDesktop::{NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification};
    use windows_sys::Win32::System::SystemInformation::GetTickCount;
    use windows_sys::Win32::System::Threading::{GetCurrentThreadId, INFINITE};
    use windows_sys::Win32::UI::Input::KeyboardAndMouse::{GetLastInputInfo, LASTINPUTINFO};
    use windows_sys::Win32::UI::WindowsAndMessaging::{
        ASFW_ANY, AllowSetForegroundWindow, CreateWindowExW, DefWindowProcW, DispatchMessageW, GetMessageW, MSG, MsgWaitForMultipleObjects,
        PBT_APMRESUMEAUTOMATIC, PBT_APMSUSPEND, PM_REMOVE, PeekMessageW, PostThreadMessageW, QS_ALLINPUT, RegisterClassW, SetTimer, TranslateMessage,
        WM_ENDSESSION, WM_NULL, WM_POWERBROADCAST, WM_QUERYENDSESSION, WM_TIMER, WM_WTSSESSION_CHANGE, WNDCLASSW, WTS_SESSION_LOCK,
        WTS_SESSION_UNLOCK,
    };

    /// The message loop of a thread that has a window of somebody else's making.
    #[derive(Clone, Copy)]
    pub struct Loop(u32);

    impl Loop {
        /// The calling thread's.
        pub fn of_this_thread() -> Self {
            // SAFETY: takes nothing and cannot fail.
            Self(unsafe { GetCurrentThreadId() })
        }

        /// Waits until there are messages or [`Loop::wake`] was called, and hands them to their windows. For the loop's own thread.
        pub fn turn(self) {
            // SAFETY: no handles are waited for; `MSG` is plain numbers and pointers, for which zero is a valid value, and each call is given that one.
            unsafe {
                MsgWaitForMultipleObjects(0, null(), 0, INFINITE, QS_ALLINPUT);
                let mut message: MSG = std::mem::zeroed();
                while PeekMessageW(&raw mut message, null_mut(), 0, 0, PM_REMOVE) != 0 {
                    TranslateMessage(&raw const message);
                    DispatchMessageW(&raw const message);
                }
            }
        }

        /// Ends the loop's wait, from any thread.
        pub fn wake(self) {
            // SAFETY: takes numbers only; a thread that has ended makes it fail, and then nobody waits.
            unsafe { PostThreadMessageW(self.0, WM_NULL, 0, 0) };
        }
    }

    /// What Windows tells every top-level window.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Session {
        /// The machine is going to sleep.
        Slept,
        /// It is awake again.
        Woke,
        /// The screen was locked.
        Locked,
        /// The screen was unlocked.
        Unlocked,
        /// The person signs out or the machine goes down. The process is ended as soon as the listener returns.
        Ends,
        /// Some time went by.
        Tick,
    }

    type Listener = Box<dyn Fn(Session) + Send + Sync>;

    /// The window procedure is a plain function and has no other way to reach it.
    static LISTENER: OnceLock<Listener> = OnceLock::new();

    /// Makes a window that nobody sees and tells `listener` what it hears, with a [`Session::Tick`] every `tick`. Returns only if there can be none.
    pub fn listen(tick: Duration, listener: impl Fn(Session) + Send + Sync + 'static) -> io::Error {
        if LISTENER.set(Box::new(listener)).is_err() {
            return io::ErrorKind::AlreadyExists.into();
        }
        let name: Vec<u16> = "TidingsEngine\0".encode_utf16().collect();
        // SAFETY: the name outlives the calls and ends with a zero; the class's other fields may be zero; the window is used on this thread only.
        unsafe {
            let program = GetModuleHandleW(null());
            let class = WNDCLASSW { lpfnWndProc: Some(hear), hInstance: program, lpszClassName: name.as_ptr(), ..std::mem::zeroed() };
            if RegisterClassW(&raw const class) == 0 {
                return io::Error::last_os_error();
            }
            // Not a message-only window: those are told of neither sleep nor the session's end.
            let window = CreateWindowExW(0, name.as_ptr(), name.as_ptr(), 0, 0, 0, 0, 0, null_mut(), null_mut(), program, null());
            if window.is_null() {
                return io::Error::last_os_error();
            }
            if WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) == 0 {
                tracing::info!(error = %io::Error::last_os_error(), "no word of the screen lock");
            }
            SetTimer(window, 1, u32::try_from(tick.as_millis()).unwrap_or(u32::MAX), None);
            let mut message: MSG = std::mem::zeroed();
            while GetMessageW(&raw mut message, null_mut(), 0, 0) > 0 {
                DispatchMessageW(&raw const message);
            }
        }
        io::Error::last_os_error()
    }

    /// # Safety
    /// Called by the system only, with a message's own values.
    unsafe extern "system" fn hear(window: HWND, message: u32, first: WPARAM, second: LPARAM) -> LRESULT {
        let heard = match (message, u32::try_from(first).unwrap_or(u32::MAX)) {
            (WM_POWERBROADCAST, PBT_APMSUSPEND) => Session::Slept,
            (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC) => Session::Woke,
            (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK) => Session::Locked,
            (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK) => Session::Unlocked,
            (WM_TIMER, _) => Session::Tick,
            // Nothing here keeps a person from signing out.
            (WM_QUERYENDSESSION, _) => return 1,
            (WM_ENDSESSION, 1..) => Session::Ends,
            // SAFETY: the values are those that the system gave.
            _ => return unsafe { DefWindowProcW(window, message, first, second) },
        };
        if let Some(listener) = LISTENER.get() {
            listener(heard);
        }
        // To a broadcast about power this means "go on".
        LRESULT::from(message == WM_POWERBROADCAST)
    }

    /// How long nobody has touched keyboard or pointer.
    pub fn idle_for() -> Duration {
        let size = u32::try_from(size_of::<LASTINPUTINFO>()).unwrap_or_default();
        let mut last = LASTINPUTINFO { cbSize: size, dwTime: 0 };
        // SAFETY: the structure says its own size.
        let (told, now) = unsafe { (GetLastInputInfo(&raw mut last), GetTickCount()) };
        // Both count milliseconds and begin anew after 49 days.
        if told == 0 { Duration::ZERO } else { Duration::from_millis(now.wrapping_sub(last.dwTime).into()) }
    }

    /// Waits until an address of this machine comes or goes; false if that cannot be told.
    pub fn network_changed() -> bool {
        // SAFETY: without both arguments the call waits and writes nothing.
        unsafe { NotifyAddrChange(null_mut(), null()) == 0 }
    }

    /// Lets the window's process come forward: Windows allows it only if the process that was clicked does. Refused if this one was not.
    pub fn allow_coming_forward() {
        // SAFETY: takes a number only.
        unsafe { AllowSetForegroundWindow(ASFW_ANY) };
    }
}
