//! The functions that C calls. Everything `unsafe` of this project is in this file.
#![expect(unsafe_code, reason = "callers in C hand over pointers, which no type can vouch for")]

use std::ffi::{CStr, c_char, c_void};
use std::sync::Mutex;

use permit::{
    Call, Canonical, ENTRY, Effect, Journal, Limits, PublicKey, Rules, Unwritten, Verifier, Window,
};

use crate::{Answer, Code};

/// Adds one entry to the caller's journal. Returns 1 once it is durable.
pub type Append =
    unsafe extern "C" fn(context: *mut c_void, entry: *const u8, length: usize) -> i32;
/// Puts entries in the place of the caller's journal. Returns 1 once that is durable.
pub type Replace =
    unsafe extern "C" fn(context: *mut c_void, entries: *const u8, length: usize) -> i32;

/// What a verifier is made of. The header says what each may be.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Options {
    /// The public key of the gateway.
    pub key: *const c_char,
    /// A second key while keys change, or null.
    pub second_key: *const c_char,
    /// Which effector this is.
    pub audience: *const c_char,
    /// How far the gateway's clock may be ahead, in milliseconds.
    pub skew_ms: u64,
    /// Longest lifetime of a token, in milliseconds. 0 stands for the default.
    pub lifetime_ms: u64,
    /// 1 to accept consequential calls that nobody approved.
    pub accepts_unreviewed: i32,
    /// How many tokens are remembered.
    pub capacity: usize,
    /// Handed to both functions.
    pub context: *mut c_void,
    /// Adds to the journal.
    pub append: Option<Append>,
    /// Replaces the journal.
    pub replace: Option<Replace>,
}

/// The caller's journal.
struct Callbacks {
    context: *mut c_void,
    append: Append,
    replace: Replace,
}

impl Journal for Callbacks {
    fn append(&mut self, entry: &[u8; ENTRY]) -> Result<(), Unwritten> {
        // SAFETY: the header asks for a function that takes this context and reads the entry only
        // during the call.
        let written = unsafe { (self.append)(self.context, entry.as_ptr(), entry.len()) };
        if written == 1 { Ok(()) } else { Err(Unwritten) }
    }

    fn replace(&mut self, entries: &[u8]) -> Result<(), Unwritten> {
        // SAFETY: as for `append`.
        let written = unsafe { (self.replace)(self.context, entries.as_ptr(), entries.len()) };
        if written == 1 { Ok(()) } else { Err(Unwritten) }
    }
}

/// A verifier that C holds by a pointer. One call at a time enters it.
pub struct Effector {
    verifier: Mutex<Verifier<Callbacks>>,
}

/// The text at `text`, or none if it is null or not UTF-8.
///
/// # Safety
///
/// `text` is null or points at a text that ends with a zero byte and outlives `'a` unchanged.
unsafe fn text<'a>(text: *const c_char) -> Option<&'a str> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null; the caller vouches for the rest.
    unsafe { CStr::from_ptr(text) }.to_str().ok()
}

/// The bytes at `bytes`, or none if that is null.
///
/// # Safety
///
/// `bytes` is null or points at `length` bytes that outlive `'a` unchanged.
unsafe fn slice<'a>(bytes: *const u8, length: usize) -> Option<&'a [u8]> {
    if bytes.is_null() || isize::try_from(length).is_err() {
        return None;
    }
    // SAFETY: not null and not longer than memory can be; the caller vouches for the rest.
    Some(unsafe { std::slice::from_raw_parts(bytes, length) })
}

/// How the window begins.
enum Start<'a> {
    New,
    Resume(&'a [u8]),
}

/// # Safety
///
/// As [`brightline_permit_new`].
unsafe fn open(
    options: *const Options,
    start: &Start<'_>,
    now_ms: u64,
) -> Result<Box<Effector>, Code> {
    // SAFETY: the caller vouches that it is null or points at options.
    let options = unsafe { options.as_ref() }.ok_or(Code::BadCall)?;
    let (Some(append), Some(replace)) = (options.append, options.replace) else {
        return Err(Code::BadCall);
    };
    // SAFETY: the caller vouches for the three texts.
    let (key, second, audience) =
        unsafe { (text(options.key), text(options.second_key), text(options.audience)) };
    if second.is_none() && !options.second_key.is_null() {
        return Err(Code::BadCall);
    }
    let keys = [key.ok_or(Code::BadCall)?].into_iter().chain(second);
    let keys: Result<Vec<PublicKey>, _> = keys.map(str::parse).collect();
    let default = Limits::default();
    let limits = Limits {
        skew_ms: options.skew_ms,
        lifetime_ms: if options.lifetime_ms == 0 {
            default.lifetime_ms
        } else {
            options.lifetime_ms
        },
        unreviewed: match options.accepts_unreviewed {
            0 => default.unreviewed,
            1 => Effect::Consequential,
            _ => return Err(Code::BadLimits),
        },
    };
    let keys = keys.map_err(|_| Code::BadKey)?;
    let rules = Rules::new(keys, audience.ok_or(Code::BadCall)?, limits)?;
    // From here on the journal may be written.
    let journal = Callbacks { context: options.context, append, replace };
    let window = match start {
        Start::New => Window::new(journal, options.capacity, now_ms),
        Start::Resume(written) => {
            Window::resume(journal, written, options.capacity, now_ms, limits.skew_ms)
        }
    }?;
    Ok(Box::new(Effector { verifier: Mutex::new(Verifier::new(rules, window)) }))
}

