//! An implementation of some roles of the shared_info page. shared_info_tck.h says what each function does.

#[allow(dead_code)]
mod tck;

use core::ffi::{c_int, c_void};

/// The state of a guest is the guest itself, until there is more to remember.
extern "C" fn attach_guest(domain: *const tck::Domain) -> *mut c_void {
    domain.cast_mut().cast()
}

#[allow(dead_code)]
fn to_do(error: *mut tck::Error, function: &str) -> c_int {
    // SAFETY: the kit passes an error that it made, with a text of zeros.
    let text = unsafe { &mut (*error).text };
    let said = format!("to do: {function}");
    text[..said.len()].copy_from_slice(said.as_bytes());
    tck::BAD_STATE
}

// functions

/// The limits of the ABI.
const USUAL: tck::Limits = tck::Limits {
    ports: 0,
    vcpus: 0,
    first_port: 0,
};

static IMPLEMENTATION: tck::Implementation = tck::Implementation {
    version: tck::VERSION,
    size: size_of::<tck::Implementation>() as u32,
    abis: tck::X86_64,
    guests: tck::PV,
    limits_x86_64: USUAL,
    limits_x86_32: USUAL,
    limits_arm64: USUAL,
    name: c"my implementation".as_ptr(),
    release: c"0.1".as_ptr(),
    vendor: core::ptr::null(),
    frequency_resolution: 0,
    attach_guest: Some(attach_guest),
    // members
};

#[unsafe(no_mangle)]
pub extern "C" fn shared_info_tck(version: u32) -> *const tck::Implementation {
    if version == tck::VERSION {
        &IMPLEMENTATION
    } else {
        core::ptr::null()
    }
}
