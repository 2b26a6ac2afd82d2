//! Every contract of the suite, and nothing else: gRPC services per service and version, the events of the
//! bus, their envelope.
//!
//! To add an RPC: edit `<service>/v1/*.proto`, implement it in `services/<service>/src/grpc`, give it a row in
//! that service's policy. To add an event: edit `events/<service>/v1/events.proto`, list it in [`events`], freeze
//! a sample of it in `tests/frozen`.

#![allow(
    clippy::pedantic,
    missing_docs,
    unreachable_pub,
    reason = "generated code"
)]

/// The compiled contracts, for gRPC reflection and for tests that walk every RPC.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// Messages that several services share.
pub mod common {
    pub mod v1 {
        tonic::include_proto!("common.v1");
    }
}
pub mod audit {
    pub mod v1 {
        tonic::include_proto!("audit.v1");
    }
}
pub mod personal_data {
    pub mod v1 {
        tonic::include_proto!("personal_data.v1");
    }
}
pub mod identity {
    pub mod v1 {
        tonic::include_proto!("identity.v1");
    }
}
pub mod periods {
    pub mod v1 {
        tonic::include_proto!("periods.v1");
    }
}
pub mod portfolio {
    pub mod v1 {
        tonic::include_proto!("portfolio.v1");
    }
}
pub mod evaluation {
    pub mod v1 {
        tonic::include_proto!("evaluation.v1");
    }
}
pub mod documents {
    pub mod v1 {
        tonic::include_proto!("documents.v1");
    }
}
pub mod events;
