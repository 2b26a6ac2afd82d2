//! Tests of the whole product: five services, the gateway, real servers (`cargo xtask test`).
