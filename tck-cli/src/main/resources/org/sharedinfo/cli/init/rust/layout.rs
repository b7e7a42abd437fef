extern "C" fn layout(_: u32) -> *const tck::Field {
    // to do: the fields of each structure
    static NONE: [tck::Field; 1] = [tck::Field {
        structure: core::ptr::null(),
        name: core::ptr::null(),
        offset: 0,
        size: 0,
    }];
    NONE.as_ptr()
}
