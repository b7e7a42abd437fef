//! A complete implementation of every role of the shared_info page, for guests of every ABI and both
//! kinds, to be certified through the kit's C ABI.

mod events;
mod guest;
mod layout;
mod p2m;
mod tck;
mod time;

use core::ffi::c_void;
use guest::Guest;

extern "C" fn attach(domain: *const tck::Domain, _: *mut c_void) -> *mut c_void {
    Box::into_raw(Box::new(Guest::new(domain))).cast()
}

extern "C" fn detach(state: *mut c_void) {
    // SAFETY: attach() made it, and the kit calls nothing with it any more.
    drop(unsafe { Box::from_raw(state.cast::<Guest>()) });
}

/// All that the ABI has, and port 0.
const ALL: tck::Limits = tck::Limits {
    ports: 0,
    vcpus: 0,
    first_port: tck::PORT_0,
};

static IMPLEMENTATION: tck::Implementation = tck::Implementation {
    version: tck::VERSION,
    size: size_of::<tck::Implementation>() as u32,
    abis: tck::X86_64 | tck::X86_32 | tck::ARM64,
    guests: tck::PV | tck::HVM,
    limits_x86_64: ALL,
    limits_x86_32: ALL,
    name: c"shared_info in Rust".as_ptr(),
    release: c"2.0".as_ptr(),
    vendor: c"the kit's example".as_ptr(),
    frequency_resolution: 1,
    attach_guest: None,
    detach_guest: None,
    attach: Some(attach),
    detach: Some(detach),
    publish_time: Some(time::publish_time),
    scale_of: Some(time::scale_of),
    update_time: Some(time::update_time),
    system_time: Some(time::system_time),
    frequency: Some(time::frequency),
    publish_wallclock: Some(time::publish_wallclock),
    time_of_day: Some(time::time_of_day),
    send: Some(events::send),
    block: Some(events::block),
    unmask_for_guest: Some(events::unmask_for_guest),
    nmi: Some(events::nmi),
    page_fault: Some(events::page_fault),
    mask: Some(events::mask),
    unmask: Some(events::unmask),
    clear: Some(events::clear),
    handle_upcall: Some(events::handle_upcall),
    p2m_set_up: Some(p2m::set_up),
    p2m_set: Some(p2m::set),
    p2m_remap: Some(p2m::remap),
    p2m_grow: Some(p2m::grow),
    p2m_read: Some(p2m::read),
    p2m_changed_since: Some(p2m::changed_since),
    layout: Some(layout::layout),
    limits_arm64: ALL,
};

#[unsafe(no_mangle)]
pub extern "C" fn shared_info_tck(version: u32) -> *const tck::Implementation {
    if version == tck::VERSION {
        &IMPLEMENTATION
    } else {
        core::ptr::null()
    }
}
