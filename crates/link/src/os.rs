//! Whose process this is and whose a pipe is, by Windows' security identifiers (SIDs) in their text form.
//!
//! `unsafe`, because the system's calls fill raw buffers and none of the libraries used here offers them.
#![allow(unsafe_code)]

use std::io;
use std::os::windows::io::{AsRawHandle, BorrowedHandle, FromRawHandle, OwnedHandle};
use std::ptr::null_mut;

use widestring::U16CStr;
use windows_sys::Win32::Foundation::{ERROR_SUCCESS, LocalFree};
use windows_sys::Win32::Security::Authorization::{ConvertSidToStringSidW, GetSecurityInfo, SE_KERNEL_OBJECT};
use windows_sys::Win32::Security::{GetTokenInformation, OWNER_SECURITY_INFORMATION, PSID, TOKEN_QUERY, TOKEN_USER, TokenUser};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// The user that this process runs as.
pub fn own_sid() -> io::Result<String> {
    let mut token = null_mut();
    // SAFETY: a process's pseudo handle is always valid; `token` is written before success is told.
    if unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: it was just opened, and nothing else owns it.
    let token = unsafe { OwnedHandle::from_raw_handle(token) };
    // The structure and the longest SID there is (68 bytes) fit well; words, so that the structure is aligned.
    let mut buffer = [0_usize; 32];
    let size = u32::try_from(size_of_val(&buffer)).unwrap_or_default();
    let mut written = 0;
    // SAFETY: the buffer is as large as said, and lives through the call.
    let told = unsafe { GetTokenInformation(token.as_raw_handle(), TokenUser, buffer.as_mut_ptr().cast(), size, &raw mut written) };
    if told == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: success means that the buffer begins with this structure, whose pointer leads into the same buffer.
    unsafe { text((*buffer.as_ptr().cast::<TOKEN_USER>()).User.Sid) }
}

/// The user that owns a pipe. Nobody can make another one the owner without a privilege that only administrators have.
pub fn owner_sid(pipe: BorrowedHandle<'_>) -> io::Result<String> {
    let (mut owner, mut descriptor) = (null_mut(), null_mut());
    // SAFETY: the handle is open for this call; what is not asked for may be null.
    let code = unsafe {
        GetSecurityInfo(
            pipe.as_raw_handle(),
            SE_KERNEL_OBJECT,
            OWNER_SECURITY_INFORMATION,
            &raw mut owner,
            null_mut(),
            null_mut(),
            null_mut(),
            &raw mut descriptor,
        )
    };
    if code != ERROR_SUCCESS {
        return Err(io::Error::from_raw_os_error(code.cast_signed()));
    }
    // SAFETY: the owner lies in the descriptor, which is freed after it was read and not used again.
    unsafe {
        let owner = text(owner);
        LocalFree(descriptor);
        owner
    }
}

/// A SID as text, such as `S-1-5-21-…-1001`.
///
/// # Safety
/// `sid` must lead to a valid one, or be null.
unsafe fn text(sid: PSID) -> io::Result<String> {
    if sid.is_null() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let mut wide = null_mut();
    // SAFETY: the caller vouches for the SID; on success the string ends with a zero and is freed once, after it was copied.
    unsafe {
        if ConvertSidToStringSidW(sid, &raw mut wide) == 0 {
            return Err(io::Error::last_os_error());
        }
        let text = U16CStr::from_ptr_str(wide).to_string_lossy();
        LocalFree(wide.cast());
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_a_user_s() {
        let own = own_sid().unwrap();
        assert!(own.starts_with("S-1-5-"), "a user of this machine or of its domain: {own}");
    }
}
