//! libFuzzer around one target, named by `CPRO_FUZZ_TARGET`: `cargo xtask fuzz` builds and calls it.

#![no_main]

use std::sync::LazyLock;

use parser_fuzz::Target;

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    #[expect(
        clippy::disallowed_methods,
        reason = "libFuzzer reads the arguments itself"
    )]
    let name = std::env::var("CPRO_FUZZ_TARGET").unwrap_or_default();
    #[expect(
        clippy::expect_used,
        reason = "without a target there is nothing to do"
    )]
    Target::named(&name).expect("CPRO_FUZZ_TARGET names a target")
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| TARGET.run(bytes));
