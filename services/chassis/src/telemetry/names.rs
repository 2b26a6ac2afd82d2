//! Names of spans and metrics, in one place: operators' queries depend on them.

/// An event published by the relay.
pub const EVENT_PUBLISH: &str = "event.publish";
/// An event applied by a consumer.
pub const EVENT_HANDLE: &str = "event.handle";
/// A gRPC call received.
pub const RPC_SERVER: &str = "rpc.server";
/// A gRPC call made.
pub const RPC_CLIENT: &str = "rpc.client";

/// Duration of gRPC calls received, seconds; attributes `rpc.service`, `rpc.method`, `rpc.grpc.status_code`.
pub const RPC_SERVER_DURATION: &str = "rpc.server.duration";
/// Duration of event handling, seconds; attributes `consumer.name`, `outcome`.
pub const EVENT_DURATION: &str = "cpro.event.duration";
/// Events parked among the dead letters; attribute `consumer.name`.
pub const DEAD_LETTERS: &str = "cpro.event.dead_letters";
/// Events waiting in the outbox.
pub const OUTBOX_DEPTH: &str = "cpro.outbox.depth";
