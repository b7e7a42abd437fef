/// This one is complete.
extern "C" fn publish_wallclock(
    state: *mut c_void,
    seconds: i64,
    nanos: u32,
    error: *mut tck::Error,
) -> c_int {
    use core::sync::atomic::{AtomicU32, Ordering::*, fence};
    if nanos >= 1_000_000_000 {
        // SAFETY: the kit passes an error that it made.
        unsafe { (*error).number = nanos.into() };
        return tck::BAD_ARGUMENT;
    }
    // SAFETY: attach_guest() returned the guest, whose page holds version, sec, nsec and sec_hi at 3072.
    let wc = unsafe { &*(*state.cast::<tck::Domain>()).shared_info.add(3072).cast::<[AtomicU32; 4]>() };
    let odd = wc[0].load(Relaxed) | 1;
    wc[0].store(odd, Relaxed);
    fence(Release);
    wc[1].store(seconds as u32, Relaxed);
    wc[2].store(nanos, Relaxed);
    wc[3].store((seconds >> 32) as u32, Relaxed);
    wc[0].store(odd.wrapping_add(1), Release);
    tck::OK
}