/// # Safety
///
/// `code` is null or may be written.
unsafe fn give(opened: Result<Box<Effector>, Code>, code: *mut i32) -> *mut Effector {
    let (effector, told) = match opened {
        Ok(effector) => (Box::into_raw(effector), Code::Permitted),
        Err(code) => (std::ptr::null_mut(), code),
    };
    if !code.is_null() {
        // SAFETY: not null; the caller vouches for the rest.
        unsafe { code.write(told as i32) };
    }
    effector
}

/// A verifier for an effector that has never executed anything. Null and a code if there is none.
///
/// # Safety
///
/// `options` points at options whose texts end with a zero byte, and whose functions may be called
/// with their context until the verifier is freed, by any thread that verifies. `code` is null or
/// may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn brightline_permit_new(
    options: *const Options,
    now_ms: u64,
    code: *mut i32,
) -> *mut Effector {
    // SAFETY: the caller vouches for the same.
    unsafe { give(open(options, &Start::New, now_ms), code) }
}

/// A verifier for an effector that starts again: `written` are the `length` bytes of its journal.
///
/// # Safety
///
/// As [`brightline_permit_new`]; and `written` is null or points at `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn brightline_permit_resume(
    options: *const Options,
    written: *const u8,
    length: usize,
    now_ms: u64,
    code: *mut i32,
) -> *mut Effector {
    // SAFETY: the caller vouches for the same.
    unsafe {
        let opened = match slice(written, length) {
            Some(written) => open(options, &Start::Resume(written), now_ms),
            None => Err(Code::BadJournal),
        };
        give(opened, code)
    }
}

/// Whether `token` permits the call: 1 if so, and 0 in every other case. `answer`, if it is not
/// null, learns why, or what was permitted.
///
/// # Safety
///
/// `effector` is null or comes from [`brightline_permit_new`] or [`brightline_permit_resume`] and
/// is not freed; `token` and `arguments` are null or point at that many bytes; `tool` is null or
/// ends with a zero byte; `answer` is null or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn brightline_permit_verify(
    effector: *const Effector,
    token: *const u8,
    token_length: usize,
    tool: *const c_char,
    arguments: *const u8,
    arguments_length: usize,
    effectors: u64,
    now_ms: u64,
    answer: *mut Answer,
) -> i32 {
    // SAFETY: the caller vouches for all of them.
    let (effector, token, tool, arguments) = unsafe {
        let (token, arguments) = (slice(token, token_length), slice(arguments, arguments_length));
        (effector.as_ref(), token, text(tool), arguments)
    };
    let verified = match (effector, token, tool, arguments) {
        (Some(effector), Some(token), Some(tool), Some(arguments)) => {
            verify(effector, token, tool, arguments, effectors, now_ms)
        }
        _ => Err(Code::BadCall),
    };
    let told = verified.unwrap_or_else(Answer::refused);
    if !answer.is_null() {
        // SAFETY: not null; the caller vouches for the rest.
        unsafe { answer.write(told) };
    }
    i32::from(told.code == Code::Permitted as i32)
}

fn verify(
    effector: &Effector,
    token: &[u8],
    tool: &str,
    arguments: &[u8],
    effectors: u64,
    now_ms: u64,
) -> Result<Answer, Code> {
    let arguments = std::str::from_utf8(arguments).map_err(|_| Code::BadArguments)?;
    let arguments = Canonical::parse(arguments).map_err(|_| Code::BadArguments)?;
    let call = Call::new(tool, &arguments, effectors);
    // A verifier in which a call ended badly is not believed again.
    let mut verifier = effector.verifier.lock().map_err(|_| Code::Journal)?;
    let permitted = verifier.verify(token, &call, now_ms)?;
    Ok(Answer::permitted(permitted.terms()))
}

/// What to do about `code`: a text that ends with a zero byte and is not to be freed.
#[unsafe(no_mangle)]
pub extern "C" fn brightline_permit_message(code: i32) -> *const c_char {
    let known = Code::ALL.iter().find(|known| known.declared().1 == code);
    known.map_or(c"this code is unknown", |code| code.message()).as_ptr()
}

/// Frees a verifier. Null is nothing.
///
/// # Safety
///
/// `effector` is null, or comes from [`brightline_permit_new`] or [`brightline_permit_resume`], is
/// freed once, and is in no other call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn brightline_permit_free(effector: *mut Effector) {
    if !effector.is_null() {
        // SAFETY: the caller vouches that it came from `Box::into_raw` and is freed once.
        drop(unsafe { Box::from_raw(effector) });
    }
}
